"""Makes a file of `states/`: all rows of a site as the code of then made them. Run by that code, not by ours:

    git worktree add /tmp/then COMMIT && cd /tmp/then
    export DEBUG=true VAR_DIR=/tmp/then/var DATABASE_URL=sqlite:////tmp/then/site.sqlite3
    python manage.py migrate && python manage.py load_zuidwest && python manage.py load_examples
    python manage.py shell < …/tests/migrations/record_state.py

It knows no model by name where it can do without: a table that loading left empty gets a row of plain values.
"""

import gzip
import os
from contextlib import suppress
from datetime import timedelta
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.utils import timezone

OURS = ("accounts", "maps", "activities", "referrals", "programmes", "post_office", "account")
NOT = ("contenttypes", "auth.permission", "sessions", "admin")
PLAIN = (
    (models.BooleanField, True),
    (models.UUIDField, None),
    (models.DateTimeField, timezone.now()),
    (models.DateField, timezone.localdate()),
    (models.TimeField, timezone.now().time()),
    (models.DurationField, timedelta(days=1)),
    (models.JSONField, {}),
    (models.BinaryField, b"sealed"),
    (models.IntegerField, 1),
    (models.FloatField, 1.0),
    (models.EmailField, "somebody@example.org"),
    (models.URLField, "https://example.org/"),
    (models.TextField, "text"),
    (models.CharField, "text"),
    (models.FileField, "foto/1.jpg"),
)


def value_of(field):
    if field.remote_field:
        return field.remote_field.model._default_manager.first()
    if field.choices:
        return field.choices[0][0]
    return next(value for kind, value in PLAIN if isinstance(field, kind))


def fill(model):
    fields = [field for field in model._meta.concrete_fields if not field.has_default() and not field.null]
    row = model(**{field.name: value_of(field) for field in fields if not isinstance(field, models.AutoField)})
    # A second try has what may be empty too: some tables want one of several.
    try:
        with transaction.atomic():
            models.Model.save_base(row)
    except DatabaseError:
        filled = {f.name: value_of(f) for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)}
        with transaction.atomic():
            models.Model.save_base(model(**filled))


def refer():
    from accounts.models import User
    from activities.models import Activity
    from referrals import actions
    from referrals.who import worker

    user = User.objects.create_user("verwijzer@example.org", is_referrer=True)
    Activity.objects.update(checked_on=timezone.localdate())
    made = 0
    for activity in Activity.objects.filter(status="published", is_example=False):
        # Not every real place can be referred to.
        with suppress(Exception), transaction.atomic():
            actions.offer(actions.collect(activity, by=user).card, by=worker(user))
            made += 1
        if made == 3:
            return
    raise LookupError(f"referrals made: {made}")


def measure():
    yesterday = str(timezone.localdate() - timedelta(days=1))
    call_command("measure", stdout=StringIO())
    call_command("freeze_baseline", "--date", yesterday, "--yes", stdout=StringIO())


for step in (refer, measure):
    try:
        step()
    except Exception as error:
        print("not in this version:", step.__name__, type(error).__name__, error)
for each in apps.get_models():
    if each._meta.app_label in OURS and each._meta.managed and not each._default_manager.exists():
        with suppress(Exception):
            fill(each)
        if not each._default_manager.exists():
            print("no row for:", each._meta.label)
with gzip.GzipFile(os.environ["STATE"], "wb", mtime=0) as target:
    text = StringIO()
    call_command("dumpdata", exclude=[name for name in NOT if apps.is_installed(name) or "." in name], stdout=text)
    target.write(text.getvalue().encode())
