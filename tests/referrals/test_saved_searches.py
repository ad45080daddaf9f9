"""The questions that a worker keeps: made of what the search knows, and of nobody else."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import own_data
from referrals import actions
from referrals.models import SavedSearch

FIND = "/verwijzen/zoeken/"
SAVE = "/verwijzen/zoekvraag/bewaren/"

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.fixture
def worker(client, referrer, as_staff):
    as_staff(referrer)
    return client


@pytest.fixture
def search(referrer):
    return actions.save_search("Turks, Moerwijk", "taal=tr&buurt=moerwijk", by=referrer)


def save(client, query="q=koffie", name="Koffie"):
    return client.post(SAVE, {"naam": name, "vraag": query})


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("q=koffie&taal=tr", "q=koffie&taal=tr"),
        ("taal=tr&pagina=3&perPagina=100&utm_source=x&csrfmiddlewaretoken=y", "taal=tr"),
        ("categorie=eten&categorie=sport&rolstoel=true", "categorie=eten&categorie=sport&rolstoel=true"),
        ("q=koffie&straal=ver&leeftijd=oud&lat=1", "q=koffie"),
        ("q=koffie&dag=2030-12-01&dag=week", "q=koffie&dag=week"),
        ("q=koffie&dag=2026-12-01", "q=koffie"),
        ("q=  koffie  ", "q=koffie"),
        ("q=%3Cscript%3E", "q=%3Cscript%3E"),
        ("q=a%00b&taal=tr", "taal=tr"),
        ("gratis=ja&vrouwen=true", "vrouwen=true"),
        ("?q=koffie", None),
        ("", None),
        ("pagina=2", None),
        ("q=%00", None),
        ("q=" + "a" * 201, None),
        ("q=" + "%D9%85" * 150, None),
    ],
)
def test_of_a_question_only_what_the_search_knows_is_kept(worker, referrer, asked, kept):
    response = save(worker, asked)
    if kept is None:
        assert response.status_code == 200
        assert 'class="dz-error"' in response.content.decode()
        assert not SavedSearch.objects.exists()
    else:
        assert response["Location"] == f"{FIND}?{kept}"
        assert list(SavedSearch.objects.values_list("worker", "name", "query")) == [(referrer.uuid, "Koffie", kept)]


@pytest.mark.parametrize(("name", "error"), [("", "Geef een naam"), ("a" * 61, "kortere naam"), ("a\x00b", "teken")])
def test_a_name_that_will_not_do_is_said_so_and_the_question_is_not_lost(worker, name, error):
    response = save(worker, name=name)
    html = response.content.decode()
    assert error in html
    assert 'name="vraag" value="q=koffie"' in html
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("query", "name"),
    [("q=koffie", "Sam 1234.56.782"), ("q=koffie+123456782", "Koffie")],
)
def test_what_may_be_a_bsn_is_not_kept(worker, query, name):
    assert "een BSN mag hier nooit staan" in save(worker, query, name).content.decode()
    assert not SavedSearch.objects.exists()


def test_a_point_is_no_bsn(worker):
    save(worker, "lat=52.0412345&lon=4.28&straal=500")
    assert SavedSearch.objects.exists()


def test_the_longest_name_fits(worker):
    save(worker, name="a" * 60)
    assert SavedSearch.objects.get().name == "a" * 60


def test_the_page_offers_to_keep_what_was_asked_and_nothing_when_nothing_was(worker):
    assert 'name="vraag" value="taal=tr"' in worker.get(f"{FIND}?taal=tr&pagina=1").content.decode()
    assert 'name="vraag"' not in worker.get(FIND).content.decode()


def test_the_same_question_twice_is_one_with_the_new_name(worker):
    save(worker, name="Oud")
    save(worker, name="Nieuw")
    assert SavedSearch.objects.get().name == "Nieuw"


def test_thirty_are_kept_and_no_more(worker, referrer, other_referrer):
    for number in range(actions.MOST_SEARCHES):
        actions.save_search(f"Vraag {number}", f"q=vraag{number}", by=referrer)
    response = save(worker)
    assert "Je bewaart al 30 zoekvragen. Haal er eerst een weg." in response.content.decode()
    assert SavedSearch.objects.count() == 30
    save(worker, query="q=vraag1", name="Nog eens")
    assert SavedSearch.objects.count() == 30
    actions.save_search("Koffie", "q=koffie", by=other_referrer)
    assert SavedSearch.objects.count() == 31


def test_one_tap_asks_it_again_and_writes_down_that_it_was_used(worker, search):
    SavedSearch.objects.update(used_at=timezone.now() - timedelta(days=300))
    address = reverse("referrals-search-use", args=[search.uuid])
    assert f'action="{address}"' in worker.get(FIND).content.decode()
    response = worker.post(address)
    assert response["Location"] == f"{FIND}?taal=tr&buurt=moerwijk"
    search.refresh_from_db()
    assert timezone.now() - search.used_at < timedelta(minutes=1)


def test_looking_at_it_is_no_use(worker, search):
    before = search.used_at
    assert worker.get(reverse("referrals-search-use", args=[search.uuid])).status_code == 405
    worker.get(f"{FIND}?{search.query}")
    search.refresh_from_db()
    assert search.used_at == before


def test_it_can_be_taken_away(worker, search):
    response = worker.post(reverse("referrals-search-delete", args=[search.uuid]), {"terug": f"{FIND}?q=koffie"})
    assert response["Location"] == f"{FIND}?q=koffie"
    assert not SavedSearch.objects.exists()


def test_another_worker_does_not_see_it_use_it_or_take_it_away(client, other_referrer, as_staff, search):
    as_staff(other_referrer)
    assert "Turks, Moerwijk" not in client.get(FIND).content.decode()
    for name in ("referrals-search-use", "referrals-search-delete"):
        assert client.post(reverse(name, args=[search.uuid])).status_code == 404
    assert SavedSearch.objects.get().used_at == search.used_at


def test_a_calendar_can_follow_it_without_an_account_and_learns_nothing_about_the_worker(worker, client, search):
    html = worker.get(FIND).content.decode()
    (kept,) = worker.get(FIND).context["kept"]
    assert kept.webcal.startswith("webcal://")
    for address in (kept.ics, kept.webcal):
        assert f'href="{address.replace("&", "&amp;")}"' in html
        assert urlsplit(address).query == "taal=tr&buurt=moerwijk"
        assert urlsplit(address).path == "/agenda.ics"
    client.logout()
    calendar = client.get(kept.ics.partition("://")[2].partition("/")[1] + kept.ics.split("/", 3)[3])
    assert calendar["Content-Type"].startswith("text/calendar")
    assert not calendar.cookies
    text = calendar.content.decode()
    assert "Turks, Moerwijk" not in text
    assert "verwijzer@example.org" not in text


@pytest.mark.parametrize("query", ["q=koffie&straal=nee", "bij=qqzzxx&taal=tr", "lat=52.05&lon=99&taal=tr"])
def test_what_is_kept_is_a_question_that_a_calendar_can_ask(worker, query):
    save(worker, query)
    assert worker.get(f"/agenda.ics?{SavedSearch.objects.get().query}").status_code == 200


def test_they_stand_among_what_we_keep_about_a_worker_and_go_with_the_account(referrer, search):
    part = own_data.parts["referrals"]
    assert [each["name"] for each in part.told(referrer)["zoekvragen"]] == ["Turks, Moerwijk"]
    part.released(referrer)
    assert not SavedSearch.objects.exists()
