"""Cards of which the HTML is kept say what cards say that are written anew, and never what was true before."""

import re
from datetime import datetime, time, timedelta

from django.utils import timezone

from activities import actions, search
from activities.finder import kept_cards
from activities.finder.cards import Card
from tests.activities.helpers import plan

QUESTIONS = (
    "/zoeken/",
    "/zoeken/?bij=2532CR",
    "/zoeken/?bij=2542ED&leeftijd=3",
    "/zoeken/?dag=week",
    "/zoeken/?dag=week&bij=2532CR&vanaf=10:00",
    "/zoeken/?q=koffie&gratis=true",
    "/zoeken/?categorie=sport&dag=vandaag&vanaf=23:00",
    "/en/zoeken/?dag=week",
    "/ar/zoeken/?bij=2532CR",
)
CHANGING = re.compile(r'nonce="[^"]*"|inlineScriptNonce":"[^"]*"')


def _page(client, address):
    return CHANGING.sub("", client.get(address).content.decode())


def test_pages_are_the_same_with_and_without_what_is_kept(client, examples, monkeypatch):
    cold = [_page(client, address) for address in QUESTIONS]
    warm = [_page(client, address) for address in QUESTIONS]
    assert warm == cold

    def anew(criteria, state):
        return search.find(
            criteria, lambda rows, criteria: [Card(result) for result in search.read_results(rows, criteria)]
        )

    monkeypatch.setattr(kept_cards, "find", anew)
    assert [_page(client, address) for address in QUESTIONS] == cold
    assert "dz-card__name" in cold[0]


def test_a_change_is_shown_at_once(client, make_activity, moderator):
    activity = make_activity("Koffie")
    for name in ("Thee", "Soep", "<b>Brood</b>"):
        client.get("/zoeken/?perPagina=100")
        actions.edit_activity(activity, {"name": name}, by=moderator)
        assert name.replace("<", "&lt;").replace(">", "&gt;") in client.get("/zoeken/?perPagina=100").content.decode()
        activity.refresh_from_db()


def test_what_was_shown_before_costs_only_finding_it(client, examples, django_assert_max_num_queries):
    for _ in range(3):
        client.get("/zoeken/?bij=2532CR")
    with django_assert_max_num_queries(20):
        client.get("/zoeken/?bij=2532CR")


def test_a_list_for_everybody_is_made_once_until_something_changes(
    client, examples, make_activity, django_assert_max_num_queries
):
    for _ in range(2):
        client.get("/zoeken/?dag=week")
    with django_assert_max_num_queries(15):
        assert "Nieuwe koffie" not in client.get("/zoeken/?dag=week").content.decode()
    today = timezone.localdate()
    plan(make_activity("Nieuwe koffie"), rule="FREQ=DAILY", starts_on=today, ends_on=today + timedelta(days=20))
    assert "Nieuwe koffie" in client.get("/zoeken/?dag=week&perPagina=100").content.decode()


def test_what_begins_and_ends_does_so_in_a_list_that_is_kept(client, make_activity, time_machine):
    day = timezone.localdate() + timedelta(days=2)
    plan(make_activity("Koffie"), rule="FREQ=DAILY", starts_on=day, ends_on=day, start_time=time(10), end_time=time(12))
    seen = []
    for clock in ("09:59", "10:01", "10:02", "11:59", "12:01"):
        time_machine.move_to(timezone.make_aware(datetime.fromisoformat(f"{day}T{clock}")), tick=False)
        seen.append([number_shown(client.get("/zoeken/?nuOpen=true")) for _ in range(2)])
    assert seen == [[0, 0], [1, 1], [1, 1], [1, 1], [0, 0]]


def number_shown(answer):
    return answer.context["found"].total


def test_every_language_keeps_its_own(client, make_activity):
    make_activity("Koffie", price_cents=0)
    for _ in range(2):
        assert "Gratis" in client.get("/zoeken/").content.decode()
        assert "Free" in client.get("/en/zoeken/").content.decode()
    assert set(kept_cards._known._by_language) >= {"nl", "en"}


def test_no_more_is_kept_than_fits(client, examples, monkeypatch):
    monkeypatch.setattr(kept_cards._known, "most", 10)
    for page in range(1, 6):
        client.get("/zoeken/", {"perPagina": "10", "pagina": str(page)})
    assert all(len(cards) <= 20 for _state, cards in kept_cards._known._by_language.values())
