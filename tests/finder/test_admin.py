"""/beheer/: only for who signs in, and the only place with a cookie."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from activities import actions
from activities.enums import ReportKind
from activities.models import Demand, DemandWord, Report, Synonym
from tests.accounts.helpers import give_second_factor

REPORTS = "/beheer/activities/report/"
LISTS = [REPORTS, "/beheer/activities/demand/", "/beheer/activities/demandword/"]

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("beheer@example.org", "een-lang-wachtwoord")
    give_second_factor(user)
    client.force_login(user)
    return user


@pytest.mark.parametrize("address", ["/beheer/", *LISTS, REPORTS + "1/change/"])
def test_who_has_not_signed_in_is_asked_to_where_everybody_is(client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1] == (f"/inloggen/?next={address}", 302)
    assert "password" not in answer.content.decode()


def test_who_is_no_staff_gets_no_further(client):
    client.force_login(User.objects.create_user("bewoner@example.org", "een-lang-wachtwoord"))
    answer = client.get("/beheer/", follow=True)
    assert answer.status_code == 403


def test_without_a_second_factor_the_admin_stays_closed(client, staff):
    staff.authenticator_set.all().delete()
    for address in ("/beheer/", REPORTS):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1] == ("/account/tweede-stap/", 302)
        assert answer.context["after"] == address
    assert client.post(REPORTS, {"action": "handle"}).status_code == 302


def test_the_way_in_leads_to_the_admin_only(client, staff):
    assert client.get("/beheer/login/?next=https://elders.example.com/")["Location"] == "/beheer/"
    assert client.get("/beheer/login/?next=/beheer/maps/")["Location"] == "/beheer/maps/"


def test_a_password_is_asked_and_taken_nowhere(client, staff):
    client.logout()
    sent = {"username": "beheer@example.org", "password": "een-lang-wachtwoord", "next": "/beheer/"}
    assert client.post("/beheer/login/", sent)["Location"].startswith("/inloggen/")
    assert client.get("/beheer/").status_code == 302


def test_staff_sign_out_in_the_admin_too(client, staff):
    assert "Beheer van Dichtbij Zuidwest" in client.get("/beheer/").content.decode()
    client.post("/beheer/logout/")
    assert client.get("/beheer/").status_code == 302


def test_cookies_come_with_signing_in_and_not_before(client):
    client.get("/")
    assert not client.cookies
    client.get("/inloggen/?next=/beheer/")
    client.post("/inloggen/", {"email": "beheer@example.org"})
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    assert [client.cookies[name]["samesite"] for name in ("csrftoken", "sessionid")] == ["Strict", "Lax"]
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]


@pytest.mark.parametrize("address", ["/", "/zoeken/?q=qqzzxx", "/klopt-dit-niet/plek/wijkcentrum-bouwlust/"])
def test_outside_the_admin_nobody_gets_a_cookie(client, address):
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_reports_are_listed_as_text_with_their_subject(client, staff, make_activity):
    activity = make_activity("Koffie <b>")
    actions.report(activity, ReportKind.OTHER, "<script>alert(1)</script>")
    actions.report(activity.place, ReportKind.GONE)
    html = client.get(REPORTS).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Koffie &lt;b&gt;" in html
    assert f'href="{activity.place.get_absolute_url()}"' in html
    assert "2 meldingen" in html
    assert "1 melding<" in client.get(REPORTS + "?kind__exact=weg").content.decode().replace("\n", "<")


def test_handling_reports_is_an_action_by_somebody(client, staff, make_activity):
    handled = actions.report(make_activity(), ReportKind.PRICE)
    left = actions.report(handled.subject, ReportKind.GONE)
    answer = client.post(REPORTS, {"action": "handle", "_selected_action": [handled.pk]}, follow=True)
    assert "1 melding is afgehandeld." in answer.content.decode()
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    assert Report.objects.get(pk=handled.pk).handled_by == staff
    assert Report.objects.get(pk=left.pk).state == "new"


def test_what_a_visitor_said_cannot_be_rewritten(client, staff, make_activity):
    report = actions.report(make_activity(), ReportKind.OTHER, "Dicht")
    page = client.get(f"{REPORTS}{report.pk}/change/").content.decode()
    assert "Dicht" in page
    assert "<textarea" not in page
    assert 'name="_save"' not in page
    client.post(f"{REPORTS}{report.pk}/change/", {"text": "Open", "kind": "weg"})
    report.refresh_from_db()
    assert (report.text, report.kind) == ("Dicht", "anders")
    for address in [f"{place}add/" for place in LISTS]:
        assert client.get(address).status_code == 403


def test_demand_is_shown_by_name_and_without_the_hashes(client, staff):
    Demand.objects.create(day="2026-12-01", buurt_code="BU05183620", category_slug="sport", number=3)
    Demand.objects.create(day="2026-12-01", buurt_code="BU99999999", number=1)
    DemandWord.objects.create(month="2026-12-01", key="k" * 64, first_on="2026-12-01", word="curling", number=5)
    DemandWord.objects.create(month="2026-12-01", key="h" * 64, first_on="2026-12-01", number=4)
    html = client.get("/beheer/activities/demand/").content.decode()
    assert '<td class="field-buurt">Moerwijk-Oost</td>' in html
    assert '<td class="field-theme">Sport en bewegen</td>' in html
    assert '<td class="field-buurt">BU99999999</td>' in html
    filtered = client.get("/beheer/activities/demand/?buurt=BU05183620&thema=sport").content.decode()
    assert "BU99999999" not in filtered
    words = client.get("/beheer/activities/demandword/").content.decode()
    assert "curling" in words
    assert "hhhh" not in words


@pytest.mark.parametrize("address", LISTS)
def test_more_rows_cost_no_more_queries(client, staff, make_activity, django_assert_max_num_queries, address):
    def add(number):
        report = actions.report(make_activity(f"Koffie {number}"), ReportKind.PRICE)
        actions.handle_report(report, by=User.objects.create_user(f"{number}@example.org"))
        Demand.objects.create(day="2026-12-01", buurt_code="BU05183620", category_slug=f"t{number}", number=1)
        DemandWord.objects.create(
            month="2026-12-01", key=str(number), first_on="2026-12-01", word=f"woord{number}", number=5
        )

    add(0)
    client.get(address)
    with django_assert_max_num_queries(15) as few:
        client.get(address)
    for number in range(1, 6):
        add(number)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_an_editor_changes_a_synonym_and_a_new_version_leaves_it_alone(client, staff, make_activity):
    make_activity("Curling")
    row = Synonym.objects.filter(is_ours=True).first()
    address = f"/beheer/activities/synonym/{row.pk}/"
    assert client.get("/zoeken/?q=bezemsport").context["found"].total == 0
    client.post(f"{address}change/", {"word": "bezemsport", "means": "curling", "language": "nl"})
    assert client.get("/zoeken/?q=bezemsport").context["found"].total == 1
    call_command("load_zuidwest", stdout=StringIO())
    row.refresh_from_db()
    assert (row.means, row.is_ours) == ("curling", False)


def test_a_synonym_that_came_with_us_is_emptied_and_not_deleted(client, staff):
    row = Synonym.objects.filter(is_ours=True).first()
    assert client.post(f"/beheer/activities/synonym/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    own = Synonym.objects.create(word="eigen", means="koffie")
    client.post(f"/beheer/activities/synonym/{own.pk}/delete/", {"post": "yes"})
    assert not Synonym.objects.filter(pk=own.pk).exists()
