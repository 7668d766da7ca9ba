"""Contacts in the directory's order; addresses of a notice that were taken out of work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contact", name="rank", field=models.PositiveSmallIntegerField(default=100)
        ),
        migrations.AlterField(
            model_name="noticesighting",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("open", "Open"), ("removed", "Removed"), ("refused", "Refused"), ("not_ours", "Not Ours"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]  # fmt: skip
