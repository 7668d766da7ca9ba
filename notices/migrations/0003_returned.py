"""Addresses of a notice whose picture came back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_contacts_in_order")]

    operations = [
        migrations.AlterField(
            model_name="noticesighting",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("open", "Open"), ("removed", "Removed"), ("refused", "Refused"), ("not_ours", "Not Ours"),
                    ("returned", "Returned"), ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]  # fmt: skip
