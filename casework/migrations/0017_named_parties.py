"""Whom a recipient named as the host, what registries call a party's place, and that a person rejected one."""

from django.db import migrations, models

import casework.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_index_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="known_as",
            field=casework.models.fields.ConfidentialJSON(
                code="party.known_as", compartment="ops", null=True
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="named",
            field=casework.models.fields.ConfidentialJSON(code="party.named", compartment="ops", null=True),
        ),
        migrations.AddField(model_name="party", name="named_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="party", name="traced_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="party", name="trace_claimed_until", field=models.DateTimeField(null=True)
        ),
        migrations.AlterField(
            model_name="party",
            name="role",
            field=models.CharField(
                choices=[
                    ("platform", "Platform"),
                    ("operator", "Operator"),
                    ("page_host", "Page Host"),
                    ("picture_host", "Picture Host"),
                    ("cdn", "Cdn"),
                    ("network", "Network"),
                    ("registrar", "Registrar"),
                    ("registry", "Registry"),
                    ("search_engine", "Search Engine"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="state",
            field=models.CharField(
                choices=[
                    ("found", "Found"),
                    ("proposed", "Proposed"),
                    ("confirmed", "Confirmed"),
                    ("rejected", "Rejected"),
                ],
                default="found",
                max_length=10,
            ),
        ),
    ]
