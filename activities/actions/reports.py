"""\"Klopt dit niet?\""""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activities import emails
from activities.actions.shared import log
from activities.enums import ReportKind, ReportState, Verb
from activities.models import Activity, Organisation, Place, Report
from maps.naming import clean_text


@transaction.atomic
def report(
    subject: Activity | Place | Organisation, kind: ReportKind, text: str = "", *, by: User | None = None
) -> Report:
    """Somebody says that something about it does not hold; nobody is kept as the one who did."""
    row = Report.objects.create(kind=kind, text=clean_text(text), **{subject._meta.model_name or "": subject})
    emails.report_received(row)
    return row


@transaction.atomic
def handle_report(report: Report, *, by: User) -> bool:
    """False when somebody did so before."""
    is_new = Report.objects.filter(pk=report.pk, state=ReportState.NEW)
    handled = is_new.update(state=ReportState.HANDLED, handled_at=timezone.now(), handled_by=by)
    report.refresh_from_db(fields=["state", "handled_at", "handled_by"])
    if handled:
        log(report.subject, Verb.HANDLE_REPORT, by=by)
    return bool(handled)
