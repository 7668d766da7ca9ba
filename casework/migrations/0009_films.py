from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_handing")]

    operations = [
        migrations.AddField("image", "is_film", models.BooleanField(default=False)),
        migrations.AlterField(
            "fingerprint",
            "algorithm",
            models.CharField(
                choices=[
                    ("sha256", "Sha256"),
                    ("md5", "Md5"),
                    ("pdq", "Pdq"),
                    ("phash", "Phash"),
                    ("dhash", "Dhash"),
                    ("orb", "Orb"),
                    ("vpdq", "Vpdq"),
                ],
                max_length=8,
            ),
        ),
    ]
