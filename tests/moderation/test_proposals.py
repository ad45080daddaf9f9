"""A change to something that the public sees: told field by field, and then taken over or not."""

import re
from datetime import timedelta

import pytest

from activities import actions
from activities.enums import ReviewState, Verb
from activities.models import Activity, AuditEntry, Occurrence, Photo
from activities.snapshots import snapshot
from tests.plans import exception

pytestmark = pytest.mark.usefixtures("zuidwest")


def page(proposal, verb=""):
    return f"/redactie/voorstel/{proposal.uuid}/{verb}"


def seen_on(answer):
    return re.search(r'name="gezien" value="([^"]+)"', answer.content.decode())[1]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_before_and_after_stand_with_their_words_and_not_only_a_colour(signed_in, proposal):
    html = signed_in.get(page(proposal)).content.decode()
    assert re.search(r"Nu</p>\s*<del[^>]*><span>Koffie</span></del>", html)
    assert re.search(r"Wordt</p>\s*<ins[^>]*><span>Thee</span></ins>", html)
    assert "Prijs</p>" in html
    assert "niets ingevuld" in html


def test_who_decides_on_a_photo_sees_it(signed_in, published, organiser):
    now, new = (Photo.objects.create(width=800, height=600, file=name, thumbnail=name) for name in ("1.jpg", "2.jpg"))
    Activity.objects.filter(pk=published.pk).update(photo=now, photo_alt="Vier mensen")
    published.refresh_from_db()
    assert f'src="/foto/{now.uuid}.jpg"' in signed_in.get(f"/redactie/activiteit/{published.uuid}/").content.decode()
    proposal = actions.edit_activity(published, {"photo": str(new.uuid)}, by=organiser)
    html = signed_in.get(page(proposal)).content.decode()
    assert re.search(rf'<del[^>]*><span>de foto van nu</span><img[^>]* src="/foto/{now.uuid}.jpg"', html)
    assert re.search(rf'<ins[^>]*><span>een andere foto</span><img[^>]* src="/foto/{new.uuid}.jpg"', html)


def test_a_date_that_is_cancelled_is_told_as_a_sentence(signed_in, published, organiser):
    plan = snapshot(published)["plan"]
    day = Occurrence.objects.filter(activity=published).earliest("starts_at").local_on
    plan["schedules"][0]["exceptions"] = [exception("cancelled", day, reason="Ziek")]
    proposal = actions.edit_activity(published, {"plan": plan}, by=organiser)
    (row,) = signed_in.get(page(proposal)).context["differences"]
    assert row.label == "Tijden"
    assert row.after[1].endswith("gaat het niet door. Ziek")
    assert [note.split(":")[0] for note in row.notes] == ["Gaat niet door"]


def test_it_is_taken_over_as_it_was_seen(signed_in, proposal, published):
    answer = signed_in.post(
        page(proposal, "goedkeuren/"), {"gezien": seen_on(signed_in.get(page(proposal)))}, follow=True
    )
    published.refresh_from_db()
    assert (published.name, published.price_cents) == ("Thee", 0)
    assert said(answer) == ["Dit staat nu op de site."]


def test_a_newer_proposal_is_looked_at_first(signed_in, proposal, published, organiser):
    seen = seen_on(signed_in.get(page(proposal)))
    actions.edit_activity(published, {"name": "Soep"}, by=organiser)
    answer = signed_in.post(page(proposal, "goedkeuren/"), {"gezien": seen}, follow=True)
    assert said(answer)[0].startswith("Dit is intussen veranderd")
    assert "ingetrokken" in answer.content.decode()
    published.refresh_from_db()
    assert published.name == "Koffie"


def test_what_time_made_impossible_is_said_and_the_proposal_waits_on(
    signed_in, published, organiser, moderator, time_machine
):
    plan = snapshot(published)["plan"]
    first, second = Occurrence.objects.filter(activity=published).order_by("starts_at")[:2]
    moved = exception("moved", second.local_on, new_on=(first.local_on + timedelta(days=1)).isoformat())
    plan["schedules"][0]["exceptions"] = [moved]
    proposal = actions.edit_activity(published, {"plan": plan}, by=organiser)
    time_machine.move_to(first.starts_at + timedelta(days=3))
    signed_in.force_login(moderator)
    answer = signed_in.get(page(proposal))
    assert answer.context["differences"][0].notes[0].startswith("Deze tijden kunnen zo niet meer")
    answer = signed_in.post(page(proposal, "goedkeuren/"), {"gezien": seen_on(answer)}, follow=True)
    assert said(answer)
    assert not said(answer)[0].startswith("Dit staat nu")
    proposal.refresh_from_db()
    assert proposal.state == ReviewState.WAITING


def test_it_is_refused_with_a_reason(signed_in, proposal, published, moderator):
    assert signed_in.post(page(proposal, "afwijzen/")).context["form"].errors
    signed_in.post(page(proposal, "afwijzen/"), {"keuze": "1"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.reason) == (
        ReviewState.REFUSED,
        moderator,
        "Wat er nu staat, klopt beter.",
    )
    published.refresh_from_db()
    assert published.name == "Koffie"
    assert AuditEntry.objects.filter(activity=published, verb=Verb.REFUSE).exists()
    answer = signed_in.get(page(proposal))
    assert "al over beslist: afgewezen" in answer.content.decode()
    assert "goedkeuren/" not in answer.content.decode()


def test_a_proposal_on_an_older_version_says_so(signed_in, proposal, published, moderator):
    actions.edit_activity(published, {"summary": "Kom erbij"}, by=moderator)
    html = signed_in.get(page(proposal)).content.decode()
    assert "veranderd nadat dit voorstel werd gemaakt" in html


def test_what_was_proposed_is_shown_as_text(signed_in, published, organiser):
    proposal = actions.edit_activity(published, {"name": "<script>alert(1)</script>"}, by=organiser)
    html = signed_in.get(page(proposal)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
