"""Sealing and unsealing, changing keys, and what the site says when keys are not right."""

import base64
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given, strategies as st

from referrals import actions, keys
from referrals.checks import names_can_be_sealed
from referrals.enums import Actor, AuditAction
from referrals.models import AuditRecord, HandOver
from tests.referrals.seeds import TOLD

OLD, NEW, OTHER = (base64.urlsafe_b64encode(char * 32).decode() for char in (b"o", b"n", b"x"))


def rotate() -> str:
    out = StringIO()
    call_command("rotate_referral_keys", stdout=out)
    return out.getvalue()


def sealed() -> list[tuple]:
    return list(HandOver.objects.order_by("pk").values_list("name", "contact", "note"))


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_what_was_sealed_can_be_read_and_does_not_show(text):
    with override_settings(REFERRAL_KEYS=[NEW, OLD]):
        closed = keys.seal(text)
        assert keys.unseal(closed) == text
        assert closed != keys.seal(text)
    with override_settings(REFERRAL_KEYS=[OTHER, OLD]), pytest.raises(keys.Unreadable):
        keys.unseal(closed)


def test_nothing_stays_nothing(settings):
    settings.REFERRAL_KEYS = [NEW]
    assert (keys.seal(""), keys.unseal(""), keys.seal_again("")) == ("", "", "")


@pytest.mark.parametrize("text", ["x", "gAAAAA", "é", "Roodborst"])
def test_what_is_no_seal_is_unreadable(settings, text):
    settings.REFERRAL_KEYS = [NEW]
    with pytest.raises(keys.Unreadable):
        keys.unseal(text)
    with pytest.raises(keys.Unreadable):
        keys.seal_again(text)


def test_an_error_repeats_neither_a_key_nor_what_was_sealed(settings):
    settings.REFERRAL_KEYS = [NEW]
    with pytest.raises(keys.Unreadable) as caught:
        keys.unseal("Roodborst")
    assert (str(caught.value), caught.value.__cause__) == ("", None)
    settings.REFERRAL_KEYS = []
    with pytest.raises(ImproperlyConfigured) as missing:
        keys.seal("Roodborst")
    assert "Roodborst" not in str(missing.value)


def test_what_is_told_does_not_show_itself():
    assert not any(str(value) in repr(actions.Told(**TOLD)) for value in (TOLD["name"], TOLD["contact"], TOLD["note"]))


# Changing keys


@pytest.fixture
def with_old_key(make_warm_card, settings):
    settings.REFERRAL_KEYS = [OLD]
    return [make_warm_card(is_draft=False, note=note) for note in ("", "Speelt graag schaak")]


def test_after_a_new_key_in_front_all_is_sealed_with_it_and_the_old_one_can_go(with_old_key, settings):
    settings.REFERRAL_KEYS = [NEW, OLD]
    before = sealed()
    told = rotate()
    assert "Opnieuw versleuteld: 2. Al met de eerste sleutel: 0. Door geen sleutel te openen: 0." in told
    assert "De oude sleutels kunnen nu uit REFERRAL_KEYS" in told
    assert all(old != new for old, new in zip(before, sealed(), strict=True))
    settings.REFERRAL_KEYS = [NEW]
    for row in HandOver.objects.all():
        assert (keys.unseal(row.name), keys.unseal(row.contact)) == (TOLD["name"], TOLD["contact"])
    record = AuditRecord.objects.last()
    assert (record.action, record.actor, record.object_uuid) == (AuditAction.ROTATE, Actor.SYSTEM, None)


def test_a_second_time_changes_nothing(with_old_key, settings):
    settings.REFERRAL_KEYS = [NEW, OLD]
    rotate()
    before, records = sealed(), AuditRecord.objects.count()
    assert "Opnieuw versleuteld: 0. Al met de eerste sleutel: 2." in rotate()
    assert (sealed(), AuditRecord.objects.count()) == (before, records)


def test_it_goes_on_where_it_was_broken_off_batch_by_batch(with_old_key, settings, monkeypatch):
    settings.REFERRAL_KEYS = [NEW, OLD]
    from referrals.actions import hand_overs

    real, done = hand_overs._rotate, []

    def break_off(numbers):
        if done:
            raise InterruptedError
        done.append(numbers)
        return real(numbers)

    monkeypatch.setattr(hand_overs, "_rotate", break_off)
    with pytest.raises(InterruptedError):
        actions.rotate_keys(batch=1)
    monkeypatch.setattr(hand_overs, "_rotate", real)
    assert actions.rotate_keys(batch=1) == actions.Rotated(again=1, already=1)


def test_what_no_key_opens_is_left_counted_and_told(with_old_key, settings):
    first = HandOver.objects.order_by("pk")[0]
    HandOver.objects.filter(pk=first.pk).update(name=Fernet(OTHER).encrypt(b"Merel").decode())
    left = sealed()[0]
    settings.REFERRAL_KEYS = [NEW, OLD]
    told = rotate()
    assert "Opnieuw versleuteld: 1. Al met de eerste sleutel: 0. Door geen sleutel te openen: 1." in told
    assert "Zet de sleutel waarmee die gemaakt zijn achteraan" in told
    assert "kunnen nu uit" not in told
    assert sealed()[0] == left


def test_without_a_key_there_is_nothing_to_change(db, settings):
    settings.REFERRAL_KEYS = []
    with pytest.raises(CommandError, match="Zet REFERRAL_KEYS"):
        rotate()


# What `check` says


def ids(settings, dpia: str, *said: str) -> list[str]:
    settings.REFERRAL_DPIA, settings.REFERRAL_KEYS = dpia, list(said)
    return [message.id for message in names_can_be_sealed(None)]


def test_without_an_assessment_nothing_is_asked(settings):
    assert ids(settings, "") == ids(settings, "", NEW) == ids(settings, "DPIA-2026-1", NEW, OLD) == []


def test_an_assessment_without_a_key_is_an_error(settings):
    assert ids(settings, "DPIA-2026-1") == ["referrals.E002"]


@pytest.mark.parametrize("wrong", ["", " ", "geheim", NEW[:-2], f"{NEW}{OLD}", "é" * 44])
@pytest.mark.parametrize("dpia", ["", "DPIA-2026-1"])
def test_what_is_no_key_is_an_error_and_is_not_repeated(settings, wrong, dpia):
    assert ids(settings, dpia, NEW, wrong) == ["referrals.E001"]
    [message] = names_can_be_sealed(None)
    assert not any(key in f"{message.msg}{message.hint}" for key in (wrong.strip(), NEW) if key)
