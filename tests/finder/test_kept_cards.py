"""Cards of which the HTML is kept say what cards say that are written anew, and never what was true before."""

import re

from activities import actions, search
from activities.finder import kept_cards
from activities.finder.cards import Card

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


def test_every_language_keeps_its_own(client, make_activity):
    make_activity("Koffie", price_cents=0)
    for _ in range(2):
        assert "Gratis" in client.get("/zoeken/").content.decode()
        assert "Free" in client.get("/en/zoeken/").content.decode()
    assert set(kept_cards._known) >= {"nl", "en"}


def test_no_more_is_kept_than_fits(client, examples, monkeypatch):
    monkeypatch.setattr(kept_cards, "MOST", 10)
    for page in range(1, 6):
        client.get("/zoeken/", {"perPagina": "10", "pagina": str(page)})
    assert all(len(cards) <= 20 for _state, cards in kept_cards._known.values())
