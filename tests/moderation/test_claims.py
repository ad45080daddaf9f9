"""An organisation says that something is theirs; a moderator decides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from post_office.models import Email

from activities import actions
from activities.enums import ReviewState, Verb
from activities.models import AuditEntry, Claim

pytestmark = pytest.mark.usefixtures("zuidwest")


def page(claim, verb=""):
    return f"/redactie/claim/{claim.uuid}/{verb}"


@pytest.fixture
def house(make_activity):
    return make_activity("Huis", stands_for_place=True, place__lat=52.05, place__lon=4.3).place


@pytest.fixture
def claim(house, organisation, organiser):
    return actions.claim(house, organisation, "Wij huren dit\x00 huis", by=organiser)


def test_a_member_asks_once_with_a_note(claim, house, organisation, organiser, other_organiser):
    assert (claim.state, claim.note, claim.made_by) == (ReviewState.WAITING, "Wij huren dit huis", organiser)
    assert AuditEntry.objects.filter(place=house, verb=Verb.CLAIM).exists()
    with pytest.raises(ValidationError, match="al gevraagd"):
        actions.claim(house, organisation, by=organiser)
    with pytest.raises(PermissionDenied):
        actions.claim(house, organisation, by=other_organiser)
    assert Claim.objects.count() == 1


def test_what_is_theirs_already_is_not_asked_for(published, organisation, organiser):
    with pytest.raises(ValidationError, match="al van jouw organisatie"):
        actions.claim(published, organisation, by=organiser)


def test_the_page_says_who_runs_it_now_who_asks_and_why(signed_in, claim, house, other_organisation):
    actions.change_place(house, {"organisation": other_organisation}, by=None)
    html = signed_in.get(page(claim)).content.decode()
    for words in ("Huis", "Andere voorbeeldclub", "Voorbeeldclub", "organisator@example.org", "Wij huren dit huis"):
        assert words in html


def test_a_place_goes_with_the_activity_that_stands_for_it_and_nothing_else(
    signed_in, claim, house, organisation, make_activity, organiser
):
    other = make_activity("Thee")
    type(other).objects.filter(pk=other.pk).update(place=house)
    signed_in.post(page(claim, "geven/"))
    house.refresh_from_db()
    other.refresh_from_db()
    claim.refresh_from_db()
    itself = house.activities.get(stands_for_place=True)
    assert (house.organisation, itself.organisation, other.organisation) == (organisation, organisation, None)
    assert claim.state == ReviewState.ACCEPTED
    entry = AuditEntry.objects.get(place=house, verb=Verb.GRANT_CLAIM)
    assert entry.changes == {"organisation": [None, organisation.slug]}
    mail = Email.objects.latest("id")
    assert (mail.to, "Huis" in mail.subject) == ([organiser.email], True)


def test_an_activity_can_be_given_too(signed_in, make_activity, organisation, organiser):
    activity = make_activity("Thee")
    claim = actions.claim(activity, organisation, by=organiser)
    signed_in.post(page(claim, "geven/"))
    activity.refresh_from_db()
    assert activity.organisation == organisation
    assert activity.postings.filter(term__words__contains="voorbeeldclub").exists()


def test_it_is_refused_with_a_reason_and_a_mail(signed_in, claim, house, organiser):
    assert signed_in.post(page(claim, "weigeren/")).context["form"].errors
    signed_in.post(page(claim, "weigeren/"), {"uitleg": "Dit huis is van de gemeente."})
    house.refresh_from_db()
    claim.refresh_from_db()
    assert (house.organisation, claim.state) == (None, ReviewState.REFUSED)
    mail = Email.objects.latest("id")
    assert "Dit huis is van de gemeente." in mail.message
    assert mail.to == [organiser.email]


def test_it_is_decided_once_and_only_by_a_moderator(signed_in, claim, organiser, moderator):
    for decide in (actions.grant_claim, lambda claim, by: actions.refuse_claim(claim, "Nee", by=by)):
        with pytest.raises(PermissionDenied):
            decide(claim, by=organiser)
    actions.grant_claim(claim, by=moderator)
    answer = signed_in.post(page(claim, "weigeren/"), {"keuze": "1"}, follow=True)
    assert "intussen al over beslist" in str(*answer.context["messages"])
    claim.refresh_from_db()
    assert claim.state == ReviewState.ACCEPTED


def test_who_asked_may_be_gone_by_now(claim, organiser, colleague, moderator):
    organiser.delete()
    claim.refresh_from_db()
    before = Email.objects.count()
    actions.refuse_claim(claim, "Nee", by=moderator)
    assert [mail.to for mail in Email.objects.order_by("id")[before:]] == [[colleague.email]]
