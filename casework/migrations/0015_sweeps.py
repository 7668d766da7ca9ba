"""Looking through a site: the organisation’s leave, and each walk."""

import casework.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0014_schedule'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('due', 'Due'), ('ended', 'Ended')], default='due', max_length=8)),
                ('reason', casework.models.fields.ConfidentialField(code='sweep.reason', compartment='ops', null=True, owner_attribute='case_id')),
                ('asked_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('pictures', models.PositiveIntegerField(default=0)),
                ('proposed', models.PositiveSmallIntegerField(default=0)),
                ('route', casework.models.fields.ConfidentialJSON(code='sweep.route', compartment='ops', null=True, owner_attribute='case_id')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=20)),
                ('sign', casework.models.fields.ConfidentialJSON(code='sweep.sign', compartment='ops', null=True, owner_attribute='case_id')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sweeps', to='casework.case')),
                ('sighting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sweeps', to='casework.sighting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'due')), fields=('case',), name='one_sweep_a_case'), models.CheckConstraint(condition=models.Q(('reason__isnull', False)), name='no_sweep_without_reason'), models.CheckConstraint(condition=models.Q(('pages__lte', 50)), name='fifty_pages_a_sweep'), models.CheckConstraint(condition=models.Q(('state', 'due'), models.Q(('ended_at__isnull', False), ('route__isnull', True)), _connector='OR'), name='an_ended_sweep_forgets_its_way')],
            },
        ),
        migrations.CreateModel(
            name='SweepLeave',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('country', models.CharField(max_length=6)),
                ('advice', casework.models.fields.ConfidentialField(code='sweep_leave.advice', compartment='ops', null=True, owner_attribute='organisation_id')),
                ('advised_on', models.DateField()),
                ('turned_on_at', models.DateTimeField()),
                ('turned_off_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sweep_leaves', to='casework.organisation')),
                ('turned_off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('turned_on_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('turned_off_at', None)), fields=('organisation',), name='one_leave_to_sweep'), models.CheckConstraint(condition=models.Q(('advice__isnull', False)), name='no_leave_without_advice'), models.CheckConstraint(condition=models.Q(('country', ''), _negated=True), name='advice_is_for_a_country')],
            },
        ),
    ]
