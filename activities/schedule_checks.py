"""Whether a schedule, an exception or a closed period can be so. Each refusal is a sentence for a volunteer."""

from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from activities.enums import ExceptionKind
from activities.models import ClosedPeriod, Schedule, ScheduleException
from activities.recurrence import MIDNIGHT, RuleError, instant, is_at_clock_change, read_rule
from activities.schedules import days_of, is_closed, is_date_of, said_at, times_of, zone

LONGEST_SERIES = timedelta(days=366)
# A time in the night is tried out on so many days, which hold both changes of the clock.
TRIED_DAYS = timedelta(days=400)
# Days further away are typing errors, and to count from them takes seconds or ends after the year 9999.
FURTHEST = timedelta(days=2 * 366)
# What is still going on may have begun so long ago.
LONGEST_AGO = timedelta(days=10 * 366)


def check_schedule(schedule: Schedule) -> None:
    """Raises ValidationError; rewrites rule and days in their plain form (see recurrence.Rule)."""
    schedule.clean_fields(exclude=["activity", "rule"])
    _must_be_near(schedule.starts_on, back=LONGEST_AGO)
    try:
        rule = read_rule(schedule.rule, schedule.starts_on, schedule.start_time, zone(), schedule.ends_on)
    except RuleError as error:
        raise ValidationError({"rule": error.message}) from error
    schedule.rule, schedule.starts_on, schedule.ends_on = rule.text, rule.starts_on, rule.ends_on
    schedule.validate_constraints()
    _check_length(schedule)
    _must_be_near(schedule.ends_on, back=LONGEST_AGO)
    days = days_of(schedule, schedule.starts_on, schedule.ends_on or schedule.starts_on + TRIED_DAYS)
    if not days:
        raise ValidationError(_("Alle dagen vallen in een vakantie, op een feestdag of als je dicht bent."))
    for day in days:
        check_clock(day, schedule.start_time, schedule.end_time)


def check_exception(exception: ScheduleException) -> None:
    """Raises ValidationError. For an exception that is new or changes now: what lies in the past stays as it was."""
    exception.clean_fields(exclude=["schedule", "new_place"])
    _must_be_near(exception.on, exception.new_on)
    exception.validate_constraints()
    checks = {
        ExceptionKind.CANCELLED: _check_cancelled,
        ExceptionKind.MOVED: _check_moved,
        ExceptionKind.EXTRA: _check_extra,
    }
    checks[ExceptionKind(exception.kind)](exception)


def check_still_fits(exception: ScheduleException) -> None:
    """Whether its own day and times, where it has them, go with a schedule that changed. Raises ValidationError."""
    if exception.kind == ExceptionKind.CANCELLED:
        return
    day = exception.new_on or exception.on
    start, end = times_of(exception.schedule, exception)
    if end <= start and end != MIDNIGHT:
        raise ValidationError(
            _("Op %(day)s ligt dan de eindtijd voor de begintijd. Pas eerst die datum aan.") % {"day": _in_words(day)}
        )
    check_clock(day, start, end)
    _must_be_free(exception, day, start)


def check_closed_period(period: ClosedPeriod) -> None:
    period.clean_fields(exclude=["activity"])
    _must_be_near(period.first_on, period.last_on)
    period.validate_constraints()


def check_clock(day: date, start: time, end: time) -> None:
    for on, at in ((day, start), (day + timedelta(days=end == MIDNIGHT), end)):
        if is_at_clock_change(on, at, zone()):
            raise ValidationError(
                _("In de nacht van %(day)s verandert de klok. Kies een andere tijd dan %(time)s.")
                % {"day": _in_words(on), "time": f"{at:%H:%M}"}
            )


def _must_be_near(*days: date | None, back: timedelta = FURTHEST) -> None:
    today = timezone.localdate()
    for day in days:
        if day and not today - back <= day <= today + FURTHEST:
            raise ValidationError(_("Kijk het jaar na: %(day)s ligt te ver weg.") % {"day": _in_words(day)})


def _check_length(schedule: Schedule) -> None:
    if schedule.is_opening_hours:
        return
    if schedule.ends_on is None:
        raise ValidationError({"ends_on": _("Vul een laatste dag in, hoogstens 12 maanden na de eerste.")})
    if schedule.ends_on - max(schedule.starts_on, timezone.localdate()) > LONGEST_SERIES:
        raise ValidationError({"ends_on": _("Een reeks duurt hoogstens 12 maanden. Kies een eerdere laatste dag.")})


def _check_cancelled(exception: ScheduleException) -> None:
    """Drops a new day or time: it is told where it would have been."""
    exception.new_on = exception.new_start_time = exception.new_end_time = exception.new_place = None
    must_be_ahead(exception.on, exception.schedule.start_time)
    _must_be_a_date(exception)


def _check_moved(exception: ScheduleException) -> None:
    must_be_ahead(exception.on, exception.schedule.start_time)
    _must_be_a_date(exception)
    if not (exception.new_on or exception.new_start_time or exception.new_end_time or exception.new_place):
        raise ValidationError(_("Vul de nieuwe dag, de nieuwe tijd of de nieuwe plek in."))
    _check_new_time(exception, exception.new_on or exception.on)


def _check_extra(exception: ScheduleException) -> None:
    if is_date_of(exception.schedule, exception.on):
        raise ValidationError(
            _("Op %(day)s is er al een moment. Kies een andere dag.") % {"day": _in_words(exception.on)}
        )
    if exception.new_on:
        raise ValidationError(_("Een extra datum heeft maar één dag. Laat de nieuwe datum leeg."))
    _check_new_time(exception, exception.on)


def _check_new_time(exception: ScheduleException, day: date) -> None:
    start, end = times_of(exception.schedule, exception)
    if end <= start and end != MIDNIGHT:
        raise ValidationError(_("De eindtijd ligt voor de begintijd. Kijk de tijden na."))
    if is_closed(exception.schedule.activity, day):
        raise ValidationError(_("Op %(day)s zijn jullie dicht. Kies een andere dag.") % {"day": _in_words(day)})
    check_clock(day, start, end)
    must_be_ahead(day, start)
    _must_be_free(exception, day, start)


def _must_be_a_date(exception: ScheduleException) -> None:
    if not is_date_of(exception.schedule, exception.on):
        raise ValidationError(
            _("Op %(day)s is er geen moment. Kies een dag uit de lijst.") % {"day": _in_words(exception.on)}
        )


def must_be_ahead(day: date, start: time) -> None:
    if instant(day, start, zone()) <= timezone.now():
        raise ValidationError(_("%(day)s is al geweest. Kies een latere dag.") % {"day": _in_words(day).capitalize()})


def _must_be_free(exception: ScheduleException, day: date, start: time) -> None:
    """Twice the same moment looks like a mistake; one of the two may be cancelled."""
    then = said_at(exception.schedule, day, start)
    if any(each.original.date() != exception.on and not each.row().is_cancelled for each in then):
        raise ValidationError(
            _("Op %(day)s is er al een moment om %(time)s. Kies een andere dag of tijd.")
            % {"day": _in_words(day), "time": f"{start:%H:%M}"}
        )


def _in_words(day: date) -> str:
    return formats.date_format(day, "j F Y")
