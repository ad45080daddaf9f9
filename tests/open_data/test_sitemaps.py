"""/sitemap.xml names every page that may be found, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities import actions
from activities.models import Activity, Category, Organisation
from activities.open_data import sitemaps
from maps.models import Buurt, District

pytestmark = pytest.mark.usefixtures("zuidwest")
OURS = "https://dichtbij.example.org"


@pytest.fixture
def read(client):
    """The addresses in it, each with the day of its last change."""

    def locations(address, **asked):
        answer = client.get(address, **asked)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
        entries = re.findall(r"<(?:url|sitemap)>.*?</(?:url|sitemap)>", answer.content.decode(), re.DOTALL)
        parts = [
            (re.search(r"<loc>(.*?)</loc>", each), re.search(r"<lastmod>(.*?)</lastmod>", each)) for each in entries
        ]
        return {loc[1].replace("&amp;", "&"): day and day[1].strip() for loc, day in parts}

    return locations


@pytest.fixture
def one_language(settings):
    """To count pages; each further language has all of them again."""
    settings.INDEXED_LANGUAGES = ["nl"]


def _whole(rows):
    return {f"{OURS}{row.get_absolute_url()}" for row in rows}


def test_the_index_names_the_sections(read):
    names = ("activiteiten", "plekken", "organisaties", "buurten", "paginas")
    assert list(read("/sitemap.xml")) == [f"{OURS}/sitemap-{name}.xml" for name in names]


def test_every_page_stands_in_it_once(read, one_language):
    told = [address for section in read("/sitemap.xml") for address in read(section.removeprefix(OURS))]
    assert len(told) == len(set(told))
    rows = [*Activity.objects.visible(), *Activity.objects.visible().places(), *Organisation.objects.public()]
    areas = [*District.objects.all(), *Buurt.objects.all()]
    themes = {f"{OURS}/zoeken/?categorie={row.slug}" for row in Category.objects.all()}
    stories = ("/", "/zoeken/", "/kaart/", "/over/", "/cijfers/", "/peuteropvang/", "/toegankelijkheid/")
    ways = ("/open-data/", "/open-data/api/", "/open-data/kopie/", "/open-data/insluiten/", "/downloads/")
    others = {f"{OURS}{path}" for path in (*stories, *ways)}
    assert set(told) == _whole([*rows, *areas]) | themes | others


def test_every_address_in_it_is_a_page_that_may_be_found(client, read):
    for section in read("/sitemap.xml"):
        for address in list(read(section.removeprefix(OURS)))[:10]:
            html = client.get(address.removeprefix(OURS)).content.decode()
            assert f'<link rel="canonical" href="{address.replace("&", "&amp;")}">' in html
            assert 'name="robots"' not in html


def test_a_change_is_told_on_every_page_that_shows_it(read, make_activity, organisation, time_machine):
    activity = make_activity(organisation=organisation, place__lat=52.0521, place__lon=4.3045)
    place = activity.place
    place.buurt = Buurt.objects.get(slug="moerwijk-oost")
    place.save()
    later = timezone.localtime() + timedelta(days=90)
    day = later.date().isoformat()
    time_machine.move_to(later, tick=False)
    activity = Activity.objects.get(pk=activity.pk)
    activity.save()
    pages = {
        "activiteiten": activity,
        "plekken": place,
        "organisaties": organisation,
        "buurten": place.buurt,
    }
    for name, row in pages.items():
        assert read(f"/sitemap-{name}.xml")[f"{OURS}{row.get_absolute_url()}"] == day
    assert read("/sitemap-buurten.xml")[f"{OURS}{place.buurt.district.get_absolute_url()}"] == day
    assert read("/sitemap.xml")[f"{OURS}/sitemap-activiteiten.xml"].startswith(day)


def test_what_was_taken_off_the_site_and_examples_are_not_in_it(read, make_activity, organisation):
    gone = make_activity("Weg", organisation=organisation)
    actions.withdraw(gone, by=None)
    example = make_activity("Voorbeeld", is_example=True, place__is_example=True)
    Organisation.objects.filter(pk=organisation.pk).update(is_example=True, is_verified=True)
    told = [address for section in read("/sitemap.xml") for address in read(section.removeprefix(OURS))]
    assert not {*_whole([gone, gone.place, example, example.place, organisation])} & set(told)


def test_a_site_with_examples_names_nothing(read, settings, make_activity):
    settings.SHOW_EXAMPLES = True
    assert read("/sitemap.xml") == {}
    for name in sitemaps.SECTIONS:
        assert read(f"/sitemap-{name}.xml") == {}


def test_the_name_of_the_host_that_was_asked_is_not_told(read, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for address in ("/sitemap.xml", "/sitemap-plekken.xml"):
        told = read(address, headers={"host": "elsewhere.example.org"})
        assert all(each.startswith(f"{OURS}/") for each in told)


def test_a_large_section_has_pages(client, read, one_language, monkeypatch):
    monkeypatch.setattr(sitemaps.SiteMap, "limit", 10)
    parts = [each for each in read("/sitemap.xml") if "plekken" in each]
    assert parts[:2] == [f"{OURS}/sitemap-plekken.xml", f"{OURS}/sitemap-plekken.xml?p=2"]
    told = [address for part in parts for address in read(part.removeprefix(OURS))]
    assert len(set(told)) == len(told) == Activity.objects.visible().places().count()
    for page in ("0", "1000", "x"):
        assert client.get(f"/sitemap-plekken.xml?p={page}").status_code == 404


def test_every_language_of_the_site_is_told(settings):
    assert settings.INDEXED_LANGUAGES == ["nl", "en", "tr", "ar", "pl"]


def test_with_more_languages_each_page_names_the_others(client, one_language, settings):
    assert "hreflang" not in client.get("/sitemap-paginas.xml").content.decode()
    settings.INDEXED_LANGUAGES = ["nl", "en"]
    text = client.get("/sitemap-paginas.xml").content.decode()
    assert f"<loc>{OURS}/en/over/</loc>" in text
    assert f'hreflang="en" href="{OURS}/en/over/"' in text
    assert f'hreflang="x-default" href="{OURS}/over/"' in text
    assert "/tr/" not in text


def test_more_pages_cost_no_more_queries(client, make_activity, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/sitemap-activiteiten.xml")
    for number in range(5):
        make_activity(f"Extra {number}")
    with django_assert_num_queries(1):
        client.get("/sitemap-activiteiten.xml")
