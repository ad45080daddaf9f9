"""The look of an embed: a few tokens, each checked, and always readable."""

import re

import pytest
from django.utils.functional import Promise
from hypothesis import given, strategies

from activities.embed.colours import contrast, is_readable, readable_on
from activities.embed.theme import TOKENS, Theme, ThemeForm, theme_of
from tests.maps.test_site_map import PAYLOADS

CSS = re.compile(
    r":root\{--dz-embed-kleur:(#[0-9a-f]{6});--dz-embed-op-kleur:(#[0-9a-f]{6});--dz-embed-achtergrond:(#[0-9a-f]{6});"
    r"--dz-embed-tekst:(#[0-9a-f]{6});--dz-embed-hoek:[0-9]+px;--dz-embed-lettergrootte:[0-9]+px;\}"
)
hex_colours = strategies.from_regex(r"\A#[0-9a-f]{6}\Z")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#0a4d68", "#ffffff", 9.2)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.06)
    assert contrast(one, other) == contrast(other, one)


@given(hex_colours)
def test_on_every_ground_something_is_readable(ground):
    assert is_readable(readable_on(ground), ground)


@given(hex_colours, hex_colours, hex_colours)
def test_whatever_is_chosen_can_be_read(colour, ground, text):
    theme = theme_of({"kleur": colour, "achtergrond": ground, "tekst": text})
    assert theme.ground == ground
    assert is_readable(theme.text, theme.ground)
    assert is_readable(theme.colour, theme.ground)
    assert is_readable(theme.on_colour, theme.colour)


@given(strategies.dictionaries(strategies.sampled_from(TOKENS), strategies.text(max_size=40)))
def test_nothing_but_colours_and_numbers_gets_into_the_stylesheet(params):
    assert CSS.fullmatch(theme_of(params).css())


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("value", [*PAYLOADS, "red", "#12", "0a4d68;}", "1e30", "-1", "99", "url(//example.org)"])
def test_anything_else_is_left_out_and_told(token, value):
    assert theme_of({token: value}) == Theme()
    assert token in ThemeForm({token: value}).errors


def test_a_good_choice_is_taken_over():
    params = {"kleur": "#7A1F1F", "achtergrond": "fff7ec", "tekst": "222", "hoek": "0", "lettergrootte": "20"}
    assert ThemeForm(params).errors == {}
    assert theme_of(params) == Theme("#7a1f1f", "#fff7ec", "#222222", 0, 20)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"tekst": "eee"}, "tekst"),
        ({"kleur": "ffcc00"}, "kleur"),
        ({"achtergrond": "222222"}, "achtergrond"),
        ({"achtergrond": "222222", "tekst": "ffffff", "kleur": "0a4d68"}, "kleur"),
    ],
)
def test_the_form_refuses_what_cannot_be_read(params, field):
    assert field in ThemeForm(params).errors


def test_a_colour_that_cannot_be_read_gives_way_to_the_text():
    assert theme_of({"kleur": "ffcc00"}).colour == Theme().text


def test_the_stylesheet_is_served_and_kept(client):
    answer = client.get("/embed.css?kleur=7a1f1f&hoek=4")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--dz-embed-kleur:#7a1f1f;" in answer.content.decode()
    assert "max-age=86400" in answer["Cache-Control"]


def test_what_is_wrong_with_a_size_is_said_in_the_language_of_who_reads_it():
    message = ThemeForm.base_fields["hoek"].error_messages["invalid"]
    assert isinstance(message, Promise)
    assert str(message) == "Kies een heel getal van 0 tot en met 32."
