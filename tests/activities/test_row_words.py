"""What is wrong with a cell, in words that say how to write it."""

from django import forms

from activities.importers.activity_row import ActivityRow
from activities.importers.place_row import PlaceRow
from activities.importers.row_words import plainly


@plainly
class Row(forms.Form):
    slug = forms.SlugField(max_length=3)
    number = forms.IntegerField(min_value=1, max_value=5)
    point = forms.FloatField()
    day = forms.DateField()
    time = forms.TimeField()
    email = forms.EmailField()
    website = forms.URLField(assume_scheme="https")
    kind = forms.ChoiceField(choices=[("", ""), ("a", "A"), ("b", "B")])
    own = forms.CharField(error_messages={"required": "dit moet."})


def said(**cells):
    return {name: list(errors) for name, errors in Row(cells).errors.items()}


def test_each_kind_of_cell_says_how_to_write_it():
    wrong = said(slug="a b", number="x", point="x", day="x", time="x", email="x", website="ftp:", kind="c")
    assert wrong["slug"] == ["gebruik alleen kleine letters, cijfers en streepjes, zoals koffie-dinsdag."]
    assert wrong["number"] == ["schrijf een heel getal, zoals 12."]
    assert wrong["point"] == ["schrijf een getal, zoals 52.05."]
    assert wrong["day"] == ["schrijf de datum zoals 2026-03-31."]
    assert wrong["time"] == ["schrijf de tijd zoals 14:30."]
    assert wrong["email"] == ["dit is geen mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl."]
    assert wrong["website"] == ["dit is geen webadres. Een webadres ziet er zo uit: https://voorbeeld.nl."]
    assert wrong["kind"] == ["dit kennen we niet. Kies uit: a, b."]


def test_a_limit_is_told_with_its_number():
    assert said(slug="abcd")["slug"] == ["dit is te lang: hoogstens 3 tekens."]
    assert said(number="0")["number"] == ["dit is te weinig: schrijf 1 of meer."]
    assert said(number="6")["number"] == ["dit is te veel: schrijf 5 of minder."]


def test_words_of_its_own_stay():
    assert said()["own"] == ["dit moet."]
    assert said()["slug"] == ["dit ontbreekt. Vul het in."]


def test_no_column_of_our_files_speaks_as_a_programmer():
    for row in (ActivityRow, PlaceRow):
        words = [str(text) for field in row.base_fields.values() for text in field.error_messages.values()]
        assert not [text for text in words if "vereist" in text or "slug" in text]
