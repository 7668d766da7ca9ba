from django.db import migrations, models

CHANNELS = [("email", "Email"), ("form", "Form"), ("post", "Post"), ("api", "Api")]


class Migration(migrations.Migration):
    dependencies = [("notices", "0010_outcomes")]
    operations = [
        migrations.AlterField("contact", "channel", models.CharField(choices=CHANNELS, max_length=5)),
        migrations.AlterField("notice", "channel", models.CharField(choices=CHANNELS, max_length=5)),
        migrations.AlterField("outcomecount", "channel", models.CharField(choices=CHANNELS, max_length=5)),
    ]
