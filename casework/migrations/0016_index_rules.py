"""Say by which rules an address was indexed; older ones are indexed anew when duplicates are looked for (casework.urlindex)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0015_sweeps"),
    ]

    operations = [
        migrations.AddField(
            model_name="sighting", name="index_rules", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="proposal", name="index_rules", field=models.PositiveSmallIntegerField(default=0)
        ),
    ]
