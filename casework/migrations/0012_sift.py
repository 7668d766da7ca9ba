from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_deletion_asked")]

    operations = [
        migrations.AlterField(
            model_name="fingerprint",
            name="algorithm",
            field=models.CharField(
                choices=[
                    ("sha256", "Sha256"),
                    ("md5", "Md5"),
                    ("pdq", "Pdq"),
                    ("phash", "Phash"),
                    ("dhash", "Dhash"),
                    ("sift", "Sift"),
                    ("boxes", "Boxes"),
                    ("vpdq", "Vpdq"),
                ],
                max_length=8,
            ),
        ),
    ]
