"""Grants and what they pay for, as programme managers write them."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from activities import actions, changes
from activities.enums import Verb
from activities.models import Activity, AuditEntry, Category, Funding, Grant, Organisation, Place, Programme
from activities.moderation.history import lines_of

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _on_a_thursday(time_machine):
    time_machine.move_to("2026-11-26 10:00 +0100", tick=False)


@pytest.fixture
def programme(zuidwest):
    return Programme.objects.get(slug="regiodeal-2")


@pytest.fixture
def grant(programme):
    return Grant.objects.create(programme=programme, name="Voorbeeldproject", source="https://example.org/besluit")


def _said(programme, **values):
    return (
        dict.fromkeys(("pillar", "amount_eur", "start_year", "end_year", "starts_on", "ends_on", "successor"), None)
        | {"programme": programme, "name": "Voorbeeldproject", "source": "besluit", "source_date": "2026-11"}
        | values
    )


def _link(**values):
    return {"starts_on": None, "ends_on": None, "source": "besluit", "source_date": ""} | values


def _fund(grant, by, **of):
    funding = Funding(grant=grant, **of)
    actions.save_funding(funding, _link(), by=by)
    return Funding.objects.get(uuid=funding.uuid)


def test_a_programme_manager_writes_a_grant_of_which_nobody_knows_the_amount(programme, programme_manager):
    grant = Grant()
    assert actions.save_grant(grant, _said(programme), by=programme_manager)
    stored = Grant.objects.get(uuid=grant.uuid)
    assert (stored.name, stored.amount_eur, stored.is_example) == ("Voorbeeldproject", None, False)
    assert programme.audit.get().verb == "add"


def test_it_is_logged_who_changed_what_and_the_log_stays_when_the_grant_goes(grant, programme_manager):
    programme = grant.programme
    actions.save_grant(grant, _said(programme, amount_eur=5000, source=grant.source), by=programme_manager)
    actions.remove_grant(grant, by=programme_manager)
    gone, changed = programme.audit.all()
    assert [(line.verb, line.actor) for line in (gone, changed)] == [
        ("remove", programme_manager),
        ("change", programme_manager),
    ]
    told = {each.label: (each.before, each.after) for each in lines_of([changed])[0].differences}
    assert told["Subsidie"] == (["Voorbeeldproject"], ["Voorbeeldproject"])
    assert told["Bedrag in euro"] == ([], ["5000"])


def test_saving_what_is_there_already_changes_nothing(grant, programme_manager):
    said = _said(grant.programme, source=grant.source, source_date="")
    assert not actions.save_grant(grant, said, by=programme_manager)
    assert not AuditEntry.objects.filter(programme__isnull=False).exists()


@pytest.mark.parametrize("role", ["organiser", "moderator", "referrer", "resident"])
def test_nobody_else_writes_grants_or_links(request, grant, role):
    by = request.getfixturevalue(role)
    funding = Funding(grant=grant, category=Category.objects.get(slug="sport"), source="test")
    for refused in (
        lambda: actions.save_grant(grant, _said(grant.programme), by=by),
        lambda: actions.remove_grant(grant, by=by),
        lambda: actions.save_funding(funding, _link(), by=by),
        lambda: actions.remove_funding(grant.programme.grants.first().fundings.first(), by=by),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_what_somebody_else_changed_meanwhile_is_not_written_over(grant, programme_manager):
    seen = actions.seen_of_row(grant)
    Grant.objects.filter(pk=grant.pk).update(name="Anders")
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_grant(grant, _said(grant.programme), by=programme_manager, seen=seen)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.remove_grant(grant, by=programme_manager, seen=seen)
    assert Grant.objects.get(pk=grant.pk).name == "Anders"


def test_what_somebody_else_took_away_meanwhile_is_not_made_again(grant, programme_manager):
    seen = actions.seen_of_row(grant)
    Grant.objects.filter(pk=grant.pk).delete()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_grant(grant, _said(grant.programme), by=programme_manager, seen=seen)


def test_a_grant_goes_only_when_nothing_hangs_on_it_and_the_error_says_what_to_do(grant, programme_manager):
    before = Grant.objects.create(programme=grant.programme, name="Eerder", source="test", successor=grant)
    funding = _fund(grant, programme_manager, category=Category.objects.get(slug="sport"))
    with pytest.raises(ValidationError, match="Haal die koppeling eerst weg"):
        actions.remove_grant(grant, by=programme_manager)
    actions.remove_funding(funding, by=programme_manager)
    with pytest.raises(ValidationError, match="opvolger van “Eerder”"):
        actions.remove_grant(grant, by=programme_manager)
    before.delete()
    actions.remove_grant(grant, by=programme_manager)
    assert not Grant.objects.filter(pk=grant.pk).exists()


def test_successors_make_no_ring(grant, programme_manager):
    programme = grant.programme
    last = Grant.objects.create(programme=programme, name="Derde", source="test", successor=grant)
    middle = Grant.objects.create(programme=programme, name="Tweede", source="test", successor=last)
    for successor in (grant, last, middle):
        with pytest.raises(ValidationError) as refused:
            actions.save_grant(grant, _said(programme, successor=successor), by=programme_manager)
        assert "successor" in refused.value.message_dict or "Kies een andere" in str(refused.value)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"source": ""}, "source"),
        ({"source_date": "vorig jaar"}, "source_date"),
        ({"name": ""}, "name"),
        ({"start_year": 2027, "end_year": 2026}, "__all__"),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "__all__"),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_stored(programme, programme_manager, values, column):
    number = Grant.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.save_grant(Grant(), _said(programme, **values), by=programme_manager)
    assert column in refused.value.message_dict
    assert (Grant.objects.count(), programme.audit.count()) == (number, 0)


def test_a_pillar_is_one_of_its_own_programme(programme, programme_manager):
    other = Programme.objects.create(slug="ander", name="Ander programma", source="test")
    pillar = other.pillars.create(name="Andere pijler")
    with pytest.raises(ValidationError) as refused:
        actions.save_grant(Grant(), _said(programme, pillar=pillar), by=programme_manager)
    assert "pillar" in refused.value.message_dict


def test_examples_are_paid_by_examples_only_and_what_is_real_by_what_is_real(make_activity, grant, programme_manager):
    example = Grant.objects.create(programme=grant.programme, name="Verzonnen", is_example=True)
    real = make_activity("Koffie")
    invented = make_activity("Voorbeeldkoffie", is_example=True, place__is_example=True)
    for payer, of in (
        (example, {"place": real.place}),
        (example, {"activity": real}),
        (example, {"category": real.category}),
        (grant, {"place": invented.place}),
        (grant, {"activity": invented}),
    ):
        with pytest.raises(ValidationError):
            actions.save_funding(Funding(grant=payer, **of), _link(), by=programme_manager)
    assert _fund(example, programme_manager, activity=invented).is_example
    assert not _fund(grant, programme_manager, activity=real).is_example
    with pytest.raises(ValidationError):
        actions.save_grant(grant, _said(grant.programme, successor=example), by=programme_manager)


def test_a_link_has_a_source_and_is_made_once(make_activity, grant, programme_manager):
    activity = make_activity("Koffie")
    with pytest.raises(ValidationError, match="Schrijf erbij waar dit vandaan komt"):
        actions.save_funding(Funding(grant=grant, activity=activity), _link(source=""), by=programme_manager)
    _fund(grant, programme_manager, activity=activity)
    with pytest.raises(ValidationError, match="staat hier al bij"):
        _fund(grant, programme_manager, activity=activity)
    assert Funding.objects.filter(grant=grant).count() == 1


def test_what_a_grant_reaches_has_its_next_version_with_everything_that_is_told_of_it(
    make_activity, grant, programme_manager
):
    activity = make_activity("Koffie")
    versions = [activity.version]

    def version():
        versions.append(Activity.objects.get(pk=activity.pk).version)
        return versions[-1] > versions[-2]

    funding = _fund(grant, programme_manager, place=activity.place)
    assert version()
    actions.save_funding(funding, _link(ends_on=date(2026, 12, 1)), by=programme_manager)
    assert version()
    programme, said = grant.programme, _said(grant.programme)
    successor = Grant.objects.create(programme=programme, name="Vervolg", source="test")
    for values in ({"ends_on": date(2026, 12, 1)}, {"successor": successor}):
        actions.save_grant(grant, said | values, by=programme_manager)
        assert version(), values
    actions.save_grant(successor, _said(programme, name="Vervolg 3"), by=programme_manager)
    assert version()
    actions.remove_funding(funding, by=programme_manager)
    assert version()


def test_what_runs_is_the_same_for_the_database_and_for_one_row(programme):
    """Every way in which days and years can be known and unknown, at three levels."""
    days, years = (None, date(2026, 1, 1), TODAY, date(2027, 1, 1)), (None, 2025, 2026, 2027)
    category = Category.objects.get(slug="sport")
    ends = Programme.objects.bulk_create(
        Programme(slug=f"p{year}", name=f"p{year}", source="test", end_year=year) for year in years
    )
    grants, fundings = [], []
    for last, day, year, own in product(ends, days, years, days):
        grants.append(Grant(programme=last, name="eind", source="test", ends_on=day, end_year=year))
        fundings.append({"ends_on": own})
    for day, year, own in product(days, years, days):
        grants.append(Grant(programme=ends[0], name="begin", source="test", starts_on=day, start_year=year))
        fundings.append({"starts_on": own})
    Grant.objects.bulk_create(grants)
    Funding.objects.bulk_create(
        Funding(grant=grant, category=category, source="test", **own)
        for grant, own in zip(grants, fundings, strict=True)
    )
    rows = Funding.objects.filter(grant__name__in=["eind", "begin"]).with_grant()
    running = set(rows.running(TODAY).values_list("pk", flat=True))
    assert running == {row.pk for row in rows if row.runs(TODAY)}
    assert 0 < len(running) < len(rows)


def test_loading_the_files_again_keeps_what_a_programme_manager_wrote(programme, programme_manager):
    grant = Grant.objects.filter(programme=programme, fundings__isnull=False).distinct().first()
    funding = grant.fundings.first()
    before = {name: getattr(grant, name) for name in actions_columns(grant)}
    actions.save_grant(grant, before | {"amount_eur": 123}, by=programme_manager)
    of = {"place": funding.place, "category": funding.category}
    actions.remove_funding(funding, by=programme_manager)
    unused = Grant.objects.filter(programme__slug="regiodeal-1").last()
    for each in unused.fundings.all():
        actions.remove_funding(each, by=programme_manager)
    actions.remove_grant(unused, by=programme_manager)
    call_command("load_zuidwest")
    grant.refresh_from_db()
    assert grant.amount_eur == 123
    assert not Funding.objects.filter(grant=grant, **of).exists()
    assert not Grant.objects.filter(uuid=unused.uuid).exists()


def test_a_link_that_somebody_made_and_that_stands_in_the_files_too_is_there_once(programme, programme_manager):
    funding = Funding.objects.filter(grant__programme=programme, category__isnull=False).first()
    grant, category = funding.grant, funding.category
    funding.delete()
    mine = _fund(grant, programme_manager, category=category)
    call_command("load_zuidwest")
    assert Funding.objects.get(grant=grant, category=category) == mine


def actions_columns(row):
    names = ("programme", "pillar", "name", "amount_eur", "start_year", "end_year", "starts_on", "ends_on", "successor")
    return (*names, "source", "source_date")


def test_a_place_that_is_paid_for_is_told_of_in_the_feed_of_changes(make_activity, grant, programme_manager):
    activity = make_activity("Koffie")
    number = changes.newest()
    _fund(grant, programme_manager, place=activity.place)
    told = {change.uuid for change in changes.since(number, 100)}
    assert {activity.uuid, activity.place.uuid} <= told
    assert Place.objects.filter(uuid__in=told).get() == activity.place


@pytest.mark.django_db(transaction=True)
def test_who_goes_back_a_version_loses_the_log_of_programmes_and_nothing_else():
    """The database of before refuses a line about a programme."""
    programme = Programme.objects.create(name="Programma", slug="programma", source="test")
    organisation = Organisation.objects.create(name="Club", slug="club")
    kept = AuditEntry.objects.create(verb=Verb.CHANGE, organisation=organisation)
    gone = AuditEntry.objects.create(verb=Verb.CHANGE, programme=programme)
    try:
        call_command("migrate", "activities", "0013", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert list(AuditEntry.objects.filter(pk__in=[kept.pk, gone.pk])) == [kept]
