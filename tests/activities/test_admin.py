"""/beheer/: everything is written by the same actions as elsewhere, with who did it in the log."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

from accounts.models import User
from activities import actions
from activities.enums import ReviewState, Status, Verb
from activities.models import (
    Activity,
    AuditEntry,
    Category,
    Claim,
    Funding,
    Grant,
    Membership,
    Organisation,
    Place,
    Programme,
    Proposal,
    Revision,
)
from maps.models import Buurt
from tests.activities.admin_pages import form_of
from tests.activities.helpers import plan

NOUNS = ("activity", "place", "organisation", "category", "programme", "pillar", "grant", "funding", "auditentry")
LISTS = [f"/beheer/activities/{noun}/" for noun in (*NOUNS, "proposal", "claim", "report", "synonym")]
LISTS += ["/beheer/maps/buurt/", "/beheer/maps/district/", "/beheer/accounts/user/"]

pytestmark = pytest.mark.usefixtures("zuidwest")


def page_of(row, verb="change"):
    return f"/beheer/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{verb}/"


def save(client, row, **values):
    return client.post(page_of(row), form_of(client.get(page_of(row)), **values))


def errors_of(answer):
    form = answer.context["adminform"].form
    return " ".join(str(words) for words in [*form.errors.values(), form.non_field_errors()])


def do(client, verb, *rows):
    sent = {"action": verb, "_selected_action": [row.pk for row in rows]}
    return client.post("/beheer/activities/activity/", sent, follow=True).content.decode()


@pytest.fixture
def staff(client, as_staff):
    user = User.objects.create_superuser("beheer@example.org")
    as_staff(user)
    return user


@pytest.fixture
def coffee(make_activity, organisation):
    return make_activity("Koffie", organisation=organisation, summary="Met koek", price_cents=0)


@pytest.mark.parametrize("address", LISTS)
def test_nobody_who_is_no_staff_gets_in(client, address, moderator, organiser):
    for user in (None, moderator, organiser):
        if user:
            client.force_login(user)
        for page in (address, f"{address}add/", f"{address}1/change/", f"{address}1/history/"):
            assert client.get(page).status_code in (302, 403)
            assert client.post(page, {"name": "x"}).status_code in (302, 403)
    assert not AuditEntry.objects.by_people().exists()


@pytest.mark.parametrize(
    "address", ["account/emailaddress", "mfa/authenticator", "post_office/email", "post_office/log"]
)
def test_mail_with_codes_and_secrets_are_shown_to_nobody(client, staff, address):
    assert client.get(f"/beheer/{address}/").status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_every_list_opens_and_is_searched_and_ordered(client, staff, coffee, address):
    assert client.get(address).status_code == 200
    for question in ("q=koffie", "q=%25", "q=%00x", "o=1", "o=-2", "q=é+ß"):
        assert client.get(f"{address}?{question}").status_code in (200, 302)


def test_saving_an_activity_is_a_change_by_somebody_with_a_new_version(client, staff, coffee):
    revision = Revision.objects.current()
    answer = save(client, coffee, summary="Met taart", price_cents="150")
    assert answer.status_code == 302
    version = coffee.version
    coffee.refresh_from_db()
    assert (coffee.summary, coffee.price_cents, coffee.version) == ("Met taart", 150, version + 1)
    assert Revision.objects.current() > revision
    entry = AuditEntry.objects.filter(activity=coffee).first()
    assert (entry.verb, entry.actor) == (Verb.CHANGE, staff)
    assert entry.changes == {"summary": ["Met koek", "Met taart"], "price_cents": [0, 150]}
    assert client.get("/zoeken/?q=taart").context["found"].total == 1


def test_saving_without_a_change_writes_nothing(client, staff, coffee):
    before = AuditEntry.objects.count(), Revision.objects.current()
    for row in (coffee, coffee.place, coffee.organisation):
        assert save(client, row).status_code == 302
    assert (AuditEntry.objects.count(), Revision.objects.current()) == before


@pytest.mark.parametrize("noun", ["activity", "place", "organisation"])
def test_who_saves_over_the_change_of_another_is_told_and_nothing_is_written(client, staff, coffee, noun):
    row = coffee if noun == "activity" else getattr(coffee, noun)
    sent = form_of(client.get(page_of(row)), name="Van mij")
    change = {
        "activity": actions.change_activity,
        "place": actions.change_place,
        "organisation": actions.correct_organisation,
    }[noun]
    change(row, {"name": "Van een ander"}, by=staff)
    answer = client.post(page_of(row), sent)
    assert answer.status_code == 200
    assert "Iemand anders heeft dit intussen veranderd." in errors_of(answer)
    row.refresh_from_db()
    assert row.name == "Van een ander"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"age_policy": "range"}, "Vul een leeftijd in"),
        ({"name": ""}, "vereist"),
        ({"source": ""}, "Schrijf erbij waar dit vandaan komt."),
        ({"name": "a\x00b"}, ""),
        ({"price_cents": "-1"}, ""),
    ],
)
def test_what_cannot_be_is_said_in_the_form(client, staff, coffee, values, words):
    answer = save(client, coffee, **values)
    assert answer.status_code == 200
    assert words in errors_of(answer)
    assert errors_of(answer).strip()


def test_a_new_activity_is_a_draft(client, staff, coffee):
    page = client.get("/beheer/activities/activity/add/")
    theme = Category.objects.get(slug="eten")
    sent = form_of(page, name="Soep", category=theme.pk, place=coffee.place_id, source="gebeld", price_cents="0")
    assert client.post("/beheer/activities/activity/add/", sent).status_code == 302
    soup = Activity.objects.get(name="Soep")
    assert (soup.status, soup.category, soup.place, soup.slug) == (Status.DRAFT, theme, coffee.place, "soep")
    assert soup.audit.get().actor == staff


def test_a_moved_place_takes_its_activities_and_its_buurt_along(client, staff, make_activity):
    activity = make_activity("Koffie", place__lat=52.0505, place__lon=4.2955)
    there = Buurt.objects.get(name="Bouwlust") if Buurt.objects.filter(name="Bouwlust").exists() else None
    there = there or Buurt.objects.exclude(pk=activity.buurt_id).filter(in_programme_area=True).first()
    answer = save(client, activity.place, lat=there.label_lat, lon=there.label_lon)
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert (activity.lat, activity.lon, activity.buurt) == (there.label_lat, there.label_lon, there)
    entry = AuditEntry.objects.filter(place=activity.place).first()
    assert entry.actor == staff
    assert set(entry.changes) == {"lat", "lon", "buurt"}


def test_a_new_place_waits_as_a_draft_with_the_buurt_of_its_point(client, staff):
    page = client.get("/beheer/activities/place/add/")
    buurt = Buurt.objects.filter(in_programme_area=True).first()
    at = {"lat": buurt.label_lat, "lon": buurt.label_lon, "accuracy_m": "20"}
    theme = Category.objects.get(slug="ontmoeten")
    sent = form_of(page, name="Nieuw huis", postcode="2533 ab", source="gebeld", theme=theme.pk, **at)
    assert client.post("/beheer/activities/place/add/", sent).status_code == 302
    place = Place.objects.get(name="Nieuw huis")
    assert (place.buurt, place.postcode, place.slug) == (buurt, "2533AB", "nieuw-huis")
    assert place.activities.get().status == Status.DRAFT
    assert place.audit.get().actor == staff


def test_half_a_point_or_one_off_the_globe_is_refused(client, staff, coffee):
    assert "Een punt heeft een lat, een lon" in errors_of(save(client, coffee.place, lat="52.05"))
    assert errors_of(save(client, coffee.place, lat="952", lon="4")).strip()
    assert save(client, coffee.place, lat="52,05", lon="4,295").status_code == 302
    coffee.place.refresh_from_db()
    assert (coffee.place.lat, coffee.place.lon, coffee.place.accuracy_m) == (52.05, 4.295, 20)
    assert save(client, coffee.place, lat="", lon="").status_code == 302
    coffee.place.refresh_from_db()
    assert (coffee.place.point, coffee.place.accuracy_m) == (None, None)


def test_the_point_is_put_on_a_map(client, staff, make_activity):
    place = make_activity("Koffie", place__lat=52.0505, place__lon=4.2955).place
    html = client.get(page_of(place)).content.decode()
    assert "data-pin" in html
    assert html.count('name="lat"') == html.count('name="accuracy_m"') == html.count('name="plek"') == 1
    assert 'value="52,0505"' in html
    assert 'value="4,2955"' in html


def test_an_organisation_that_is_renamed_is_found_by_its_new_name(client, staff, coffee):
    answer = save(client, coffee.organisation, name="Buurtkring", email="kring@example.org")
    assert answer.status_code == 302
    assert client.get("/zoeken/?q=buurtkring").context["found"].total == 1
    entry = AuditEntry.objects.filter(organisation=coffee.organisation).first()
    assert (entry.actor, entry.changes["name"]) == (staff, ["Voorbeeldclub", "Buurtkring"])
    assert "kring@example.org" not in str(entry.changes)


def test_a_new_organisation_has_its_members_at_once(client, staff, resident):
    page = client.get("/beheer/activities/organisation/add/")
    rows = {"memberships-TOTAL_FORMS": "1", "memberships-0-user": resident.pk, "memberships-0-role": "owner"}
    sent = form_of(page, name="Buurtkring", **rows)
    assert client.post("/beheer/activities/organisation/add/", sent).status_code == 302
    organisation = Organisation.objects.get(name="Buurtkring")
    assert organisation.memberships.get().user == resident
    assert sorted(organisation.audit.values_list("verb", flat=True)) == [Verb.ADD, Verb.JOIN]


def test_members_are_put_in_and_taken_out_and_the_log_names_nobody(client, staff, organiser, colleague, resident):
    organisation = organiser.memberships.get().organisation
    first, second = organisation.memberships.order_by("pk")
    answer = save(
        client,
        organisation,
        **{
            "memberships-TOTAL_FORMS": "3",
            "memberships-0-role": "member",
            "memberships-1-DELETE": "on",
            "memberships-2-user": resident.pk,
            "memberships-2-role": "owner",
        },
    )
    assert answer.status_code == 302
    assert set(organisation.memberships.values_list("user__email", "role")) == {
        ("organisator@example.org", "member"),
        ("bewoner@example.org", "owner"),
    }
    entries = organisation.audit.filter(actor=staff)
    assert sorted(entry.verb for entry in entries) == sorted([Verb.HAND_OVER, Verb.LEAVE, Verb.JOIN])
    assert "example.org" not in str([entry.changes for entry in entries])
    assert not Membership.objects.filter(pk=second.pk).exists()
    assert Membership.objects.filter(pk=first.pk).exists()


def test_a_line_that_gets_another_person_is_that_person_instead(client, staff, organiser, resident):
    organisation = organiser.memberships.get().organisation
    assert save(client, organisation, **{"memberships-0-user": resident.pk}).status_code == 302
    assert [row.user for row in organisation.memberships.all()] == [resident]


def test_state_moves_are_those_of_the_table(client, staff, coffee, make_activity):
    other = make_activity("Soep")
    assert "2 activiteiten zijn verplaatst." in do(client, "withdraw", coffee, other)
    html = do(client, "restore", coffee)
    assert "Dit kan niet vanuit deze status" in html
    assert "Koffie (teruggetrokken)" in html
    do(client, "archive", coffee)
    do(client, "restore", coffee)
    do(client, "publish", coffee)
    coffee.refresh_from_db()
    assert coffee.status == Status.PUBLISHED
    verbs = [entry.verb for entry in AuditEntry.objects.filter(activity=coffee, actor=staff)]
    assert verbs == [Verb.PUBLISH, Verb.RESTORE, Verb.ARCHIVE, Verb.WITHDRAW]


def test_staff_who_are_no_moderators_move_nothing(client, as_staff, coffee):
    user = User.objects.create_user("hulp@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="activities"))
    as_staff(user)
    assert "is werk voor een redacteur: Koffie" in do(client, "withdraw", coffee)
    coffee.refresh_from_db()
    assert coffee.status == Status.PUBLISHED


@pytest.mark.parametrize("noun", ["activity", "place", "organisation", "category", "programme", "pillar", "grant"])
def test_nothing_of_the_catalogue_is_deleted(client, staff, coffee, noun):
    model = admin.site._registry
    (kind,) = [each for each in model if each._meta.model_name == noun]
    row = kind.objects.first()
    number = kind.objects.count()
    assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    client.post(f"/beheer/activities/{noun}/", {"action": "delete_selected", "_selected_action": [row.pk]})
    assert kind.objects.count() == number


def test_what_is_only_to_look_at_cannot_be_written(client, staff, coffee, organisation, organiser):
    proposal = actions.edit_activity(coffee, {"summary": "Met taart"}, by=organiser)
    claim = Claim.objects.create(organisation=organisation, place=coffee.place, note="Van ons")
    for row in (AuditEntry.objects.first(), proposal, claim, Buurt.objects.first(), Buurt.objects.first().district):
        page = client.get(page_of(row))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert client.post(page_of(row), {"state": "accepted", "name": "x"}).status_code == 403
        assert client.get(f"/beheer/{row._meta.app_label}/{row._meta.model_name}/add/").status_code == 403
        assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    assert Proposal.objects.get().state == Claim.objects.get().state == ReviewState.WAITING


def test_history_is_the_log_of_that_thing(client, staff, coffee, make_activity):
    other = make_activity("Soep")
    save(client, coffee, summary="Met taart")
    actions.change_activity(other, {"summary": "Met brood"}, by=None)
    html = client.get(page_of(coffee, "history"), follow=True).content.decode()
    assert "samenvatting: Met koek → Met taart" in html
    assert "beheer@example.org" in html
    assert "Met brood" not in html
    plan(coffee)
    assert "status: concept → gepubliceerd" in html
    assert "tijden veranderd" in client.get(page_of(coffee, "history"), follow=True).content.decode()
    place = client.get(page_of(coffee.place, "history"), follow=True)
    assert place.context["cl"].result_count == coffee.place.audit.count()


def test_the_log_says_who_also_when_nobody_is_there_any_more(client, staff, coffee, organiser):
    actions.confirm(coffee, by=organiser)
    organiser.delete()
    html = client.get("/beheer/activities/auditentry/").content.decode()
    assert "iemand die geen account meer heeft" in html
    assert "het systeem" in html


def test_hostile_names_are_only_text(client, staff, make_activity):
    name = "<script>alert(1)</script>"
    organisation = Organisation.objects.create(name=name, slug="vals")
    activity = make_activity(name, organisation=organisation, summary=name, place__name=name)
    actions.change_activity(activity, {"summary": f"{name}!"}, by=staff)
    Claim.objects.create(organisation=organisation, activity=activity, note=name, made_by=staff)
    plan(activity)
    pages = [*LISTS, *(page_of(row) for row in (activity, activity.place, organisation, AuditEntry.objects.first()))]
    for address in pages:
        assert name not in client.get(address).content.decode(), address
    assert name not in do(client, "restore", activity)


def test_a_theme_with_an_icon_that_is_not_there_or_a_light_colour_is_refused(client, staff):
    theme = Category.objects.get(slug="sport")
    assert "Dit pictogram is er niet." in errors_of(save(client, theme, icon="bestaat-niet"))
    assert "te licht" in errors_of(save(client, theme, colour="#ffee00"))
    for odd in ("#zzzzzz", "geel", "#12", "#0B4F6C"):
        assert "geldige waarde" in errors_of(save(client, theme, colour=odd))
    assert save(client, theme, short_name="Bewegen").status_code == 302
    theme.refresh_from_db()
    assert (theme.short_name, theme.slug) == ("Bewegen", "sport")


def test_every_theme_that_we_bring_can_be_saved(client, staff):
    for theme in Category.objects.all():
        assert save(client, theme).status_code == 302


def test_a_funding_is_linked_and_a_wrong_link_goes(client, staff, coffee):
    address = "/beheer/activities/funding/"
    sent = form_of(client.get(f"{address}add/"), grant=Grant.objects.first().pk, source="https://example.org/")
    assert "Kies een plek, een activiteit of een thema." in errors_of(client.post(f"{address}add/", sent))
    assert client.post(f"{address}add/", sent | {"activity": coffee.pk}).status_code == 302
    funding = Funding.objects.get(activity=coffee)
    revision = Revision.objects.current()
    assert client.post(page_of(funding, "delete"), {"post": "yes"}).status_code == 302
    assert not Funding.objects.filter(pk=funding.pk).exists()
    assert Revision.objects.current() > revision


@pytest.mark.parametrize("odd", ["H", "9" * 20, "\x00", "-1"])
def test_a_choice_that_no_page_offered_is_an_error_beside_its_field(client, staff, coffee, odd):
    for noun, name in (("funding", "place"), ("activity", "organisation")):
        page = client.get(f"/beheer/activities/{noun}/add/")
        answer = client.post(f"/beheer/activities/{noun}/add/", form_of(page) | {name: odd})
        assert name in answer.context["adminform"].form.errors


def test_a_programme_is_changed(client, staff):
    programme = Programme.objects.first()
    assert save(client, programme, description="Nieuw").status_code == 302
    programme.refresh_from_db()
    assert programme.description == "Nieuw"


def test_places_and_people_are_found_while_typing(client, staff, coffee, resident):
    for app, model, field, words in [
        ("activities", "activity", "place", "plek koffie"),
        ("activities", "activity", "organisation", "voorbeeldclub"),
        ("activities", "membership", "user", "BEWONER@"),
    ]:
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": words}
        assert len(client.get("/beheer/autocomplete/", asked).json()["results"]) == 1
