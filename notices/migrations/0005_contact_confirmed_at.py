from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_law_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
