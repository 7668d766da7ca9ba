"""The day on which a picture was first seen is known only where somebody said it.

What stood in its place was the day of recording, which nobody gave: it is dropped, never carried over.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('casework', '0003_leftovers')]

    operations = [
        migrations.RemoveField(model_name='sighting', name='first_seen_at'),
        migrations.AddField(model_name='sighting', name='first_seen_date', field=models.DateField(null=True)),
    ]
