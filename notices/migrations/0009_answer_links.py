"""By which hash the link in a letter is found again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0008_reply_came_by")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="answer_index",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
    ]
