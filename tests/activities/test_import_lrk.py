"""The national childcare register: only where a place for toddlers is, and nothing of any person."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from activities import actions
from activities.enums import Status
from activities.importers.lrk import import_lrk
from activities.models import Activity, Place, ToddlerCare

pytestmark = pytest.mark.usefixtures("zuidwest")

ROW = {
    "lrk_id": "123456789",
    "type_oko": "KDV",
    "actuele_naam_oko": "Peuterhuis Proef",
    "aantal_kindplaatsen": "16",
    "status": "Ingeschreven",
    "inschrijfdatum": "01-01-2020",
    "opvanglocatie_adres": "Proefgaarde 12 a",
    "opvanglocatie_postcode": "2542ED",
    "opvanglocatie_woonplaats": "'s-Gravenhage",
    "naam_houder": "Houder Zwartgeheim",
    "houder_adres": "Houderadres Zwartgeheim 9",
    "contact_persoon": "Persoon Zwartgeheim",
    "contact_telefoon": "070-9990001",
    "contact_emailadres": "zwartgeheim@example.org",
    "contact_website": "https://zwartgeheim.example.org",
}


@pytest.fixture
def write(tmp_path):
    def write(*rows, encoding="cp1252"):
        columns = list(dict.fromkeys(name for row in rows for name in row))
        lines = [";".join(columns), *(";".join(f'"{row.get(name, "")}"' for name in columns) for row in rows)]
        path = tmp_path / "lrk.csv"
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return write


def row(**changes):
    return ROW | changes


def counts(report):
    return report.added, report.changed, report.unchanged, len(report.refused)


def test_a_registered_place_becomes_a_draft_with_its_number(write):
    report = import_lrk(write(row(actuele_naam_oko="Peuterhuis Proéf")))
    assert (counts(report), report.remarks) == ((1, 0, 0, 0), [])
    place = Place.objects.get(name="Peuterhuis Proéf")
    activity = place.activities.get()
    assert (activity.status, activity.category.slug, place.kind) == (Status.DRAFT, "peuteropvang", "voorschool")
    assert (place.street, place.house_number, place.postcode, place.city) == (
        "Proefgaarde",
        "12 a",
        "2542ED",
        "'s-Gravenhage",
    )
    assert (place.buurt.name, place.is_approximate) == ("Dreven en Gaarden", True)
    assert (activity.toddler_care.lrk_number, activity.source_url) == (
        "123456789",
        "https://www.landelijkregisterkinderopvang.nl/",
    )


def test_nothing_of_a_person_or_holder_stands_anywhere_in_the_database(write):
    import_lrk(write(row(), row(lrk_id="123456780", actuele_naam_oko="Tweede", opvanglocatie_adres="Proefgaarde 14")))
    said = "".join(
        repr(list(model.objects.values()))
        for app in ("activities", "accounts")
        for model in apps.get_app_config(app).get_models()
    )
    assert "Peuterhuis Proef" in said
    assert not any(word in said.lower() for word in ("zwartgeheim", "9990001", "01-01-2020"))


@pytest.mark.parametrize(
    "changes",
    [
        {"type_oko": "BSO"},
        {"type_oko": "VGO"},
        {"status": "Uitgeschreven"},
        {"opvanglocatie_postcode": "1012AB"},
        {"opvanglocatie_postcode": ""},
        {"vve": "Nee"},
    ],
)
def test_what_is_not_for_toddlers_here_and_now_is_left_out(write, changes):
    report = import_lrk(write(row(**changes), row(lrk_id="123456780", vve="Ja", actuele_naam_oko="Wel")))
    assert (counts(report), Place.objects.filter(name="Peuterhuis Proef").exists()) == ((1, 0, 0, 0), False)


def test_a_second_run_changes_nothing(write):
    path = write(row(), row(lrk_id="987654321", opvanglocatie_adres="Ambachtsgaarde 5", actuele_naam_oko="Anders"))
    import_lrk(path)
    before = [list(model.objects.order_by("pk").values()) for model in (Place, Activity, ToddlerCare)]
    assert counts(import_lrk(path)) == (0, 0, 2, 0)
    assert [list(model.objects.order_by("pk").values()) for model in (Place, Activity, ToddlerCare)] == before


@pytest.fixture
def preschool():
    """A real one, on Ambachtsgaarde 5."""
    return Activity.objects.get(slug="voorschool-de-peutergaarde")


AT_OURS = {"lrk_id": "987654321", "opvanglocatie_adres": "Ambachtsgaarde 5", "actuele_naam_oko": "VS De Peutergaarde"}


def test_a_place_that_we_have_gets_its_number_and_keeps_the_rest(write, preschool):
    places, before = Place.objects.count(), (preschool.name, preschool.source, preschool.status)
    assert counts(import_lrk(write(row(**AT_OURS), encoding="utf-8-sig"))) == (0, 1, 0, 0)
    preschool.refresh_from_db()
    assert preschool.toddler_care.lrk_number == "987654321"
    assert ((preschool.name, preschool.source, preschool.status), Place.objects.count()) == (before, places)


def test_a_number_of_the_register_follows_it_and_one_of_a_person_stays(write, preschool, moderator):
    import_lrk(write(row(**AT_OURS)))
    assert counts(import_lrk(write(row(**AT_OURS | {"lrk_id": "987654322"})))) == (0, 1, 0, 0)
    care = ToddlerCare.objects.filter(activity=preschool).values().get() | {"lrk_number": "111111111"}
    del care["activity_id"]
    actions.edit_activity(preschool, {"toddler_care": care}, by=moderator)
    assert counts(import_lrk(write(row(**AT_OURS)))) == (0, 0, 1, 0)
    assert ToddlerCare.objects.get(activity=preschool).lrk_number == "111111111"


def test_of_two_at_one_address_the_name_tells_which_is_ours(write, preschool):
    path = write(row(**AT_OURS | {"lrk_id": "111111111", "actuele_naam_oko": "Kinderopvang Anders"}), row(**AT_OURS))
    assert counts(import_lrk(path)) == (1, 1, 0, 0)
    assert ToddlerCare.objects.get(activity=preschool).lrk_number == "987654321"
    assert counts(import_lrk(path)) == (0, 0, 2, 0)


def test_a_bad_row_is_refused_with_its_line(write):
    report = import_lrk(
        write(row(lrk_id="x1"), row(actuele_naam_oko=""), row(lrk_id="123456780", actuele_naam_oko="Wel"))
    )
    assert [(each.line, each.reason.split(":")[0]) for each in report.refused] == [
        (2, "het LRK-nummer heeft 6 tot 12 cijfers."),
        (3, "name"),
    ]
    assert report.added == 1


def test_the_command_tries_first_and_says_what_is_wrong(write, tmp_path):
    out, places = StringIO(), Place.objects.count()
    call_command("import_lrk", write(row()), dry_run=True, stdout=out)
    assert (out.getvalue(), Place.objects.count()) == (
        "Proef: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.\n",
        places,
    )
    with pytest.raises(CommandError, match="kan niet gelezen worden"):
        call_command("import_lrk", tmp_path / "niets.csv")
    with pytest.raises(CommandError, match=r"deze kolommen ontbreken: .*lrk_id"):
        call_command("import_lrk", write({"naam": "x"}))
