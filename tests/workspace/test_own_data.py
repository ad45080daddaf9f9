import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from post_office.models import Email

from accounts import outbox
from accounts.models import User
from accounts.own_data import close_account, everything_about
from activities import actions
from activities.enums import MemberRole, ReportKind
from activities.models import AuditEntry, Claim, Membership, Proposal, Report
from tests.workspace.helpers import proved

# Everything that points to a user, with what the download and the end of an account do about it.
POINTS_TO_A_USER = {
    "account.EmailAddress.user": "mailadressen",
    "mfa.Authenticator.user": "tweedeStap",
    "admin.LogEntry.user": "beheer",
    "activities.Membership.user": "lidmaatschappen",
    "activities.Invitation.invited_by": "uitnodigingenVanMij",
    "activities.ApiToken.made_by": "tokens",
    "activities.AuditEntry.actor": "logboek",
    "activities.Proposal.made_by": "voorstellen",
    "activities.Proposal.decided_by": "voorstellen",
    "activities.Claim.made_by": "claims",
    "activities.Claim.decided_by": "claims",
    "activities.ImportRun.made_by": "ingelezenBestanden",
    "activities.Report.handled_by": "afgehandeldeMeldingen",
}


@pytest.fixture
def busy(organisation, other_organisation, organiser, make_activity, client):
    """An organiser of whom something stands in every table that can hold it."""
    proved(organiser)
    other = User.objects.create_user("andere-eigenaar@example.org")
    Membership.objects.create(organisation=organisation, user=other, role=MemberRole.OWNER)
    activity = make_activity("Koffie", organisation=organisation)
    actions.edit_activity(activity, {"name": "Thee"}, by=organiser)
    actions.invite(organisation, "nieuw@example.org", MemberRole.MEMBER, by=organiser)
    actions.invite(other_organisation, organiser.email.upper(), MemberRole.MEMBER, by=_owner_of(other_organisation))
    Claim.objects.create(organisation=organisation, place=activity.place, made_by=organiser, note="Van ons")
    actions.handle_report(actions.report(activity, ReportKind.GONE), by=organiser)
    Authenticator.objects.create(user=organiser, type="totp", data={"secret": "GEHEIM"})
    LogEntry.objects.create(user=organiser, action_flag=ADDITION, object_repr="Koffie")
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=other, action_flag=ADDITION, object_repr=organiser.email, content_type=about, object_id=organiser.pk
    )
    outbox.queue("invited", organiser.email, {"organisation": "Voorbeeldclub", "link": "", "days": 14})
    client.force_login(organiser)
    return organiser


def _owner_of(organisation):
    user = User.objects.create_user("eigenaar@example.org")
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.OWNER)
    return user


def _close(client, user, typed=None):
    return client.post("/account/verwijderen/", {"email": typed or user.email})


def _found_in_tables(text):
    """Which columns of the whole database hold it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                name, kept = connection.ops.quote_name(column.name), connection.ops.quote_name(table)
                cursor.execute(f"SELECT count(*) FROM {kept} WHERE lower(CAST({name} AS text)) LIKE %s", [f"%{text}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column.name}")
    return found


# The download


def test_the_download_is_a_file_that_nobody_keeps(client, busy, settings):
    settings.SITE_NAME = "Samen Noord"
    answer = client.get("/account/gegevens/")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="samen-noord-mijn-gegevens.json"'
    assert answer["Cache-Control"] == "private, no-store"


def test_the_download_holds_every_row_about_the_person_and_no_secret(client, busy):
    answer = client.get("/account/gegevens/")
    told = json.loads(answer.content)
    assert told["account"]["email"] == busy.email
    assert told["mailadressen"] == [{"email": busy.email, "verified": True, "primary": True}]
    assert told["tweedeStap"][0]["type"] == "totp"
    assert told["lidmaatschappen"][0]["organisatie"] == "Voorbeeldclub"
    assert told["uitnodigingenVanMij"][0]["organisatie"] == "Voorbeeldclub"
    assert told["uitnodigingenVoorMij"][0]["organisatie"] == "Andere voorbeeldclub"
    assert told["voorstellen"][0]["geschreven"] == {"name": "Thee"}
    assert told["claims"][0]["geschreven"] == "Van ons"
    assert {"propose", "invite", "handle_report"} <= {entry["wat"] for entry in told["logboek"]}
    assert told["beheer"][0]["object_repr"] == "Koffie"
    assert len(told["mails"]) == Email.objects.filter(to__iexact=busy.email).count() > 0
    assert len(told["afgehandeldeMeldingen"]) == len(told["ingelogdTot"]) == 1
    text = answer.content.decode()
    assert "GEHEIM" not in text
    assert "nieuw@example.org" not in text


def test_whatever_points_to_a_user_has_its_place_in_the_download(resident):
    points = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is User
    }
    assert points == set(POINTS_TO_A_USER)
    assert set(POINTS_TO_A_USER.values()) <= set(everything_about(resident))


def test_the_download_holds_nothing_of_others(client, busy, resident):
    client.force_login(resident)
    told = client.get("/account/gegevens/").json()
    empty = [key for key, value in told.items() if isinstance(value, list) and not value]
    assert set(empty) == set(told) - {"gemaaktOp", "account", "ingelogdTot"}


@pytest.mark.parametrize("address", ["/account/gegevens/", "/account/verwijderen/"])
def test_a_visitor_has_no_data(client, address):
    assert client.get(address)["Location"].startswith("/inloggen/")


def test_the_account_page_leads_to_both(client, resident):
    client.force_login(resident)
    html = client.get("/account/").content.decode()
    assert 'href="/account/gegevens/"' in html
    assert 'href="/account/verwijderen/"' in html


# The end of an account


def test_to_look_at_the_page_ends_nothing(client, busy):
    assert "Dit kun je niet terugdraaien." in client.get("/account/verwijderen/").content.decode()
    assert User.objects.filter(pk=busy.pk).exists()


@pytest.mark.parametrize("typed", ["", "iemand@example.org", "organisator@example.or"])
def test_without_the_right_address_nothing_ends(client, busy, typed):
    html = client.post("/account/verwijderen/", {"email": typed}).content.decode()
    assert 'class="dz-error"' in html
    assert User.objects.filter(pk=busy.pk).exists()


def test_nothing_of_the_address_is_left_in_any_table(client, busy):
    assert len(_found_in_tables(busy.email)) >= 5
    answer = _close(client, busy, busy.email.upper())
    assert answer["Location"] == "/account/verwijderd/"
    assert _found_in_tables(busy.email) == []
    assert client.get("/account/verwijderd/").status_code == 200


def test_what_was_made_stays_under_a_pseudonym(client, busy, organisation):
    pseudonym, rows = busy.uuid, AuditEntry.objects.filter(actor=busy).count()
    _close(client, busy)
    mine = AuditEntry.objects.filter(actor_uuid=pseudonym)
    assert mine.count() == rows + 1
    assert not mine.filter(actor__isnull=False).exists()
    assert mine.latest("id").verb == "leave"
    assert organisation.activities.count() == 1
    assert Proposal.objects.get().made_by is None
    assert Claim.objects.get().made_by is None
    assert Report.objects.get().handled_by is None
    assert organisation.invitations.get().invited_by is None
    assert not EmailAddress.objects.filter(email=busy.email).exists()
    assert not Authenticator.objects.exists()


def test_every_session_of_the_person_ends_and_no_other(client, busy, resident):
    phone, stranger, half_way = Client(), Client(), Client()
    phone.force_login(busy)
    stranger.force_login(resident)
    half_way.post("/inloggen/", {"email": busy.email})
    assert Session.objects.count() == 4
    _close(client, busy)
    assert phone.get("/account/").status_code == 302
    assert stranger.get("/account/").status_code == 200
    assert Session.objects.count() == 1


def test_mail_to_the_person_is_not_sent_any_more_and_that_to_others_is(client, busy):
    others = set(Email.objects.exclude(to__iexact=busy.email).values_list("pk", flat=True))
    assert Email.objects.filter(to__iexact=busy.email).exists()
    _close(client, busy)
    assert set(Email.objects.values_list("pk", flat=True)) == others
    assert ["nieuw@example.org"] in [mail.to for mail in Email.objects.all()]


def test_the_log_of_the_admin_stays_with_a_closed_account_that_has_only_the_pseudonym(client, busy):
    pseudonym = busy.uuid
    _close(client, busy)
    stand_in = User.objects.get(uuid=pseudonym)
    assert (stand_in.email, stand_in.is_active) == (f"{pseudonym}@verwijderd.invalid", False)
    assert not stand_in.has_usable_password()
    assert LogEntry.objects.get(user=stand_in).object_repr == "Koffie"
    assert LogEntry.objects.get(content_type__model="user").object_repr == str(pseudonym)


def test_who_never_worked_in_the_admin_leaves_no_account_behind(client, resident):
    client.force_login(resident)
    _close(client, resident)
    assert not User.objects.exists()


def test_the_only_owner_hands_over_first(client, organisation, organiser, colleague):
    client.force_login(organiser)
    html = _close(client, organiser).content.decode()
    assert "Je bent de enige eigenaar van Voorbeeldclub. Maak eerst iemand anders eigenaar." in html
    assert User.objects.filter(pk=organiser.pk).exists()
    actions.set_role(colleague.memberships.get(), MemberRole.OWNER, by=organiser)
    _close(client, organiser)
    assert [row.user for row in organisation.memberships.all()] == [colleague]


def test_a_refusal_for_one_organisation_leaves_the_others_as_they_were(organisation, organiser, colleague, zuidwest):
    alone = actions.start_organisation("Alleen van mij", by=organiser)
    with pytest.raises(ValidationError):
        close_account(organiser)
    assert alone.memberships.filter(user=organiser).exists()


def test_the_last_member_goes_and_the_organisation_stays(client, organisation, organiser):
    client.force_login(organiser)
    _close(client, organiser)
    organisation.refresh_from_db()
    assert not organisation.memberships.exists()


def test_nothing_about_the_person_is_written_to_the_log_of_the_server(client, busy, caplog):
    caplog.set_level("DEBUG")
    _close(client, busy)
    assert busy.email not in caplog.text
