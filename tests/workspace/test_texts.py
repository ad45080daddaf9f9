"""The pages on which an organiser writes an activity in other languages."""

import pytest
from django.urls import reverse

from activities import actions
from activities.models import ActivityText, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_organiser(client, organiser):
    client.force_login(organiser)
    return client


def _send(client, activity, language="tr", **said):
    said.setdefault("gezien", actions.seen_of(activity))
    return client.post(reverse("workspace-text", args=[activity.uuid, language]), said)


def test_the_page_says_of_each_language_how_it_stands(client_of_organiser, trusted, published, organiser):
    actions.set_text(published, "tr", {"name": "Kahve"}, by=organiser)
    actions.set_text(published, "pl", {"name": "Kawa"}, by=organiser)
    actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    actions.set_text(published, "tr", {"name": "Çay"}, by=organiser)
    answer = client_of_organiser.get(reverse("workspace-texts", args=[published.uuid]))
    states = {row.language: str(row.state) for row in answer.context["rows"]}
    assert states == {"en": "ontbreekt", "tr": "actueel", "ar": "ontbreekt", "pl": "verouderd"}
    assert "Verouderd: de Nederlandse tekst is nieuwer" in answer.content.decode()


def test_the_dutch_stands_beside_the_fields(client_of_organiser, published):
    page = client_of_organiser.get(reverse("workspace-text", args=[published.uuid, "ar"])).content.decode()
    assert f'<p lang="nl" dir="auto">{published.name}</p>' in page
    assert 'lang="ar" dir="auto"' in page


def test_a_text_of_who_is_trusted_is_stored_at_once(client_of_organiser, trusted, published):
    answer = _send(client_of_organiser, published, naam="Kahve", samenvatting="  Komşularla\r\nkahve ")
    assert answer.status_code == 302
    row = ActivityText.objects.get()
    assert (row.language, row.name, row.summary) == ("tr", "Kahve", "Komşularla kahve")


def test_a_text_of_who_is_new_becomes_a_proposal_that_the_page_shows(client_of_organiser, published):
    answer = _send(client_of_organiser, published, naam="Kahve")
    assert answer.status_code == 302
    assert Proposal.objects.waiting().get().changes["texts"]["tr"]["name"] == "Kahve"
    published.refresh_from_db()
    answer = client_of_organiser.get(reverse("workspace-text", args=[published.uuid, "tr"]))
    assert answer.context["form"]["naam"].value() == "Kahve"


def test_who_needs_no_review_sees_the_dutch_that_the_public_reads(client_of_organiser, published, organiser):
    actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    published.organisation.is_verified = True
    published.organisation.save()
    answer = client_of_organiser.get(reverse("workspace-text", args=[published.uuid, "tr"]))
    assert '<p lang="nl" dir="auto">Koffie</p>' in answer.content.decode()
    assert _send(client_of_organiser, published, naam="Kahve").status_code == 302
    published.refresh_from_db()
    assert published.name == "Koffie"
    assert Proposal.objects.waiting().get().changes == {"name": "Thee"}


def test_what_is_too_long_is_said_and_not_stored(client_of_organiser, published):
    answer = _send(client_of_organiser, published, naam="x" * 121)
    assert "Gebruik minder woorden" in answer.content.decode()
    assert not ActivityText.objects.exists()


def test_who_was_overtaken_keeps_what_they_typed(client_of_organiser, trusted, published):
    answer = _send(client_of_organiser, published, naam="Kahve", gezien="1:")
    assert answer.status_code == 200
    assert "net veranderd" in answer.content.decode()
    assert answer.context["form"]["naam"].value() == "Kahve"
    assert not ActivityText.objects.exists()


@pytest.mark.parametrize("name", ["workspace-text", "workspace-text-remove"])
def test_what_waits_and_cannot_be_written_any_more_is_said(client_of_organiser, published, organiser, name):
    proposal = actions.set_text(published, "tr", {"name": "Kahve"}, by=organiser)
    Proposal.objects.filter(pk=proposal.pk).update(changes=proposal.changes | {"price_cents": -1})
    said = {"naam": "Çay", "gezien": actions.seen_of(published)}
    answer = client_of_organiser.post(reverse(name, args=[published.uuid, "tr"]), said, follow=True)
    assert answer.status_code == 200
    assert Proposal.objects.waiting().get().changes["texts"]["tr"]["name"] == "Kahve"


def test_hostile_text_stays_text_on_the_page(client_of_organiser, trusted, published):
    hostile = "<script>alert(1)</script>${7*7}"
    _send(client_of_organiser, published, naam=hostile)
    for address in (reverse("workspace-text", args=[published.uuid, "tr"]), f"/tr/activiteit/{published.slug}/"):
        assert "<script>alert" not in client_of_organiser.get(address).content.decode()


def test_a_text_can_be_taken_away(client_of_organiser, trusted, published, organiser):
    actions.set_text(published, "tr", {"name": "Kahve"}, by=organiser)
    client_of_organiser.post(reverse("workspace-text-remove", args=[published.uuid, "tr"]))
    assert not ActivityText.objects.exists()


@pytest.mark.parametrize("language", ["nl", "xx"])
def test_there_is_no_page_for_another_language(client_of_organiser, published, language):
    for name in ("workspace-text", "workspace-text-remove"):
        assert client_of_organiser.post(reverse(name, args=[published.uuid, language])).status_code == 404


def test_a_moderator_reads_what_a_proposal_changes_and_what_there_is(client, as_staff, moderator, published, organiser):
    proposal = actions.set_text(published, "tr", {"name": "Kahve"}, by=organiser)
    as_staff(moderator)
    assert "Türkçe: Kahve" in client.get(reverse("moderation-proposal", args=[proposal.uuid])).content.decode()
    actions.accept_proposal(proposal, by=moderator, seen=actions.seen_of(published))
    page = client.get(reverse("moderation-activity", args=[published.uuid])).content.decode()
    assert "<strong>Kahve</strong>" in page
