"""An activity in other languages: writing it, which Dutch it was made of, and finding it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from activities import actions
from activities.enums import TextState
from activities.models import Activity, ActivityText, Change, Posting, Proposal
from activities.snapshots import texts_of
from activities.texts import states_of, told
from tests.workspace.conftest import draft, place, published, trusted  # noqa: F401 - fixtures

TURKISH = {"name": "Kahvaltı", "summary": "Komşularla kahve."}


@pytest.fixture
def shown(trusted, published):  # noqa: F811
    """On the site, of an organisation that needs no review."""
    return Activity.objects.get(pk=published.pk)


def test_a_text_is_told_in_its_language_and_what_is_missing_in_dutch(shown, organiser):
    assert actions.set_text(shown, "tr", TURKISH, by=organiser) is True
    words = told(shown, "tr")
    assert (words.name.text, words.name.language) == ("Kahvaltı", "tr")
    assert (words.description.text, words.description.language) == (shown.description, "nl")
    assert told(shown, "pl").name.language == "nl"
    assert told(shown).name.text == shown.name


def test_a_page_marks_only_what_is_not_in_its_own_language(shown, organiser):
    actions.set_text(shown, "tr", TURKISH, by=organiser)
    with translation.override("tr"):
        assert (told(shown).name.lang, told(shown).description.lang) == ("", "nl")
    assert told(shown).name.lang == ""


def test_only_a_change_of_the_dutch_that_was_translated_makes_a_text_old(shown, organiser):
    actions.set_text(shown, "tr", TURKISH, by=organiser)
    for change in ({"price_cents": 300}, {"description": "Nieuwe uitleg."}):
        actions.edit_activity(shown, change, by=organiser)
        assert states_of(shown)["tr"] == TextState.CURRENT
    actions.edit_activity(shown, {"summary": "Thee in plaats van koffie."}, by=organiser)
    assert states_of(Activity.objects.get(pk=shown.pk))["tr"] == TextState.OUTDATED
    assert states_of(shown)["pl"] == TextState.MISSING


def test_the_same_text_written_again_is_of_the_new_dutch(shown, organiser):
    actions.set_text(shown, "tr", TURKISH, by=organiser)
    actions.edit_activity(shown, {"name": "Thee"}, by=organiser)
    assert actions.set_text(shown, "tr", TURKISH, by=organiser) is True
    assert states_of(Activity.objects.get(pk=shown.pk))["tr"] == TextState.CURRENT


def test_a_text_counts_as_a_change_of_the_activity_and_is_logged(shown, organiser):
    version, number = shown.version, Change.objects.get(uuid=shown.uuid).number
    actions.set_text(shown, "tr", TURKISH, by=organiser)
    shown.refresh_from_db()
    assert shown.version > version
    assert Change.objects.get(uuid=shown.uuid).number > number
    assert set(shown.audit.first().changes) == {"texts"}
    assert actions.set_text(shown, "tr", TURKISH, by=organiser) is False


def test_who_is_new_waits_for_a_moderator_and_a_second_language_goes_along(published, organiser, moderator):  # noqa: F811
    assert isinstance(actions.set_text(published, "tr", TURKISH, by=organiser), Proposal)
    assert isinstance(actions.set_text(published, "pl", {"name": "Kawa"}, by=organiser), Proposal)
    assert not ActivityText.objects.exists()
    proposal = Proposal.objects.waiting().get()
    actions.accept_proposal(proposal, by=moderator, seen=actions.seen_of(published))
    assert {row.language: row.name for row in ActivityText.objects.all()} == {"pl": "Kawa", "tr": "Kahvaltı"}
    assert all(row.state == TextState.CURRENT for row in ActivityText.objects.all())


def test_a_text_made_of_dutch_that_waits_is_right_when_that_is_accepted(published, organiser, moderator):  # noqa: F811
    actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    actions.set_text(published, "tr", {"name": "Çay"}, by=organiser)
    proposal = Proposal.objects.waiting().get()
    assert set(proposal.changes) == {"name", "texts"}
    actions.accept_proposal(proposal, by=moderator, seen=actions.seen_of(published))
    assert ActivityText.objects.get().state == TextState.CURRENT


@pytest.fixture
def verified_after_a_proposal(published, organiser):  # noqa: F811
    """What a member proposed still waits, and since then the organisation needs no review."""
    actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    published.organisation.is_verified = True
    published.organisation.save()
    return Activity.objects.get(pk=published.pk)


def test_who_needs_no_review_stores_a_text_and_not_what_waits(verified_after_a_proposal, organiser):
    shown = verified_after_a_proposal
    assert actions.set_text(shown, "tr", TURKISH, by=organiser) is True
    assert (Activity.objects.get(pk=shown.pk).name, ActivityText.objects.get().state) == ("Koffie", TextState.CURRENT)
    assert Proposal.objects.waiting().get().changes == {"name": "Thee"}


@pytest.fixture
def text_that_waits(published, organiser):  # noqa: F811
    actions.set_text(published, "pl", {"name": "Kawa"}, by=organiser)
    actions.set_text(published, "tr", {"name": "Kahve"}, by=organiser)
    published.organisation.is_verified = True
    published.organisation.save()
    return Activity.objects.get(pk=published.pk)


def test_what_waits_does_not_put_back_a_text_that_was_stored_since(text_that_waits, organiser, moderator):
    actions.set_text(text_that_waits, "tr", TURKISH, by=organiser)
    assert set(texts_of(text_that_waits)) == {"tr"}
    actions.accept_proposal(Proposal.objects.waiting().get(), by=moderator)
    assert {code: said["name"] for code, said in texts_of(text_that_waits).items()} == {"pl": "Kawa", "tr": "Kahvaltı"}


def test_a_proposal_of_which_nothing_is_left_waits_no_longer(text_that_waits, organiser):
    assert actions.remove_text(text_that_waits, "pl", by=organiser) is True
    assert set(Proposal.objects.waiting().get().changes["texts"]) == {"tr"}
    actions.set_text(text_that_waits, "tr", {"name": "Kahve"}, by=organiser)
    assert not Proposal.objects.waiting().exists()
    assert set(texts_of(text_that_waits)) == {"tr"}


def test_a_form_without_texts_leaves_those_that_wait(text_that_waits, organiser):
    actions.revise_activity(text_that_waits, {"name": "Thee"}, by=organiser)
    assert (Activity.objects.get(pk=text_that_waits.pk).name, texts_of(text_that_waits)) == ("Thee", {})
    assert set(Proposal.objects.waiting().get().changes["texts"]) == {"pl", "tr"}


def test_a_second_proposal_without_texts_takes_along_those_that_wait(published, organiser):  # noqa: F811
    actions.set_text(published, "pl", {"name": "Kawa"}, by=organiser)
    actions.revise_activity(published, {"name": "Thee"}, by=organiser)
    assert set(Proposal.objects.waiting().get().changes) == {"name", "texts"}
    actions.remove_text(published, "pl", by=organiser)
    assert set(Proposal.objects.waiting().get().changes) == {"name"}


def test_a_text_can_be_taken_away_and_put_back(shown, organiser):
    actions.set_text(shown, "tr", TURKISH, by=organiser)
    before = texts_of(shown)
    actions.remove_text(shown, "tr", by=organiser)
    assert not ActivityText.objects.exists()
    actions.undo(shown.audit.first(), by=organiser)
    assert texts_of(shown) == before
    actions.set_text(shown, "tr", {}, by=organiser)
    assert not ActivityText.objects.exists()
    assert actions.remove_text(shown, "tr", by=organiser) is False


@pytest.mark.parametrize("language", ["nl", "xx", ""])
def test_only_languages_of_the_site_but_dutch_can_be_written(shown, organiser, language):
    with pytest.raises(ValidationError):
        actions.set_text(shown, language, TURKISH, by=organiser)


@pytest.mark.parametrize(("name", "length"), [("name", 121), ("summary", 201), ("description", 5001)])
def test_a_text_is_no_longer_than_in_dutch(shown, organiser, name, length):
    with pytest.raises(ValidationError):
        actions.set_text(shown, "tr", {name: "x" * length}, by=organiser)
    assert not ActivityText.objects.exists()


def test_nobody_else_writes_a_text(shown, other_organiser):
    with pytest.raises(PermissionDenied):
        actions.set_text(shown, "tr", TURKISH, by=other_organiser)


def test_what_a_form_did_not_show_refuses_a_text(shown, organiser):
    seen = actions.seen_of(shown)
    actions.edit_activity(shown, {"name": "Thee"}, by=organiser)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.set_text(shown, "tr", TURKISH, by=organiser, seen=seen)


def test_a_nul_is_not_stored(shown, organiser):
    actions.set_text(shown, "tr", {"name": "Kah\x00ve"}, by=organiser)
    assert ActivityText.objects.get().name == "Kahve"


def test_a_name_in_another_language_is_found_and_weighs_less_than_the_dutch_one(shown, organiser):
    actions.set_text(shown, "tr", {"name": "Günaydın", "description": "Zzyzx"}, by=organiser)
    weights = dict(Posting.objects.filter(activity=shown).values_list("term__stem", "weight"))
    assert weights["gunaydin"] < weights["koffie"]
    assert "zzyzx" not in weights
    actions.remove_text(shown, "tr", by=organiser)
    assert not Posting.objects.filter(activity=shown, term__stem="gunaydin").exists()


def test_merging_takes_along_the_languages_that_only_the_other_one_has(shown, place, organiser, moderator):  # noqa: F811
    gone = Activity.objects.get(pk=shown.pk)
    gone.pk, gone.uuid, gone.slug = None, "0d4de8fb-5a3f-4f5c-9c5e-3d0d8c0a1111", "koffie-dubbel"
    gone._state.adding = True
    gone.save()
    actions.set_text(shown, "pl", {"name": "Kawa"}, by=organiser)
    actions.set_text(gone, "pl", {"name": "Inna kawa"}, by=organiser)
    actions.set_text(gone, "tr", TURKISH, by=organiser)
    assert "texts" in actions.takeable(shown, gone)
    actions.merge(shown, gone, take=["texts"], by=moderator)
    assert {row.language: row.name for row in shown.texts.all()} == {"pl": "Kawa", "tr": "Kahvaltı"}
