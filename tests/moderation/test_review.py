"""An activity that was sent in, as a moderator looks at it and decides."""

import re

import pytest

from activities import actions
from activities.enums import ReportKind, Status, Verb
from activities.models import Activity, AuditEntry, Category, Photo, Place

pytestmark = pytest.mark.usefixtures("zuidwest")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def page(activity, verb=""):
    return f"/redactie/activiteit/{activity.uuid}/{verb}"


def seen_on(answer):
    return re.search(r'name="gezien" value="([^"]+)"', answer.content.decode())[1]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def submitted(make_submitted):
    return make_submitted(
        "Koffie", summary="Kom erbij", description="Er is taart.", price_cents=250, email="koffie@example.org"
    )


def test_it_shows_all_that_the_public_would_see(signed_in, submitted):
    html = signed_in.get(page(submitted)).content.decode()
    for words in ("Koffie", "Kom erbij", "Er is taart.", "€ 2,50", "Nederlands", "koffie@example.org"):
        assert words in html
    assert html.count("data-moment=") == submitted.occurrences.count()
    assert 'class="dz-map"' in html
    assert submitted.place.name in html
    assert "Voorbeeldclub" in html


def test_it_says_how_it_went_with_what_the_organisation_sent_in_before(
    signed_in, submitted, make_submitted, published, proposal, moderator
):
    actions.send_back(make_submitted("Thee"), "Nee", by=moderator)
    actions.refuse_proposal(proposal, "Nee", by=moderator)
    html = signed_in.get(page(submitted)).content.decode()
    assert "1 keer goedgekeurd, 2 keer teruggestuurd of afgewezen" in html


def test_what_somebody_typed_is_shown_as_text(signed_in, make_submitted):
    activity = make_submitted(HOSTILE, description=HOSTILE, times_text=HOSTILE[:100], contact_role=HOSTILE[:60])
    for address in (
        page(activity),
        "/redactie/",
        "/redactie/logboek/",
        "/redactie/samenvoegen/?soort=activiteit&q=script",
    ):
        html = signed_in.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert" in html
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)


def test_it_warns_of_what_asks_for_a_look(signed_in, published, make_submitted):
    again = make_submitted("Koffie drinken", plan={"schedules": [], "closed": []})
    warnings = signed_in.get(page(again)).context["warnings"]
    assert warnings == ["Op deze plek is al iets wat erop lijkt: Koffie.", "Er is geen datum in de toekomst."]
    html = signed_in.get(page(again)).content.decode()
    assert f"/redactie/samenvoegen/?soort=activiteit&amp;weg={again.uuid}" in html


def test_a_new_place_is_told_and_goes_on_the_site_with_its_activity(
    signed_in, make_submitted, organisation, organiser, place, client
):
    new = Place(name="Nieuw huis", source="test", organisation=organisation)
    actions.draft_place(new, Category.objects.get(slug="ontmoeten"), by=organiser)
    activity = make_submitted("Zwemmen", place=str(new.uuid))
    answer = signed_in.get(page(activity))
    assert answer.context["warnings"] == [
        "De plek is nieuw: Nieuw huis. Kijk of die er al is.",
        "We weten niet precies waar de plek is: er is geen punt op de kaart.",
    ]
    signed_in.post(page(activity, "publiceren/"), {"gezien": seen_on(answer)})
    assert client.get(new.get_absolute_url()).status_code == 200


@pytest.fixture
def sent_in_at_new_place(make_submitted, organisation, organiser):
    """An activity that a newcomer sent in, and the page of its new place."""
    new = Place(name="Nieuw huis", source="test", organisation=organisation, lat=52.05, lon=4.28, accuracy_m=20)
    actions.draft_place(new, Category.objects.get(slug="ontmoeten"), by=organiser)
    return make_submitted("Zwemmen", place=str(new.uuid)), Activity.objects.get(place=new, stands_for_place=True)


def test_what_a_newcomer_wrote_on_the_page_of_a_new_place_does_not_go_along_unseen(
    signed_in, sent_in_at_new_place, organiser
):
    activity, itself = sent_in_at_new_place
    seen = seen_on(signed_in.get(page(activity)))
    actions.edit_activity(itself, {"description": "Door niemand bekeken"}, by=organiser)
    signed_in.post(page(activity, "publiceren/"), {"gezien": seen})
    activity.refresh_from_db()
    itself.refresh_from_db()
    assert (activity.status, itself.status) == (Status.PUBLISHED, Status.DRAFT)
    actions.submit(itself, by=organiser)
    assert signed_in.get(page(itself)).status_code == 200


def test_the_page_of_a_place_that_was_taken_off_does_not_come_back_by_itself(
    sent_in_at_new_place, organiser, moderator
):
    activity, itself = sent_in_at_new_place
    actions.publish(activity, by=moderator)
    for move in (actions.withdraw, actions.archive, actions.restore):
        move(itself, by=organiser)
    actions.edit_activity(itself, {"description": "Door niemand bekeken"}, by=organiser)
    actions.revise_activity(activity, {"summary": "Anders"}, by=organiser)
    actions.revise_activity(activity, {"summary": ""}, by=organiser)
    itself.refresh_from_db()
    assert itself.status == Status.DRAFT


def test_members_whom_we_trust_publish_the_page_of_their_new_place_too(sent_in_at_new_place, organisation, organiser):
    activity, itself = sent_in_at_new_place
    organisation.is_verified = True
    organisation.save()
    actions.edit_activity(itself, {"description": "Een huis met een tuin"}, by=organiser)
    actions.publish(Activity.objects.get(pk=activity.pk), by=organiser)
    itself.refresh_from_db()
    assert itself.status == Status.PUBLISHED


def test_it_is_published_as_it_was_seen_and_who_sent_it_in_gets_a_mail(signed_in, submitted, moderator):
    seen = seen_on(signed_in.get(page(submitted)))
    answer = signed_in.post(page(submitted, "publiceren/"), {"gezien": seen}, follow=True)
    submitted.refresh_from_db()
    assert submitted.status == Status.PUBLISHED
    assert said(answer) == ["Dit staat nu op de site."]
    entry = AuditEntry.objects.get(activity=submitted, verb=Verb.PUBLISH)
    assert entry.actor == moderator


def test_the_photo_is_seen_before_it_is_on_the_site(signed_in, submitted):
    submitted.photo = Photo.objects.create(width=4, height=3, file="foto/a.jpg", thumbnail="foto/a-klein.jpg")
    Activity.objects.filter(pk=submitted.pk).update(photo=submitted.photo, photo_alt="Een tafel")
    html = signed_in.get(page(submitted)).content.decode()
    assert f'<img src="/foto/{submitted.photo.uuid}.jpg" width="4" height="3" alt="Een tafel">' in html


def test_what_changed_meanwhile_is_shown_anew_and_not_published(signed_in, submitted, organiser):
    seen = seen_on(signed_in.get(page(submitted)))
    actions.edit_activity(submitted, {"name": "Thee"}, by=organiser)
    for verb, data in (("publiceren/", {}), ("terugsturen/", {"keuze": "1"})):
        answer = signed_in.post(page(submitted, verb), {"gezien": seen} | data, follow=True)
        assert said(answer) == ["Dit is intussen veranderd. Kijk opnieuw, en beslis dan."]
        assert "Thee" in answer.content.decode()
        assert Activity.objects.get(pk=submitted.pk).status == Status.SUBMITTED


def test_without_a_token_nothing_is_published(signed_in, submitted):
    signed_in.post(page(submitted, "publiceren/"))
    assert Activity.objects.get(pk=submitted.pk).status == Status.SUBMITTED


def test_of_two_moderators_the_second_is_told(signed_in, submitted, moderator):
    seen = seen_on(signed_in.get(page(submitted)))
    actions.publish(submitted, by=moderator)
    answer = signed_in.post(page(submitted, "publiceren/"), {"gezien": seen}, follow=True)
    assert said(answer)[0].startswith("Dit is intussen veranderd")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"keuze": "3"}, "De plek klopt niet. Kies de goede plek, of zet de speld op de kaart goed."),
        ({"uitleg": "De dag ontbreekt."}, "De dag ontbreekt."),
        (
            {"keuze": "6", "uitleg": "Echt niet."},
            "Dit is reclame voor een bedrijf. Daar is deze site niet voor. Echt niet.",
        ),
    ],
)
def test_it_goes_back_with_a_reason_that_is_ready_or_typed(signed_in, submitted, sent, reason):
    seen = seen_on(signed_in.get(page(submitted)))
    signed_in.post(page(submitted, "terugsturen/"), {"gezien": seen} | sent)
    submitted.refresh_from_db()
    assert submitted.status == Status.DRAFT
    assert AuditEntry.objects.get(activity=submitted, verb=Verb.SEND_BACK).reason == reason


@pytest.mark.parametrize("sent", [{}, {"uitleg": "  "}, {"keuze": "99"}, {"uitleg": "a" * 301}])
def test_without_a_good_reason_the_form_says_what_to_do(signed_in, submitted, sent):
    seen = seen_on(signed_in.get(page(submitted)))
    answer = signed_in.post(page(submitted, "terugsturen/"), {"gezien": seen} | sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert 'class="dz-error"' in answer.content.decode()
    assert Activity.objects.get(pk=submitted.pk).status == Status.SUBMITTED


def test_what_is_on_the_site_can_be_taken_off_archived_and_brought_back(signed_in, published):
    actions.report(published, ReportKind.GONE)
    html = signed_in.get(page(published)).content.decode()
    assert "Haal van de site" in html
    assert "Dit bestaat niet meer" in html
    for verb, data, status in (
        ("van-de-site/", {"keuze": "1"}, Status.WITHDRAWN),
        ("archiveren/", {}, Status.ARCHIVED),
        ("terughalen/", {}, Status.DRAFT),
    ):
        signed_in.post(page(published, verb), data)
        published.refresh_from_db()
        assert published.status == status
    assert AuditEntry.objects.get(activity=published, verb=Verb.WITHDRAW).reason == "Dit bestaat niet meer."


def test_what_the_state_does_not_allow_is_said(signed_in, published):
    answer = signed_in.post(page(published, "terughalen/"), follow=True)
    assert said(answer) == ["Hier is intussen al over beslist. Kijk hoe het nu staat."]
