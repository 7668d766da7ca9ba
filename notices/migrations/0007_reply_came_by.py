"""By which way a reply came; those before were all typed in by a person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_law_reviews_sealed")]
    operations = [
        migrations.AddField(
            model_name="reply",
            name="came_by",
            field=models.CharField(
                choices=[("person", "Person"), ("link", "Link"), ("mail", "Mail")],
                default="person",
                max_length=6,
            ),
        ),
    ]
