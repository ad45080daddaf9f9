"""What waits: all kinds, oldest first, with numbers; and what may be done to several at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import actions
from activities.enums import ReportKind, ReportState, Status
from activities.models import Activity, Report
from activities.moderation.queue import Kind, counts
from tests.plans import weekly

pytestmark = pytest.mark.usefixtures("zuidwest")
QUEUE = "/redactie/"


def texts(answer):
    return answer.content.decode()


def test_it_tells_all_that_waits_with_numbers_oldest_first(
    signed_in, make_submitted, proposal, place, other_organisation, other_organiser, published
):
    actions.claim(place, other_organisation, by=other_organiser)
    actions.report(place, ReportKind.ADDRESS, "De deur is om de hoek")
    make_submitted("Schaken")
    answer = signed_in.get(QUEUE)
    assert [item.kind for item in answer.context["items"]] == ["voorstellen", "claims", "meldingen", "activiteiten"]
    assert counts() == {
        Kind.ACTIVITIES: 1,
        Kind.PROPOSALS: 1,
        Kind.CLAIMS: 1,
        Kind.REPORTS: 1,
        Kind.ORGANISATIONS: 2,
    }
    html = texts(answer)
    for words in ("Schaken", "dit is van ons", "De deur is om de hoek", "Voorstel om iets te veranderen"):
        assert words in html


def test_one_kind_can_be_asked_for(signed_in, make_submitted, proposal):
    make_submitted("Schaken")
    answer = signed_in.get(QUEUE, {"soort": "voorstellen"})
    assert [item.row for item in answer.context["items"]] == [proposal]
    assert len(signed_in.get(QUEUE, {"soort": "iets"}).context["items"]) == 2


def test_an_organisation_stands_there_with_what_was_approved(
    signed_in, published, organisation, other_organisation, other_organiser
):
    answer = signed_in.get(QUEUE, {"soort": "organisaties"})
    assert {item.row.slug: item.row.approved for item in answer.context["items"]} == {
        organisation.slug: 1,
        other_organisation.slug: 0,
    }


def test_nothing_that_waits_is_said(signed_in):
    assert "Er wacht niets" in texts(signed_in.get(QUEUE))


def test_twice_as_many_cost_no_more_queries_and_the_rest_is_on_a_next_page(signed_in, make_submitted, place):
    def number_of_queries():
        with CaptureQueriesContext(connection) as asked:
            answer = signed_in.get(QUEUE)
        return len(asked), answer

    for number in range(4):
        make_submitted(f"Nummer {number}")
        actions.report(place, ReportKind.OTHER, str(number))
    few, _answer = number_of_queries()
    for number in range(12):
        make_submitted(f"Verder {number}")
        actions.report(place, ReportKind.OTHER, str(number))
    many, answer = number_of_queries()
    assert many <= few
    assert len(answer.context["items"]) == 25
    rest = signed_in.get(QUEUE, {"pagina": "2"}).context["items"]
    assert len(rest) == 7
    assert not {str(item.row.pk) + item.kind for item in rest} & {
        str(item.row.pk) + item.kind for item in answer.context["items"]
    }
    assert len(signed_in.get(QUEUE, {"pagina": "99999"}).context["items"]) == 7


def test_only_what_asks_for_no_look_can_be_ticked(signed_in, make_submitted, published):
    make_submitted("Koffie")  # as what is on the site already
    make_submitted("Zonder data", plan={"schedules": [], "closed": []})
    make_submitted("Zwemmen")
    items = signed_in.get(QUEUE).context["items"]
    assert [(item.row.name, item.is_safe) for item in items] == [
        ("Koffie", False),
        ("Zonder data", False),
        ("Zwemmen", True),
    ]
    assert "lijkt: Koffie" in items[0].warnings[0]


def tokens(signed_in):
    return [f"{item.row.uuid} {item.seen}" for item in signed_in.get(QUEUE).context["items"]]


def test_several_are_published_together_and_what_changed_meanwhile_is_named_and_left(
    signed_in, make_submitted, organiser, mailoutbox
):
    first, second, third = (make_submitted(name) for name in ("Zwemmen", "Schaken", "Tekenen"))
    chosen = tokens(signed_in)
    actions.edit_activity(second, {"name": "Dammen"}, by=organiser)
    actions.edit_activity(third, {"plan": {"schedules": [], "closed": []}}, by=organiser)
    answer = signed_in.post("/redactie/publiceren/", {"activiteit": chosen}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert [Activity.objects.get(pk=row.pk).status for row in (first, second, third)] == [
        Status.PUBLISHED,
        Status.SUBMITTED,
        Status.SUBMITTED,
    ]
    assert any("Dammen" in each and "intussen veranderd" in each for each in said)
    assert any("Tekenen" in each and "geen datum" in each for each in said)
    assert any("1 activiteit staat op de site" in each for each in said)


@pytest.mark.parametrize("sent", [[], ["geen uuid"], ["x"], ["00000000-0000-4000-8000-000000000000 1:"]])
def test_nonsense_publishes_nothing(signed_in, make_submitted, sent):
    activity = make_submitted()
    assert signed_in.post("/redactie/publiceren/", {"activiteit": sent}).status_code == 302
    activity.refresh_from_db()
    assert activity.status == Status.SUBMITTED


def test_a_token_of_another_activity_does_not_publish(signed_in, make_submitted, organiser):
    one, other = make_submitted("Zwemmen"), make_submitted("Schaken")
    actions.edit_activity(other, {"plan": {"schedules": [weekly("WE")], "closed": []}}, by=organiser)
    seen = actions.seen_of(one)
    signed_in.post("/redactie/publiceren/", {"activiteit": [f"{other.uuid} {seen}"]})
    other.refresh_from_db()
    assert other.status == Status.SUBMITTED


def test_reports_are_handled_together(signed_in, place, moderator):
    rows = [actions.report(place, ReportKind.ADDRESS, str(number)) for number in range(3)]
    signed_in.post("/redactie/meldingen/afgehandeld/", {"melding": [rows[0].pk, rows[1].pk, "x"]})
    states = dict(Report.objects.values_list("text", "state"))
    assert states == {"0": ReportState.HANDLED, "1": ReportState.HANDLED, "2": ReportState.NEW}
    assert Report.objects.get(text="0").handled_by == moderator
