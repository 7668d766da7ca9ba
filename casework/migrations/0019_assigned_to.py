"""Who has a case. NULL: whoever opened it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0018_checks_due_by_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="assigned_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.actor"
            ),
        ),
        migrations.AddField(model_name="case", name="assigned_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="case", name="taken_on_at", field=models.DateTimeField(null=True)),
    ]
