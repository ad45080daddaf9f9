"""The pages on which programme managers write what a grant pays for."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from activities import actions
from activities.models import Category, Funding, Grant, Pillar, Programme


@pytest.fixture
def grant(zuidwest):
    programme = Programme.objects.get(slug="regiodeal-2")
    return Grant.objects.create(programme=programme, name="Voorbeeldproject", source="https://example.org/besluit")


@pytest.fixture
def desk(client, as_staff, programme_manager):
    as_staff(programme_manager)
    return client


def _filled(**values):
    return {"programma": "regiodeal-2", "naam": "Voorbeeldproject", "bron": "https://example.org/besluit"} | values


def _text(answer):
    return " ".join(answer.content.decode().split())


def _page(desk, name, *args, **query):
    return desk.get(f"{reverse(name, args=args)}?{urlencode(query)}")


def test_every_programme_stands_there_with_its_grants_and_says_what_is_not_filled_in_yet(desk, grant):
    Programme.objects.create(slug="leeg", name="Leeg programma", source="test")
    page = _text(_page(desk, "programme-grants"))
    assert "Voorbeeldproject" in page
    assert "bedrag onbekend" in page
    assert "nog niet ingevuld" in page
    assert "De subsidies van dit programma zijn nog niet ingevuld." in page
    grant.amount_eur = 1250000
    grant.save()
    assert "€ 1.250.000" in _text(_page(desk, "programme-grants"))


def test_a_new_grant_is_written_with_what_is_known_and_then_asks_where_the_money_goes(desk, zuidwest):
    pillar = Pillar.objects.filter(programme__slug="regiodeal-2").first()
    sent = _filled(bedrag="€ 12.500", pijler=str(pillar.uuid), eindjaar="2026", bronDatum="2026-11")
    answer = desk.post(reverse("programme-grant-new"), sent, follow=True)
    made = Grant.objects.get(name="Voorbeeldproject")
    assert (made.amount_eur, made.pillar, made.end_year, made.start_year) == (12500, pillar, 2026, None)
    assert answer.redirect_chain == [(reverse("programme-grant", args=[made.uuid]), 302)]
    assert "Koppel nu waar het geld heen gaat" in _text(answer)


def test_the_programme_that_somebody_came_from_is_chosen_already(desk, zuidwest):
    page = _text(_page(desk, "programme-grant-new", programma="regiodeal-2"))
    assert '<option value="regiodeal-2" selected>' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"programma": ""}, "Kies een programma uit de lijst."),
        ({"programma": "bestaat-niet"}, "Kies een programma uit de lijst."),
        ({"programma": "a\0b"}, "Kies een programma uit de lijst."),
        ({"naam": ""}, "Vul in hoe de subsidie of het project heet."),
        ({"bron": " "}, "Schrijf erbij waar je dit vandaan hebt"),
        ({"bronDatum": "vorig jaar"}, "Schrijf de datum als 2021, 2021-09 of 2021-09-23."),
        ({"bedrag": "veel"}, "Schrijf het bedrag in hele euro"),
        ({"bedrag": "-5"}, "Schrijf het bedrag in hele euro"),
        ({"bedrag": "1" * 13}, "Schrijf het bedrag in hele euro"),
        ({"eindjaar": "26"}, "Schrijf het jaar met vier cijfers"),
        ({"beginjaar": "2027", "eindjaar": "2026"}, "Dit jaar komt vóór het eerste jaar."),
        ({"begin": "2027-01-01", "einde": "2026-01-01"}, "Deze dag komt vóór de eerste dag."),
        ({"einde": "2206-01-01"}, "Kijk het jaar na"),
        ({"einde": "morgen"}, "Schrijf de dag als 31-12-2026."),
        ({"pijler": "geen"}, "Kies een pijler uit de lijst."),
        ({"opvolger": "geen"}, "Kies een subsidie uit de lijst."),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_nothing_is_stored(desk, zuidwest, values, sentence):
    number = Grant.objects.count()
    page = _text(desk.post(reverse("programme-grant-new"), _filled(**values)))
    assert sentence in page
    assert "Er is nog niets bewaard." in page
    assert Grant.objects.count() == number


@pytest.mark.parametrize("amount", ["1.250.000", "1250000", "€1250000,-", "1 250 000", "1.250.000,00"])
def test_an_amount_may_be_written_in_many_ways(desk, grant, amount):
    sent = _filled(bedrag=amount, gezien=actions.seen_of_row(grant))
    assert desk.post(reverse("programme-grant", args=[grant.uuid]), sent).status_code == 302
    grant.refresh_from_db()
    assert grant.amount_eur == 1250000


def test_the_form_shows_what_is_stored_and_stores_it_again_as_it_was(desk, grant):
    later = Grant.objects.create(programme=grant.programme, name="Vervolg", source="test")
    grant.starts_on, grant.ends_on, grant.successor = date(2024, 1, 1), date(2026, 12, 31), later
    grant.pillar = grant.programme.pillars.first()
    grant.save()
    form = _page(desk, "programme-grant", grant.uuid).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = desk.post(
        reverse("programme-grant", args=[grant.uuid]), sent | {"gezien": actions.seen_of_row(grant)}, follow=True
    )
    assert "Bewaard." in _text(answer)
    before = {name: getattr(grant, name) for name in ("starts_on", "ends_on", "successor", "pillar", "source")}
    grant.refresh_from_db()
    assert {name: getattr(grant, name) for name in before} == before
    assert not grant.programme.audit.exists()


def test_a_ring_of_successors_is_refused_at_the_field(desk, grant):
    later = Grant.objects.create(programme=grant.programme, name="Vervolg", source="test", successor=grant)
    sent = _filled(opvolger=str(later.uuid), gezien=actions.seen_of_row(grant))
    page = desk.post(reverse("programme-grant", args=[grant.uuid]), sent)
    assert "Kies een andere als opvolger." in str(page.context["form"].errors["opvolger"])
    assert f'value="{grant.uuid}"' not in _text(_page(desk, "programme-grant", grant.uuid))


def test_who_was_too_late_is_told_so_and_writes_over_nothing(desk, grant):
    seen = actions.seen_of_row(grant)
    Grant.objects.filter(pk=grant.pk).update(name="Anders")
    sent = _filled(naam="Van mij", gezien=seen)
    page = _text(desk.post(reverse("programme-grant", args=[grant.uuid]), sent))
    assert "Iemand anders heeft dit intussen veranderd." in page
    assert "Van mij" in page
    grant.refresh_from_db()
    assert grant.name == "Anders"


def test_a_place_is_found_by_its_name_and_linked_with_a_source_and_a_period(desk, grant, make_activity):
    place = make_activity("Koffie", place__name="Huis van de proef").place
    found = _text(_page(desk, "programme-funding-new", grant.uuid, q="van de proef"))
    assert f'href="?plek={place.uuid}"' in found
    address = f"{reverse('programme-funding-new', args=[grant.uuid])}?plek={place.uuid}"
    assert "https://example.org/besluit" in _text(desk.get(address))
    sent = {"bron": "https://example.org/brief", "einde": "2026-12-31"}
    answer = desk.post(address, sent, follow=True)
    funding = Funding.objects.get(grant=grant)
    assert (funding.place, funding.source, funding.ends_on) == (
        place,
        "https://example.org/brief",
        date(2026, 12, 31),
    )
    assert "Huis van de proef" in _text(answer)


def test_an_activity_is_found_by_its_name_and_a_theme_stands_in_the_list(desk, grant, make_activity):
    activity = make_activity("Samen naaien")
    found = _text(_page(desk, "programme-funding-new", grant.uuid, q="naaien"))
    assert f'href="?activiteit={activity.uuid}"' in found
    assert 'href="?thema=sport"' in found
    for query, name in ((f"activiteit={activity.uuid}", "activity"), ("thema=sport", "category")):
        desk.post(f"{reverse('programme-funding-new', args=[grant.uuid])}?{query}", {"bron": "besluit"})
        assert Funding.objects.filter(grant=grant, **{f"{name}__isnull": False}).exists(), name


@pytest.mark.parametrize("words", ["x", "qqxxzz", "%", "a\0b"])
def test_a_search_that_finds_nothing_says_what_to_do(desk, grant, words):
    page = _text(_page(desk, "programme-funding-new", grant.uuid, q=words))
    assert "Probeer een korter stuk van de naam" in page or "Typ minstens twee letters" in page


@pytest.mark.parametrize("query", ["plek=geen", "activiteit=geen", "thema=geen", "plek=a%00b", "thema=a%00b"])
def test_what_is_not_there_cannot_be_linked(desk, grant, query):
    assert desk.get(f"{reverse('programme-funding-new', args=[grant.uuid])}?{query}").status_code == 404


def test_what_is_not_on_the_site_cannot_be_found_or_linked(desk, grant, make_activity, moderator):
    activity = make_activity("Geheim")
    actions.withdraw(activity, by=moderator)
    assert "Geheim" not in _text(_page(desk, "programme-funding-new", grant.uuid, q="gehei")).replace(
        'value="gehei"', ""
    )
    for query in (f"plek={activity.place.uuid}", f"activiteit={activity.uuid}"):
        assert desk.get(f"{reverse('programme-funding-new', args=[grant.uuid])}?{query}").status_code == 404


def test_a_link_has_a_source_and_is_made_once(desk, grant):
    address = f"{reverse('programme-funding-new', args=[grant.uuid])}?thema=sport"
    assert "Schrijf erbij waar je dit vandaan hebt" in _text(desk.post(address, {"bron": ""}))
    desk.post(address, {"bron": "besluit"})
    assert "staat hier al bij" in _text(desk.post(address, {"bron": "besluit"}))
    assert Funding.objects.filter(grant=grant).count() == 1


def test_only_examples_are_offered_to_an_example(desk, grant, make_activity, settings):
    settings.SHOW_EXAMPLES = True
    make_activity("Naaien echt", place__name="Naaihuis echt")
    invented = make_activity("Naaien verzonnen", is_example=True, place__name="Naaihuis verzonnen")
    invented.place.is_example = True
    invented.place.save()
    example = Grant.objects.create(programme=grant.programme, name="Verzonnen", is_example=True)
    for payer, kind in ((grant, "echt"), (example, "verzonnen")):
        search = _page(desk, "programme-funding-new", payer.uuid, q="naai").context["search"]
        assert [row.name for row in (*search.places, *search.activities)] == [f"Naaihuis {kind}", f"Naaien {kind}"]
    assert "?thema=" not in _text(_page(desk, "programme-funding-new", example.uuid, q="naai"))


def test_a_link_is_changed_and_taken_away_after_a_question(desk, grant):
    funding = Funding.objects.create(grant=grant, category=Category.objects.get(slug="sport"), source="test")
    sent = {"bron": "brief", "begin": "2026-01-01", "gezien": actions.seen_of_row(funding)}
    desk.post(reverse("programme-funding", args=[funding.uuid]), sent)
    funding.refresh_from_db()
    assert (funding.source, funding.starts_on) == ("brief", date(2026, 1, 1))
    assert "Deze koppeling weghalen?" in _text(_page(desk, "programme-funding-remove", funding.uuid))
    assert Funding.objects.filter(pk=funding.pk).exists()
    seen = {"gezien": actions.seen_of_row(funding)}
    desk.post(reverse("programme-funding-remove", args=[funding.uuid]), seen)
    assert not Funding.objects.filter(pk=funding.pk).exists()


def test_who_takes_away_what_was_changed_meanwhile_is_told_so(desk, grant):
    funding = Funding.objects.create(grant=grant, category=Category.objects.get(slug="sport"), source="test")
    answer = desk.post(reverse("programme-funding-remove", args=[funding.uuid]), {"gezien": "eerder"}, follow=True)
    assert "Iemand anders heeft dit intussen veranderd." in _text(answer)
    assert Funding.objects.filter(pk=funding.pk).exists()


def test_a_grant_is_taken_away_when_nothing_hangs_on_it(desk, grant):
    funding = Funding.objects.create(grant=grant, category=Category.objects.get(slug="sport"), source="test")
    address, sent = reverse("programme-grant-remove", args=[grant.uuid]), {"gezien": actions.seen_of_row(grant)}
    assert "Haal die koppeling eerst weg" in _text(desk.post(address, sent, follow=True))
    funding.delete()
    assert "Deze subsidie weghalen?" in _text(desk.get(address))
    assert "De subsidie is weggehaald." in _text(desk.post(address, sent, follow=True))
    assert not Grant.objects.filter(pk=grant.pk).exists()


def test_the_list_costs_as_many_queries_for_many_grants_as_for_one(desk, grant, django_assert_max_num_queries):
    for number in range(20):
        row = Grant.objects.create(programme=grant.programme, name=f"Geld {number}", source="test", successor=grant)
        Funding.objects.create(grant=row, category=Category.objects.get(slug="sport"), source="test")
    with django_assert_max_num_queries(12):
        _page(desk, "programme-grants")
