from django.db import migrations, models

from referrals import triggers


def tell_the_head_its_time(apps, schema_editor):
    last = apps.get_model("referrals", "AuditRecord").objects.order_by("-sequence").first()
    if last:
        apps.get_model("referrals", "AuditHead").objects.update(at=last.at)


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The columns that the log and the counts are held to, and then the triggers (see referrals/triggers.py)."""

    dependencies = [("referrals", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='auditcheckpoint',
            name='hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='audithead',
            name='at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='ended_as',
            field=models.CharField(blank=True, choices=[('geweest', 'geweest'), ('afgewezen-vol', 'kon niet: vol'), ('afgewezen-past-niet', 'kon niet: past niet'), ('afgewezen-gestopt', 'kon niet: gestopt'), ('niet-gekomen', 'niet gekomen'), ('ingetrokken', 'ingetrokken'), ('verlopen', 'verlopen: niemand antwoordde')], editable=False, max_length=20),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='days',
            field=models.CharField(choices=[('0-2', 'binnen 2 dagen'), ('3-7', 'na 3 tot 7 dagen'), ('8-14', 'na 8 tot 14 dagen'), ('15+', 'na 15 dagen of meer'), ('geen', 'geen contact')], max_length=8),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='result',
            field=models.CharField(choices=[('geweest', 'geweest'), ('afgewezen-vol', 'kon niet: vol'), ('afgewezen-past-niet', 'kon niet: past niet'), ('afgewezen-gestopt', 'kon niet: gestopt'), ('niet-gekomen', 'niet gekomen'), ('ingetrokken', 'ingetrokken'), ('verlopen', 'verlopen: niemand antwoordde')], max_length=24),
        ),
        migrations.RunPython(tell_the_head_its_time, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
