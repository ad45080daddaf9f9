"""What visitors said that does not hold, and what a moderator does about it."""

import pytest

from activities import actions
from activities.enums import ReportKind, ReportState, Status, Verb
from activities.models import AuditEntry

pytestmark = pytest.mark.usefixtures("zuidwest")


def page(report, verb=""):
    return f"/redactie/melding/{report.pk}/{verb}"


@pytest.fixture
def report(published):
    return actions.report(published, ReportKind.GONE, "De <b>deur</b> is dicht.")


def test_it_says_what_was_reported_and_where_to_go(signed_in, report, published):
    html = signed_in.get(page(report)).content.decode()
    assert "De &lt;b&gt;deur&lt;/b&gt; is dicht." in html
    assert f"/redactie/activiteit/{published.uuid}/" in html


def test_it_is_handled(signed_in, report, moderator):
    signed_in.post(page(report, "afgehandeld/"))
    report.refresh_from_db()
    assert (report.state, report.handled_by) == (ReportState.HANDLED, moderator)
    assert "Afgehandeld op" in signed_in.get(page(report)).content.decode()


def test_the_activity_is_taken_off_the_site_with_a_reason_which_handles_the_report(signed_in, report, published):
    assert signed_in.post(page(report, "van-de-site/")).context["form"].errors
    signed_in.post(page(report, "van-de-site/"), {"keuze": "1"})
    report.refresh_from_db()
    published.refresh_from_db()
    assert (report.state, published.status) == (ReportState.HANDLED, Status.WITHDRAWN)
    assert AuditEntry.objects.get(activity=published, verb=Verb.WITHDRAW).reason == "Dit bestaat niet meer."


def test_what_is_off_the_site_already_stays_so_and_the_report_waits(signed_in, report, published, moderator):
    actions.withdraw(published, by=moderator)
    assert "Haal van de site" not in signed_in.get(page(report)).content.decode()
    signed_in.post(page(report, "van-de-site/"), {"keuze": "1"})
    report.refresh_from_db()
    assert report.state == ReportState.NEW


def test_a_report_about_an_organisation_has_nothing_to_take_off(signed_in, organisation):
    report = actions.report(organisation, ReportKind.OTHER, "Wie is dit?")
    assert "Haal van de site" not in signed_in.get(page(report)).content.decode()
    assert signed_in.post(page(report, "van-de-site/"), {"keuze": "1"}).status_code == 200
    report.refresh_from_db()
    assert report.state == ReportState.NEW


def test_a_place_is_taken_off_by_the_activity_that_stands_for_it(signed_in, make_activity):
    itself = make_activity("Huis", stands_for_place=True)
    report = actions.report(itself.place, ReportKind.GONE)
    signed_in.post(page(report, "van-de-site/"), {"keuze": "1"})
    itself.refresh_from_db()
    assert itself.status == Status.WITHDRAWN
