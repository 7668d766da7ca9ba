"""Who asked a partner to delete fingerprints that it got, and when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0010_boxes'),
    ]

    operations = [
        migrations.AddField(
            model_name='handover',
            name='deletion_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='handover',
            name='deletion_asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor'),
        ),
    ]
