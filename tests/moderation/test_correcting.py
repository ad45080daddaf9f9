"""A moderator mends a word or a price without asking for it."""

import pytest

from activities import actions
from activities.enums import Status, Verb
from activities.models import AuditEntry

pytestmark = pytest.mark.usefixtures("zuidwest")


def page(activity):
    return f"/redactie/activiteit/{activity.uuid}/aanpassen/"


def form(activity, **changed):
    names = ("name", "summary", "description", "times_text", "phone", "email", "website")
    values = {name: getattr(activity, name) for name in names}
    return values | {"category": activity.category.slug, "price": "", "gezien": actions.seen_of(activity)} | changed


@pytest.mark.parametrize(
    ("typed", "cents"), [("2,50", 250), ("€ 3", 300), ("0", 0), ("", None), ("1.5", 150), ("0,29", 29)]
)
def test_words_and_price_hold_at_once_and_are_logged(signed_in, published, moderator, typed, cents):
    sent = form(published, name="Koffie en thee", category="eten", price=typed)
    signed_in.post(page(published), sent)
    published.refresh_from_db()
    assert (published.name, published.price_cents, published.category.slug) == ("Koffie en thee", cents, "eten")
    assert published.status == Status.PUBLISHED
    entry = AuditEntry.objects.get(activity=published, verb=Verb.CHANGE)
    assert entry.actor == moderator
    assert published.occurrences.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("price", "gratis"),
        ("price", "-1"),
        ("price", "1e9"),
        ("category", "iets"),
        ("email", "x"),
        ("website", "javascript:alert(1)"),
        ("summary", "a" * 201),
    ],
)
def test_what_cannot_be_is_told_at_its_field(signed_in, published, field, typed):
    answer = signed_in.post(page(published), form(published, **{field: typed}))
    assert list(answer.context["form"].errors) == [field]
    assert not AuditEntry.objects.filter(activity=published, verb=Verb.CHANGE).exists()


def test_what_changed_meanwhile_is_not_overwritten(signed_in, make_submitted, organiser):
    activity = make_submitted()
    sent = form(activity, name="Thee")
    actions.edit_activity(activity, {"summary": "Nieuw"}, by=organiser)
    answer = signed_in.post(page(activity), sent, follow=True)
    assert "intussen veranderd" in str(*answer.context["messages"])
    activity.refresh_from_db()
    assert (activity.name, activity.summary) == ("Koffie", "Nieuw")


def test_the_form_starts_with_what_there_is(signed_in, make_submitted):
    activity = make_submitted("Koffie", price_cents=250)
    html = signed_in.get(page(activity)).content.decode()
    assert 'value="2,50"' in html
    assert '<option value="ontmoeten" selected>' in html
