import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from activities import actions
from activities.importers.places import import_places
from activities.importers.table import UnreadableFile
from activities.models import Activity, OldSlug, Organisation, Place

pytestmark = pytest.mark.usefixtures("zuidwest")

GOOD = {
    "name": "Buurtkamer Proef",
    "category": "ontmoeten",
    "kind": "buurthuis",
    "organisation": "Stichting Proef",
    "street": "Proefstraat",
    "house_number": "1",
    "postcode": "2542 ed",
    "city": "Den Haag",
    "lat": "52.0355",
    "lon": "4.2646",
    "accuracy_m": "20",
    "source": "https://example.org/proef",
    "source_date": "2025-06",
}


def _row(**changes: str) -> dict[str, str]:
    return GOOD | changes


@pytest.fixture
def write(tmp_path):
    def write(*rows: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> Path:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "places.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


def test_a_good_row_becomes_a_place_with_the_activity_that_stands_for_it(write):
    report = import_places(write(_row()))
    assert (report.added, report.refused) == (1, [])
    place = Place.objects.get(name="Buurtkamer Proef")
    assert (place.postcode, place.buurt.name, place.source_date) == ("2542ED", "Dreven en Gaarden", "2025-06")
    activity = place.activities.get()
    assert activity.stands_for_place
    assert (activity.name, activity.status, activity.checked_on) == ("Buurtkamer Proef", "published", None)
    assert (activity.lat, activity.lon, activity.buurt) == (place.lat, place.lon, place.buurt)


def test_a_second_run_changes_nothing(write):
    path = write(_row(), _row(name="Tweede Proef", key="tweede-proef"))
    import_places(path)
    before = list(Activity.objects.order_by("id").values()), list(Place.objects.order_by("id").values())
    report = import_places(path)
    assert (report.added, report.changed, report.unchanged, report.refused) == (0, 0, 2, [])
    assert (list(Activity.objects.order_by("id").values()), list(Place.objects.order_by("id").values())) == before


def test_a_row_that_changed_updates_the_same_place_and_counts_as_a_new_version(write):
    import_places(write(_row(key="proef")))
    first = Activity.objects.get(name="Buurtkamer Proef")
    report = import_places(write(_row(key="proef", name="Buurtkamer Anders", lat="52.0356")))
    assert (report.added, report.changed) == (0, 1)
    second = Activity.objects.get(pk=first.pk)
    assert (second.name, second.slug, second.uuid, second.lat) == ("Buurtkamer Anders", first.slug, first.uuid, 52.0356)
    assert second.version > first.version


def test_a_dry_run_reports_the_same_and_stores_nothing(write):
    places, organisations = Place.objects.count(), Organisation.objects.count()
    report = import_places(write(_row(), _row(lat="900")), dry_run=True)
    assert (report.added, len(report.refused)) == (1, 1)
    assert (Place.objects.count(), Organisation.objects.count()) == (places, organisations)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lat": "4.2646", "lon": "52.0355"}, "lat en lon zijn verwisseld"),
        ({"lat": "45.9", "lon": "4.2646", "postcode": ""}, "buiten het gebied"),
        ({"lat": "52.3731", "lon": "4.8926", "postcode": ""}, "buiten het gebied"),
        ({"lat": "52.0416", "lon": "4.2646"}, "meter van postcode 2542ED"),
        ({"lat": "52.0355", "lon": ""}, "vul lat en lon allebei in"),
        ({"lat": "noord"}, "lat:"),
        ({"lat": "nan"}, "lat:"),
        ({"lat": "1e999"}, "lat:"),
        ({"postcode": "1012AB", "lat": "", "lon": ""}, "postcode 1012AB ligt niet in dit gebied"),
        ({"postcode": "25ab"}, "vier cijfers en twee letters"),
        ({"buurtcode": "BU05183620"}, "het punt ligt niet in Moerwijk-Oost"),
        ({"buurtcode": "BU99999999"}, "deze buurtcode kennen we niet"),
        ({"category": "dansen"}, "dit thema kennen we niet"),
        ({"kind": "kasteel"}, "kind:"),
        ({"name": ""}, "name:"),
        ({"name": "x" * 121}, "name:"),
        ({"name": "nul\x00teken"}, "name:"),
        ({"source": ""}, "de bron ontbreekt"),
        ({"source_date": "gisteren"}, "Schrijf de datum als 2021"),
        ({"website": "javascript:alert(1)"}, "website:"),
        ({"phone": "bel me"}, "dit is geen telefoonnummer"),
        ({"price_cents": "-1"}, "price_cents:"),
        ({"age_from_months": "48", "age_to_months": "30"}, "laagste leeftijd"),
        ({"accuracy_m": "0"}, "accuracy_m:"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason_and_the_good_ones_are_kept(write, changes, reason):
    before = Place.objects.count()
    report = import_places(write(_row(key="eerste"), _row(**{"key": "fout", "name": "Foute Plek"} | changes)))
    assert report.added == 1
    assert [refusal.line for refusal in report.refused] == [3]
    assert reason in report.refused[0].reason
    assert Place.objects.count() == before + 1


def test_the_same_name_within_100_metres_is_refused_further_away_it_is_another_place(write):
    path = write(
        _row(key="een"),
        _row(key="twee", name="BUURTKAMER  PROEF", lat="52.0360"),
        _row(key="drie", lat="52.0369"),
    )
    report = import_places(path)
    assert [str(refusal) for refusal in report.refused] == [
        "regel 3: er is al een plek Buurtkamer Proef binnen 100 meter (buurtkamer-proef)."
    ]
    assert report.added == 2
    assert import_places(path).unchanged == 2


def test_the_same_name_without_a_point_is_the_same_place_when_it_is_in_the_same_buurt(write):
    nowhere = {"lat": "", "lon": "", "accuracy_m": "", "postcode": "", "buurtcode": "BU05183398"}
    report = import_places(write(_row(key="een"), _row(key="twee", **nowhere)))
    assert "in dezelfde buurt" in report.refused[0].reason


def test_the_same_row_twice_is_refused_with_the_line_of_the_first(write):
    report = import_places(write(_row(), _row()))
    assert [str(refusal) for refusal in report.refused] == ["regel 3: deze plek staat al op regel 2."]


def test_only_a_postcode_gives_the_middle_of_the_postcode_with_its_accuracy(write):
    import_places(write(_row(lat="", lon="", accuracy_m="")))
    place = Place.objects.get(name="Buurtkamer Proef")
    assert (place.accuracy_m, place.is_approximate, place.buurt.code) == (150, True, "BU05183398")


def test_without_point_and_postcode_the_place_keeps_its_buurt_or_nothing(write):
    nowhere = {"lat": "", "lon": "", "accuracy_m": "", "postcode": ""}
    import_places(write(_row(key="a", name="A", buurtcode="BU05183398", **nowhere), _row(key="b", name="B", **nowhere)))
    first, second = Place.objects.get(name="A"), Place.objects.get(name="B")
    assert (first.point, first.buurt.code) == (None, "BU05183398")
    assert (second.point, second.buurt) == (None, None)


def test_a_row_in_another_encoding_is_refused_and_the_others_are_kept(tmp_path):
    path = tmp_path / "places.csv"
    lines = ["name,category,source", "Café Één,ontmoeten,proef", "Gewoon Huis,ontmoeten,proef"]
    path.write_bytes("\n".join([lines[0]]).encode() + b"\n" + lines[1].encode("latin-1") + b"\n" + lines[2].encode())
    report = import_places(path)
    assert report.added == 1
    assert [refusal.line for refusal in report.refused] == [2]
    assert "UTF-8" in report.refused[0].reason


def test_a_file_that_is_wholly_in_another_encoding_is_refused_with_advice(write):
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        import_places(write(_row(), encoding="utf-16"))


def test_a_file_with_a_byte_order_mark_and_semicolons_is_read(write):
    assert import_places(write(_row(), encoding="utf-8-sig", delimiter=";")).added == 1


def test_missing_columns_are_named_and_nothing_is_stored(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("name,lat,lon\nHuis,52,4\n")
    before = Place.objects.count()
    with pytest.raises(UnreadableFile, match="regel 1: deze kolommen ontbreken: category, source"):
        import_places(path)
    assert Place.objects.count() == before


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02\x03", b"\xff\xfe\x00"])
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        import_places(path)


def test_a_row_with_too_few_or_too_many_cells_is_refused(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("name,category,source\nHuis,ontmoeten\nHuis 2,ontmoeten,proef,meer\n\nHuis 3,ontmoeten,proef\n")
    report = import_places(path)
    assert report.added == 1
    assert [refusal.line for refusal in report.refused] == [2, 3]


def test_line_numbers_count_the_lines_inside_quotes(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text('name,category,source,note\nHuis,ontmoeten,proef,"een\ntwee"\nFout,dansen,proef,\n')
    report = import_places(path)
    assert report.added == 1
    assert [refusal.line for refusal in report.refused] == [4]


def test_an_unknown_column_is_mentioned_and_skipped(write):
    report = import_places(write(_row(postcod="2542ED")))
    assert report.added == 1
    assert "postcod" in report.remarks[0]


def test_what_a_person_changed_stays(write, moderator):
    import_places(write(_row(key="een")))
    place = Place.objects.get(name="Buurtkamer Proef")
    actions.change_place(place, {"name": "Eigen naam"}, by=moderator)
    report = import_places(write(_row(key="een", house_number="3")))
    place.refresh_from_db()
    assert (report.changed, place.name, place.house_number) == (1, "Eigen naam", "3")


def test_an_organisation_that_somebody_started_by_the_same_name_is_another_one(write, resident):
    started = actions.start_organisation("Stichting Proef", by=resident)
    assert import_places(write(_row())).added == 1
    place = Place.objects.get(name="Buurtkamer Proef")
    assert place.organisation.name == "Stichting Proef"
    assert place.organisation != started
    assert place.organisation.slug == "stichting-proef-2"


def test_organisations_that_were_merged_stay_one_after_the_next_import(write, resident, moderator):
    import_places(write(_row()))
    brought_in = Organisation.objects.get(name="Stichting Proef")
    kept = actions.start_organisation("Proef", by=resident)
    actions.merge(kept, brought_in, by=moderator)
    assert import_places(write(_row())).unchanged == 1
    assert Place.objects.get(name="Buurtkamer Proef").organisation == kept
    assert not Organisation.objects.filter(name="Stichting Proef").exists()


def test_a_new_place_does_not_take_the_old_address_of_another(write):
    OldSlug.objects.create(kind="plek", slug="buurtkamer-proef", new_slug="wijkcentrum-bouwlust")
    import_places(write(_row()))
    assert Place.objects.get(name="Buurtkamer Proef").slug == "buurtkamer-proef-2"


def test_a_killed_run_leaves_nothing_half_written(write, monkeypatch):
    from activities.importers import places

    before = Place.objects.count()
    calls = []

    def die(key, *args):
        if calls:
            raise KeyboardInterrupt
        calls.append(key)
        return store(key, *args)

    store = places._store
    monkeypatch.setattr(places, "_store", die)
    with pytest.raises(KeyboardInterrupt):
        import_places(write(_row(key="een"), _row(key="twee", name="Tweede")))
    assert Place.objects.count() == before


def test_the_command_prints_what_it_did_and_every_refusal(write):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_places", write(_row(), _row(key="fout", category="dansen")), stdout=out, stderr=err)
    assert out.getvalue().strip() == "1 nieuw, 0 gewijzigd, 0 ongewijzigd, 1 geweigerd."
    assert err.getvalue().startswith("regel 3: category: dit thema kennen we niet")


def test_the_command_says_what_is_wrong_with_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="kan niet gelezen worden"):
        call_command("import_places", tmp_path / "weg.csv")
