"""What docs/privacy says of our tables, terms and page is so."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from referrals import codes, links
from referrals.actions import CARD_LASTS

FOLDER = settings.BASE_DIR / "docs" / "privacy"
MODELS = {model.__name__: model for model in apps.get_app_config("referrals").get_models()}
FIELD = re.compile(r"`([A-Z]\w+)\.(\w+)`")


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _fields() -> set[tuple[str, str]]:
    return {(name, field.name) for name, model in MODELS.items() for field in model._meta.concrete_fields}


def test_the_register_tells_every_field_of_every_table_once_and_no_other():
    told = FIELD.findall(_text("register.md"))
    assert _fields() - set(told) == set(), "tell it in docs/privacy/register.md"
    assert set(told) - _fields() == set(), "this field is gone"
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.md")))
def test_a_field_that_a_document_names_is_there(name):
    assert set(FIELD.findall(_text(name))) <= _fields()


def test_every_field_about_a_resident_is_in_the_assessment():
    about_residents = {
        both for line in _text("register.md").splitlines() if "| bewoner |" in line for both in FIELD.findall(line)
    }
    assert about_residents == {("HandOver", name) for name in ("name", "channel", "contact", "wishes", "note")}
    assert about_residents <= set(FIELD.findall(_text("dpia.md")))


def test_the_terms_in_the_documents_are_those_of_the_settings():
    assert {
        "concept": timedelta(hours=24),
        "contact": timedelta(days=14),
        "row": timedelta(days=90),
        "longest": timedelta(days=365),
    } == settings.REFERRAL_KEEP
    register, notice = _text("register.md"), _text("notice.md")
    for said in ("24 uur", "14 dagen na het einde", "90 dagen na het einde", "12 maanden"):
        assert said in register
    for said in ("14 dagen na het einde", "binnen 24 uur", "90 dagen na het einde", "Na 12 maanden"):
        assert said in notice
    assert f"Het kaartje werkt {CARD_LASTS.days} dagen." in notice
    assert f"na {links.LASTS.days} dagen" in _text("dpia.md")
    assert codes.LENGTH * 4.39 > 52


def test_the_settings_that_the_documents_name_are_there():
    source = (settings.BASE_DIR / "backend" / "settings.py").read_text(encoding="utf-8")
    named = {name for path in FOLDER.glob("*.md") for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", path.read_text())}
    assert {name for name in named if name not in source} == set()


def test_the_notice_is_the_page(client):
    page = unescape(re.sub(r"<[^>]+>", "\n", client.get(reverse("card-privacy")).content.decode()))
    shown = {" ".join(line.split()) for line in page.splitlines()}
    blocks = [block.strip().removeprefix("## ").removeprefix("# ") for block in _text("notice.md").split("\n\n")]
    assert len(blocks) > 15
    for block in blocks[:1] + blocks[2:]:
        assert " ".join(block.split()) in shown
