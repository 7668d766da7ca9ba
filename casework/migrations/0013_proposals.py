"""Likely copies that wait for a person."""

import casework.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0012_sift'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected')], default='open', max_length=10)),
                ('band', models.CharField(choices=[('match', 'Match'), ('possible', 'Possible')], max_length=8)),
                ('kind', models.CharField(choices=[('page', 'Page'), ('picture', 'Picture'), ('search_result', 'Search Result'), ('tool', 'Tool')], max_length=14)),
                ('url', casework.models.fields.ConfidentialField(code='proposal.url', compartment='ops', null=True, owner_attribute='case_id')),
                ('url_index', models.CharField(max_length=32)),
                ('resemblance', casework.models.fields.ConfidentialJSON(code='proposal.resemblance', compartment='case', null=True, owner_attribute='case_id')),
                ('found_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='casework.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('found_on', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='casework.sighting')),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='casework.image')),
                ('sighting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.sighting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='one_proposal_a_number'), models.UniqueConstraint(fields=('case', 'url_index'), name='each_address_proposed_once'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('decided_at__isnull', False), _connector='OR'), name='a_person_decides_proposals')],
            },
        ),
    ]
