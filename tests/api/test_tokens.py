import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.own_data import close_account, everything_about
from activities import actions
from activities.enums import MemberRole
from activities.models import Activity, ApiToken, Membership
from tests.api.write_helpers import API, Program, all_rows, body_of, problem_of, program_of
from tests.workspace.helpers import log_of


@pytest.fixture
def token(organisation, organiser):
    return actions.create_token(organisation, "Onze agenda", by=organiser)[0]


def _membership(user, organisation):
    return Membership.objects.get(user=user, organisation=organisation)


# Made and revoked


def test_only_the_digest_of_a_secret_is_kept(organisation, organiser):
    token, secret = actions.create_token(organisation, "  Onze\x00 \n agenda ", by=organiser)
    stored = ApiToken.objects.values().get()
    assert len(secret) == 43
    assert secret.startswith("dz_")
    assert stored["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert not [name for name, value in stored.items() if secret in str(value)]
    assert (stored["name"], stored["start"]) == ("Onze agenda", secret[:9])
    assert str(token) == f"{secret[:9]}…"
    assert log_of(organisation) == ["make_token"]
    assert organisation.audit.get().changes == {"token": ["", "Onze agenda"]}


def test_no_two_secrets_are_alike(organisation, organiser):
    assert len({actions.create_token(organisation, f"A{number}", by=organiser)[1] for number in range(10)}) == 10


@pytest.mark.parametrize("name", ["", "  ", "\x00", "!?", "a" * 61])
def test_a_token_has_a_name(organisation, organiser, name):
    with pytest.raises(ValidationError):
        actions.create_token(organisation, name, by=organiser)
    assert not ApiToken.objects.exists()


def test_an_organisation_has_ten_at_most_that_work(organisation, organiser):
    tokens = [actions.create_token(organisation, f"A{number}", by=organiser)[0] for number in range(10)]
    with pytest.raises(ValidationError, match="al 10 sleutels"):
        actions.create_token(organisation, "A", by=organiser)
    actions.revoke_token(tokens[0], by=organiser)
    actions.create_token(organisation, "A", by=organiser)


def test_only_an_owner_makes_and_revokes(
    organisation, colleague, other_organiser, resident, moderator, token, other_organisation
):
    for user in (colleague, other_organiser, resident, moderator):
        with pytest.raises(PermissionDenied):
            actions.create_token(organisation, "A", by=user)
        with pytest.raises(PermissionDenied):
            actions.revoke_token(token, by=user)
    assert ApiToken.objects.living().count() == 1


def test_to_revoke_twice_is_to_revoke_once(organisation, organiser, token):
    assert actions.revoke_token(token, by=organiser)
    assert not actions.revoke_token(token, by=organiser)
    assert log_of(organisation) == ["make_token", "revoke_token"]


def test_another_owner_can_revoke_it(organisation, organiser, colleague, token):
    actions.set_role(_membership(colleague, organisation), MemberRole.OWNER, by=organiser)
    assert actions.revoke_token(token, by=colleague)


# The end of a token


@pytest.fixture
def second_owner(organisation, organiser, colleague):
    actions.set_role(_membership(colleague, organisation), MemberRole.OWNER, by=organiser)
    return colleague


def _refused(program, place):
    before = all_rows()
    answer = program.post(body_of(place))
    told = problem_of(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer ")
    assert all_rows() == before
    return told


def test_a_revoked_token_writes_nothing(program, place, organiser):
    assert program.post(body_of(place)).status_code == 201
    actions.revoke_token(ApiToken.objects.get(), by=organiser)
    _refused(program, place)


def test_it_ends_when_its_maker_leaves(program, place, organisation, organiser, second_owner):
    actions.leave(organisation, by=organiser)
    _refused(program, place)
    assert "revoke_token" in log_of(organisation)


def test_it_ends_when_its_maker_is_taken_out_and_does_not_come_back_with_them(
    program, place, organisation, organiser, second_owner
):
    actions.remove_member(_membership(organiser, organisation), by=second_owner)
    organisation.memberships.create(user=organiser, role=MemberRole.OWNER)
    _refused(program, place)


def test_it_ends_when_staff_takes_its_maker_out(program, place, organisation, organiser, moderator):
    moderator.is_staff = True
    actions.take_out_member(_membership(organiser, organisation), by=moderator)
    organisation.memberships.create(user=organiser)
    _refused(program, place)


def test_it_does_not_work_while_the_account_of_its_maker_is_closed(program, place, organiser):
    organiser.is_active = False
    organiser.save()
    _refused(program, place)


def test_it_does_not_work_where_a_membership_went_another_way(program, place, organisation, organiser):
    Membership.objects.filter(user=organiser).delete()
    _refused(program, place)


def test_a_maker_who_is_a_member_only_now_writes_as_a_member(program, place, organisation, organiser, second_owner):
    actions.set_role(_membership(organiser, organisation), MemberRole.MEMBER, by=second_owner)
    assert program.post(body_of(place)).status_code == 201


def test_it_goes_with_the_account_of_its_maker(program, place, organiser, second_owner):
    close_account(organiser)
    _refused(program, place)
    assert not ApiToken.objects.exists()


def test_it_ends_with_an_organisation_that_goes_up_in_another(
    program, place, organisation, other_organisation, moderator
):
    actions.merge_organisations(other_organisation, organisation, by=moderator)
    _refused(program, place)


def test_those_of_the_organisation_that_stays_go_on(program, place, organisation, other_organisation, moderator):
    actions.merge_organisations(organisation, other_organisation, by=moderator)
    assert program.post(body_of(place)).status_code == 201


def test_a_revoked_one_is_forgotten_after_a_time(organiser, token, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    actions.revoke_token(token, by=organiser)
    time_machine.move_to("2027-02-28 12:00:00+01:00", tick=False)
    call_command("clear_expired")
    assert ApiToken.objects.exists()
    time_machine.move_to("2027-03-02 12:00:00+01:00", tick=False)
    call_command("clear_expired")
    assert not ApiToken.objects.exists()


def test_the_download_of_own_data_has_the_tokens_and_no_secret_of_them(organiser, token):
    [told] = everything_about(organiser)["tokens"]
    assert (told["naam"], told["begin"], told["organisatie"]) == ("Onze agenda", token.start, "Voorbeeldclub")
    assert token.digest not in str(told)


# Who writes


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer dz_",
        "Bearer dz_\x7f",
        "Basic ZHo6eA==",
        "dz_x",
        "Bearer a b",
        "Bearer é",
    ],
)
def test_a_token_that_is_none_writes_nothing(program, posted, place, header):
    stranger = Program()
    stranger.headers = {"authorization": header}
    before = all_rows()
    for answer in (
        stranger.post(body_of(place)),
        stranger.put(posted["id"], body_of(place)),
        stranger.delete(posted["id"]),
    ):
        problem_of(answer, 401)
        assert answer["WWW-Authenticate"].startswith('Bearer realm="Dichtbij Zuidwest"')
    assert all_rows() == before


def test_without_a_token_nothing_is_written(posted, place):
    before = all_rows()
    for answer in (
        Program().post(body_of(place)),
        Program().put(posted["id"], body_of(place)),
        Program().delete(posted["id"]),
    ):
        problem_of(answer, 401)
        assert answer["WWW-Authenticate"] == 'Bearer realm="Dichtbij Zuidwest"'
    assert all_rows() == before


def test_whoever_has_no_key_and_whoever_has_one_that_does_not_work_are_told_what_to_do(program, place):
    for client, says in (
        (Program(), "Stuur de sleutel van je organisatie mee"),
        (Program("dz_x"), "werkt niet (meer)"),
    ):
        detail = client.post(body_of(place)).json()["detail"]
        assert says in detail
        assert "op de pagina van de organisatie, bij Sleutels" in detail


def test_a_session_of_a_member_is_no_token(client, organiser, posted, place):
    client.force_login(organiser)
    before = all_rows()
    answer = client.post(API, body_of(place), content_type="application/json")
    problem_of(answer, 401)
    problem_of(client.delete(f"{API}/{posted['id']}"), 401)
    assert all_rows() == before


def test_the_name_of_the_scheme_may_be_in_small_letters(program, place):
    program.headers = {"authorization": program.headers["authorization"].replace("Bearer", "bearer")}
    assert program.post(body_of(place)).status_code == 201


def test_the_digest_is_no_secret_to_write_with(program, place):
    thief = Program(ApiToken.objects.get().digest)
    _refused(thief, place)


def test_to_read_with_a_token_that_does_not_work_is_refused_where_it_is_looked_at(client, make_activity):
    activity, stranger = make_activity("Bieb"), Program("dz_onzin")
    problem_of(stranger.get(activity.uuid), 401)
    assert client.get(f"{API}/{activity.uuid}").status_code == 200
    assert client.get(f"{API}/{activity.uuid}", headers={"authorization": "Basic ZHo6eA=="}).status_code == 200
    assert client.get(API, headers=stranger.headers).status_code == 200
    assert client.options(f"{API}/{activity.uuid}", headers=stranger.headers).status_code == 204


def test_of_its_use_the_day_is_kept_and_written_once(program, place, django_assert_max_num_queries):
    program.get("5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10")
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    with django_assert_max_num_queries(100) as asked:
        program.get("5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10")
    assert not [each for each in asked.captured_queries if each["sql"].startswith("UPDATE")]


def test_the_next_day_is_written_too(program, time_machine):
    program.get("5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10")
    time_machine.move_to("2026-12-01T09:00:00+01:00", tick=False)
    program.get("5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10")
    assert str(ApiToken.objects.get().last_used_on) == "2026-12-01"


def test_nothing_of_a_secret_is_in_the_log_of_the_server(organisation, organiser, place, monday, caplog):
    caplog.set_level("DEBUG")
    token, secret = actions.create_token(organisation, "Onze agenda", by=organiser)
    Program(secret).post(body_of(place))
    Program(secret).post({})
    actions.revoke_token(token, by=organiser)
    Program(secret).post(body_of(place))
    assert secret[9:] not in caplog.text


# How often


def test_a_token_writes_so_often_a_minute(program, place, organisation, organiser, settings, time_machine):
    settings.API_WRITE_LIMIT = 2
    other = program_of(organisation, organiser, "Een andere")
    assert [program.post(body_of(place, concept=True)).status_code for _ in range(2)] == [201, 201]
    before = all_rows()
    answer = program.post(body_of(place))
    problem_of(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert all_rows() == before
    assert other.post(body_of(place)).status_code == 201
    assert program.get(Activity.objects.latest("id").uuid).status_code == 200
    time_machine.shift(60)
    assert program.post(body_of(place)).status_code == 201


def test_who_tries_tokens_has_to_wait(program, place, settings):
    settings.TOKEN_TRIES_LIMIT = 3
    thief = Program("dz_onzin")
    for _ in range(3):
        problem_of(thief.post(body_of(place)), 401)
    answer = thief.post(body_of(place))
    problem_of(answer, 429)
    assert int(answer["Retry-After"]) == 600
    assert Program().client.get(API).status_code == 200
    elsewhere = thief.again()
    elsewhere.client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    problem_of(elsewhere.post(body_of(place)), 401)


def test_a_token_that_works_is_let_in_where_another_program_goes_on_with_an_old_one(program, place, settings):
    settings.TOKEN_TRIES_LIMIT = 1
    old = Program("dz_ingetrokken")
    assert [old.post(body_of(place)).status_code for _ in range(2)] == [401, 429]
    assert program.post(body_of(place)).status_code == 201


def test_who_sends_none_is_not_counted_as_a_thief(program, place, settings):
    settings.TOKEN_TRIES_LIMIT = 1
    for _ in range(3):
        problem_of(Program().post(body_of(place)), 401)
    assert program.post(body_of(place)).status_code == 201


# Revoked while it writes


def test_a_token_that_was_revoked_just_before_the_lock_writes_nothing(program, posted, place, organiser, monkeypatch):
    """It was let in, and revoked before its turn came: what counts is what is stored when it is written."""
    token = ApiToken.objects.get()
    actions.revoke_token(token, by=organiser)
    before = all_rows()
    monkeypatch.setattr("activities.models.api_token.ApiTokenQuerySet.of_secret", lambda self, secret: token)
    problem_of(program.post(body_of(place)), 401)
    problem_of(program.put(posted["id"], body_of(place, naam="Thee")), 401)
    problem_of(program.delete(posted["id"]), 401)
    assert all_rows() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection; see the test above")
@pytest.mark.django_db(transaction=True)
def test_whoever_revokes_a_token_knows_that_nothing_is_written_after(program, place, organiser):
    token, start, seen = ApiToken.objects.get(), threading.Barrier(2), []

    def write():
        start.wait()
        try:
            return [program.post(body_of(place)).status_code for _ in range(8)]
        finally:
            connection.close()

    def revoke():
        start.wait()
        try:
            actions.revoke_token(token, by=organiser)
            seen.append(Activity.objects.filter(organisation=token.organisation).count())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        written, _ = pool.submit(write), pool.submit(revoke)
        codes = written.result()
    assert codes == sorted(codes)
    assert set(codes) <= {201, 401}
    assert Activity.objects.filter(organisation=token.organisation).count() == codes.count(201) == seen[0]
