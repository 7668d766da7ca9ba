"""When an address was last written about, and when its picture came back: both decide how soon it is looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0013_proposals'),
    ]

    operations = [
        migrations.AddField(
            model_name='sighting',
            name='noticed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sighting',
            name='returned_at',
            field=models.DateTimeField(null=True),
        ),
    ]
