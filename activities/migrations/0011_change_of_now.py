from django.db import migrations, models
from django.db.models import F


def as_they_were(apps, schema_editor):
    Change = apps.get_model("activities", "Change")
    Change.objects.using(schema_editor.connection.alias).update(is_real=F("was_real"), is_sport=F("was_sport"))


class Migration(migrations.Migration):
    dependencies = [("activities", "0010_api_token")]

    operations = [
        migrations.AddField("change", "is_real", models.BooleanField(default=False)),
        migrations.AddField("change", "is_sport", models.BooleanField(default=False)),
        migrations.RunPython(as_they_were, migrations.RunPython.noop),
    ]
