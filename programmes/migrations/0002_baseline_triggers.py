from django.db import migrations

from programmes import triggers


def install(apps, schema_editor):
    triggers.GUARD.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.GUARD.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The baseline is written once (see programmes/triggers.py)."""

    dependencies = [("programmes", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
