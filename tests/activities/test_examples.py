import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from activities.models import Activity, Organisation, Place
from tests.conftest import DATA


def test_examples_are_refused_outside_debug(zuidwest):
    with pytest.raises(CommandError, match="Zet DEBUG=true"):
        call_command("load_examples")
    assert not Activity.objects.filter(is_example=True).exists()


def test_examples_fill_all_themes_and_all_buurten_of_the_programme(examples):
    rows = Activity.objects.filter(is_example=True, stands_for_place=False)
    assert rows.count() >= 60
    assert rows.values("category").distinct().count() == 7
    assert rows.filter(buurt__in_programme_area=True).values("buurt").distinct().count() == 11


def test_loading_examples_twice_gives_the_same_examples(examples, capsys):
    ids = set(Activity.objects.filter(is_example=True).values_list("uuid", flat=True))
    call_command("load_examples")
    assert set(Activity.objects.filter(is_example=True).values_list("uuid", flat=True)) == ids


def test_examples_can_be_taken_away_and_leave_the_real_places(examples, capsys):
    call_command("load_examples", "--remove")
    for model in (Activity, Place, Organisation):
        assert not model.objects.filter(is_example=True).exists()
    assert Place.objects.count() == 50


def test_an_area_without_examples_is_told_so(settings, tmp_path, capsys):
    settings.SHOW_EXAMPLES, settings.DATA_DIR = True, tmp_path
    call_command("load_examples")
    assert "Dit gebied heeft geen voorbeelden" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("places", "buurt_code", "Onbekende buurten: elders."),
        ("activities", "category", "Onbekende thema's: elders."),
        ("activities", "place", "Onbekende plekken: elders."),
        ("places", "organisation", "Onbekende organisaties: elders."),
    ],
)
def test_examples_of_another_area_are_refused_in_words_and_those_there_are_stay(
    examples, settings, tmp_path, kind, field, said
):
    rows = json.loads((DATA / "examples.json").read_text())
    rows[kind][0][field] = "elders"
    (tmp_path / "examples.json").write_text(json.dumps(rows))
    settings.DATA_DIR = tmp_path
    before = Activity.objects.filter(is_example=True).count()
    with pytest.raises(CommandError) as refused:
        call_command("load_examples")
    assert said in str(refused.value)
    assert f"Verander {tmp_path / 'examples.json'}, of haal dat bestand weg" in str(refused.value)
    assert Activity.objects.filter(is_example=True).count() == before > 0


def test_an_example_that_moves_to_a_place_nobody_knows_is_refused(examples, settings, tmp_path):
    rows = json.loads((DATA / "examples.json").read_text())
    exceptions = [each for row in rows["activities"] for plan in row["schedules"] for each in plan["exceptions"]]
    next(each for each in exceptions if each.get("place"))["place"] = "elders"
    (tmp_path / "examples.json").write_text(json.dumps(rows))
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match=r"Onbekende plekken: elders\."):
        call_command("load_examples")


def test_no_example_appears_anywhere_outside_debug(examples, settings, client):
    settings.SHOW_EXAMPLES = False
    names = [row["name"] for rows in json.loads((DATA / "examples.json").read_text()).values() for row in rows]
    example = Activity.objects.filter(is_example=True).select_related("place", "organisation").first()
    for address in (
        reverse("find") + "?perPagina=100",
        reverse("map-points"),
        "/api/v1/activiteiten?perPagina=100",
        "/api/v1/plekken?perPagina=100",
        "/buurt/moerwijk/",
    ):
        text = client.get(address).content.decode()
        assert "Wijkcentrum Bouwlust" in text or "Moerwijk" in text
        assert not [name for name in names if name in text], address
    for thing in (example, example.place, example.organisation):
        assert client.get(thing.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/activiteiten/{example.uuid}").status_code == 404
    assert client.get(reverse("find"), {"bij": example.place.name}).context["form"].errors["bij"]


def test_examples_name_no_real_thing():
    rows = json.loads((DATA / "examples.json").read_text(encoding="utf-8"))
    assert all("oorbeeld" in row["name"] for row in rows["organisations"] + rows["places"])
    text = json.dumps(rows)
    assert "http" not in text.replace("https://example.org", "")
    assert "@" not in text.replace("@example.org", "")
