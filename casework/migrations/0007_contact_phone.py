from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_law_reviewers'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='contact_phone',
            field=models.CharField(blank=True, default='', max_length=40),
            preserve_default=False,
        ),
    ]
