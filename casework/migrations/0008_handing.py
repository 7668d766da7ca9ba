import casework.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0007_contact_phone'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('programme', 'Programme'), ('hotline', 'Hotline')], max_length=10)),
                ('name', casework.models.fields.ConfidentialField(code='partner.name', compartment='ops', null=True, owner_attribute='organisation_id')),
                ('agreement', casework.models.fields.ConfidentialField(code='partner.agreement', compartment='ops', null=True, owner_attribute='organisation_id')),
                ('agreed_on', models.DateField()),
                ('until', models.DateField()),
                ('takes', models.JSONField(default=list)),
                ('added_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='casework.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('handed', 'Handed'), ('dropped', 'Dropped')], default='asked', max_length=8)),
                ('reference', models.CharField(max_length=12)),
                ('file_format', models.CharField(max_length=8)),
                ('pictures', models.JSONField(default=list)),
                ('signals', models.JSONField(default=list)),
                ('salt', casework.models.fields.ConfidentialField(code='hand_over.salt', compartment='case', null=True, owner_attribute='case_id')),
                ('content_digest', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('handed_at', models.DateTimeField(null=True)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='casework.case')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='casework.partner')),
            ],
        ),
        migrations.CreateModel(
            name='ProgrammeUse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('programme', models.CharField(max_length=40)),
                ('done_on', models.DateField()),
                ('done_by', models.CharField(choices=[('herself', 'Herself'), ('with_us', 'With Us'), ('trusted', 'Trusted')], max_length=8)),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'Taken'), ('found', 'Found'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('reference', casework.models.fields.ConfidentialField(code='programme_use.reference', compartment='case', null=True, owner_attribute='case_id')),
                ('look_again_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme_uses', to='casework.case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.actor')),
            ],
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('agreed_on'))), name='partner_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('name__isnull', False)), name='partner_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'dropped']), ('agreed_at__isnull', False), _connector='OR'), name='no_hand_over_unagreed'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed'), _negated=True), ('handed_at__isnull', False), _connector='OR'), name='handed_when'),
        ),
        migrations.AddConstraint(
            model_name='programmeuse',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('case', 'programme'), name='one_standing_use'),
        ),
    ]
