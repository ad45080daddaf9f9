"""Which dates a form gives, before anything is stored."""

from datetime import date

import pytest

from activities.models import Activity, Occurrence
from tests.workspace.form_helpers import FORM, fields_of, payload

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")
PREVIEW = "/organisator/voorbeeld/"


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _text(html):
    return html.split('id="data"')[1].split("</section>")[0]


def test_the_dates_are_those_that_are_stored(page, place):
    sent = payload(place, tijd0__feestdagen="on", tijd0__dagen=["FR"], overslaan=["0"], overslaan0__dag="2026-12-11")
    html = _text(page.post(FORM, sent | {"preview": "ja"}).content.decode())
    assert not Activity.objects.filter(name="Koffie").exists()
    page.post(FORM, sent)
    stored = Occurrence.objects.filter(activity__name="Koffie").in_time_order()
    on = [row.local_on for row in stored.happening()]
    assert on[:2] == [date(2026, 12, 4), date(2026, 12, 18)]
    words = [
        "Vrijdag 4 december 10:00-12:00",
        "<s>Vrijdag 11 december 10:00-12:00</s>",
        "<s>Vrijdag 25 december</s>",
        "Eerste kerstdag",
    ]
    places = [html.index(each) for each in words]
    assert places == sorted(places)


def test_a_script_gets_only_the_dates(page, place):
    answer = page.post(PREVIEW, payload(place))
    html = answer.content.decode()
    assert "Dinsdag 1 december 10:00-12:00" in html
    assert "<html" not in html
    assert "keer in het komende jaar" in html


def test_the_dates_of_a_change_are_those_of_the_change(page, draft):
    fields = fields_of(page.get(f"/organisator/activiteit/{draft.uuid}/wijzigen/").content.decode())
    html = page.post(PREVIEW, fields | {"tijd0-van": "11:15"}).content.decode()
    assert "Dinsdag 1 december 11:15-12:00" in html


def test_what_is_wrong_is_a_sentence(page, place):
    for wrong, words in [
        ({"tijd0__van": "13:00"}, "De eindtijd ligt voor de begintijd."),
        ({"tijd0__dag": "9999-12-31"}, "Kijk het jaar na"),
        ({"tijd0__van": None}, "Vul in hoe laat het begint."),
        ({"tijd0__hoe": "x"}, "Kies een van deze antwoorden."),
        (
            {"dicht": ["0"], "dicht0__van": "2026-12-31", "dicht0__tot": "2026-12-01"},
            "De laatste dag ligt voor de eerste dag.",
        ),
    ]:
        for address in (PREVIEW, FORM):
            assert words in page.post(address, payload(place, **wrong) | {"preview": "ja"}).content.decode()


def test_of_unknown_times_it_says_what_people_will_read(page, place):
    assert "Zo zijn er geen data." in page.post(PREVIEW, payload(place, tijd0__hoe="weetniet")).content.decode()


def test_it_is_for_members_and_only_sent(client, draft, other_organiser):
    assert client.post(PREVIEW, payload()).status_code == 302
    client.force_login(other_organiser)
    assert client.get(PREVIEW).status_code == 405
    assert client.post(PREVIEW, payload(activiteit=str(draft.uuid))).status_code == 404
