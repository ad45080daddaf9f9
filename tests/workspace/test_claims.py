import pytest
from django.core.exceptions import PermissionDenied

from activities import actions
from activities.enums import MemberRole, Status
from activities.models import Activity, AuditEntry, Claim, Membership

XSS = '"><script>alert(1)</script>{{ 7 }}'


@pytest.fixture
def activity(make_activity):
    return make_activity("Koffie")


@pytest.fixture
def place(make_activity):
    """With the activity that stands for it, so that it has a page."""
    return make_activity("Huiskamer", stands_for_place=True).place


def _page(subject):
    kind = "activiteit" if isinstance(subject, Activity) else "plek"
    return f"/organisator/beheer-vragen/{kind}/{subject.slug}/"


def _said(organisation, note="Wij huren deze zaal."):
    return {"organisation": str(organisation.uuid), "note": note}


def test_the_public_pages_link_to_it_the_same_for_everybody(client, activity, place, organiser):
    for subject in (activity, place):
        before = client.get(subject.get_absolute_url())
        assert f'href="{_page(subject)}"' in before.content.decode()
        assert "Cookie" not in before.headers.get("Vary", "")
        client.force_login(organiser)
        after = client.get(subject.get_absolute_url())
        assert after.content.count(b"Is dit van jullie organisatie?") == 1
        assert not after.cookies
        client.logout()


def test_a_visitor_signs_in_first_and_comes_back(client, activity):
    answer = client.get(_page(activity))
    assert answer["Location"] == f"/inloggen/?next={_page(activity).replace('/', '%2F')}"


def test_a_member_asks_for_an_activity(client, activity, organisation, colleague):
    client.force_login(colleague)
    answer = client.post(_page(activity), _said(organisation, "  Wij huren\r\ndeze zaal.\x00"), follow=True)
    assert answer.redirect_chain[-1][0] == "/organisator/"
    claim = Claim.objects.get()
    assert (claim.activity, claim.organisation, claim.made_by) == (activity, organisation, colleague)
    assert claim.note == "Wij huren deze zaal."
    assert AuditEntry.objects.filter(activity=activity, verb="claim", actor=colleague).exists()
    activity.refresh_from_db()
    assert activity.organisation is None


def test_a_place_is_asked_for_as_a_place_by_each_of_its_two_addresses(client, place, organisation, organiser):
    client.force_login(organiser)
    itself = place.activities.get(stands_for_place=True)
    client.post(_page(itself), _said(organisation))
    assert Claim.objects.get().place == place
    assert "heeft dit al gevraagd" in client.post(_page(place), _said(organisation)).content.decode()
    assert Claim.objects.count() == 1


def test_what_is_theirs_already_is_not_asked_for(client, activity, organisation, organiser):
    Activity.objects.filter(pk=activity.pk).update(organisation=organisation)
    client.force_login(organiser)
    assert "al van jouw organisatie" in client.post(_page(activity), _said(organisation)).content.decode()
    assert not Claim.objects.exists()


def test_nobody_asks_for_an_organisation_of_others(client, activity, organisation, other_organiser, resident):
    client.force_login(other_organiser)
    html = client.post(_page(activity), _said(organisation)).content.decode()
    assert "Kies een van je organisaties." in html
    for user in (other_organiser, resident):
        with pytest.raises(PermissionDenied):
            actions.claim(activity, organisation, "Van ons", by=user)
    assert not Claim.objects.exists()


def test_who_has_two_organisations_chooses_and_who_has_none_starts_one(
    client, activity, organisation, other_organisation, organiser, resident
):
    client.force_login(organiser)
    assert client.get(_page(activity)).content.decode().count('type="radio"') == 1
    Membership.objects.create(user=organiser, organisation=other_organisation, role=MemberRole.MEMBER)
    html = client.get(_page(activity)).content.decode()
    assert html.count('type="radio"') == 2
    assert "checked" not in html
    client.force_login(resident)
    new = f"/organisator/organisaties/nieuw/?next={_page(activity)}"
    assert f'href="{new}"' in client.get(_page(activity)).content.decode()
    assert f'value="{_page(activity)}"' in client.get(new).content.decode()
    answer = client.post(new, {"name": "Voorbeeldtuin", "next": _page(activity)}, follow=True)
    assert answer.redirect_chain[-1][0] == _page(activity)
    assert "Voorbeeldtuin" in answer.content.decode()


@pytest.mark.parametrize(("note", "said"), [(" ", "in een paar woorden"), ("a" * 501, "hoogstens 500")])
def test_a_reason_is_asked_for(client, activity, organisation, organiser, note, said):
    client.force_login(organiser)
    assert said in client.post(_page(activity), _said(organisation, note)).content.decode()
    assert not Claim.objects.exists()


def test_what_the_public_does_not_see_cannot_be_asked_for(client, activity, organisation, organiser):
    Activity.objects.filter(pk=activity.pk).update(status=Status.DRAFT)
    client.force_login(organiser)
    assert client.post(_page(activity), _said(organisation)).status_code == 404
    assert client.get("/organisator/beheer-vragen/organisatie/voorbeeldclub/").status_code == 404
    assert client.get("/organisator/beheer-vragen/plek/bestaat-niet/").status_code == 404


def test_what_people_typed_stays_text(client, activity, organisation, organiser):
    Activity.objects.filter(pk=activity.pk).update(name=XSS)
    organisation.name = XSS
    organisation.save()
    client.force_login(organiser)
    html = client.post(_page(activity), _said(organisation, XSS) | {"organisation": "?"}).content.decode()
    assert "<script>alert" not in html
