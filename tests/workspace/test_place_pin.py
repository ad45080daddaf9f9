import json
import re

import pytest
from django import forms
from django.template import Context, Template

from activities.templatetags.place_pin import SCRIPTS, STYLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zuidwest")]


class PlaceForm(forms.Form):
    street = forms.CharField(required=False)
    postcode = forms.CharField(required=False)
    lat = forms.FloatField(label="Breedte", required=False)
    lon = forms.FloatField(label="Lengte", required=False)
    place = forms.UUIDField(label="Plek", required=False)


class PlaceFormWithAccuracy(PlaceForm):
    accuracy_m = forms.IntegerField(required=False)


def rendered(form):
    return Template('{% load place_pin %}{% place_pin form straat="street" %}').render(Context({"form": form}))


def options(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)[1])


def test_the_script_is_told_where_to_ask_and_how_the_fields_are_named():
    found = options(rendered(PlaceForm(prefix="waar")))
    assert (found["addressUrl"], found["outlinesUrl"]) == ("/organisator/adres/", "/kaart/buurten.geojson")
    assert found["fields"] == {
        "straat": "waar-street",
        "postcode": "waar-postcode",
        "lat": "waar-lat",
        "lon": "waar-lon",
        "plek": "waar-place",
    }
    (south, west), (north, east) = found["view"]["bounds"]
    assert (south < 52.05 < north, west < 4.29 < east) == (True, True)
    assert all(found["texts"].values())


def test_tiles_come_from_our_own_address_and_only_when_the_site_has_some(settings):
    assert options(rendered(PlaceForm()))["tiles"] is None
    settings.TILE_URL = "https://tiles.example.org/{z}/{x}/{y}.png"
    html = rendered(PlaceForm())
    assert options(html)["tiles"]["path"] == "/tegels/{z}/{x}/{y}.png"
    assert "tiles.example.org" not in html


def test_what_was_filled_in_is_kept_as_text():
    sent = {"lat": '52"><script>alert(1)</script>', "lon": "4,3", "place": "'><b>", "accuracy_m": "20"}
    html = rendered(PlaceFormWithAccuracy(sent))
    assert "<b>" not in html
    assert "<script>" not in html
    assert 'name="accuracy_m" value="20"' in html
    assert re.search(r"<details[^>]* open>", html)


def test_a_form_without_accuracy_gets_no_field_for_it():
    html = rendered(PlaceForm())
    assert "accuracy_m" not in html
    assert not re.search(r"<details[^>]* open>", html)


def test_without_script_the_numbers_are_there_and_the_map_is_not():
    html = rendered(PlaceForm({"lat": "52.05", "lon": "4.3"}))
    assert re.search(r'<div class="dz-pin__live"[^>]* hidden>', html)
    shown_without_script = html[html.index("<details") :]
    assert 'name="lat" value="52.05"' in shown_without_script
    assert 'name="lon" value="4.3"' in shown_without_script


def test_nothing_in_it_is_inline_script_or_style():
    html = rendered(PlaceForm())
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert len(re.findall(r"<script(?! src=| type=.application/json)", html)) == 0
    assert html.count("<script src=") == len(SCRIPTS)
    assert html.count('<link rel="stylesheet"') == len(STYLES)
