"""By which way a reply came, and what a person decided on it; those before were all typed in by a person."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_retractions"), ("casework", "0017_named_parties")]
    operations = [
        migrations.AddField(
            model_name="reply",
            name="came_by",
            field=models.CharField(
                choices=[("person", "Person"), ("link", "Link"), ("mail", "Mail")],
                default="person",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not Needed"),
                    ("open", "Open"),
                    ("taken", "Taken"),
                    ("set_aside", "Set Aside"),
                ],
                default="",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.actor",
            ),
        ),
        migrations.AddField(
            model_name="reply", name="decided_at", field=models.DateTimeField(null=True)
        ),
    ]
