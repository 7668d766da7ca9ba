"""Names of sealed files that are still to be deleted, and what else may not be lost or done twice."""

from typing import Any

import casework.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


def say_when_built(apps: Any, editor: Any) -> None:
    """Count the day of a packet that lies there from when it was asked for: no other moment is known of it."""
    ready = apps.get_model("casework", "Packet").objects.filter(state="ready", built_at=None)
    ready.update(built_at=models.F("asked_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='minorstop',
            name='instructed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='minorstop',
            name='instructed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor'),
        ),
        migrations.AddField(
            model_name='minorstop',
            name='instruction',
            field=casework.models.fields.ConfidentialField(code='stop.instruction', compartment='ops', null=True, owner_attribute='case_id'),
        ),
        migrations.AddField(
            model_name='packet',
            name='built_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sighting',
            name='trace_claimed_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Leftover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, unique=True)),
                ('left_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leftovers', to='casework.case')),
            ],
        ),
        migrations.RunPython(say_when_built, migrations.RunPython.noop),
    ]
