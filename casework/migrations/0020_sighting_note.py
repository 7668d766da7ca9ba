"""What was written beside an address in a list."""

import casework.models.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0019_assigned_to"),
    ]

    operations = [
        migrations.AddField(
            model_name="sighting",
            name="note",
            field=casework.models.fields.ConfidentialField(
                code="sighting.note", compartment="ops", null=True, owner_attribute="case_id"
            ),
        ),
    ]
