"""When it is: rows of times, dates that are skipped, and periods without any."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from activities.enums import ScheduleKind
from activities.form_fields import ClockField, DayField, LineField
from activities.recurrence import RuleError, read_rule
from activities.schedules import zone
from activities.wording_times import CODES
from activities.workspace.rhythms import LAST, LONGEST, Rhythm, Said, row_of, rule_of

MOST_TIMES, MOST_SKIPPED, MOST_CLOSED = 4, 40, 10


class TimeForm(forms.Form):
    rooster = forms.CharField(required=False, max_length=36)
    hoe = forms.ChoiceField(
        label=_("Hoe vaak is het?"),
        choices=[
            (Rhythm.ONCE, _("Eén keer")),
            (Rhythm.WEEKLY, _("Elke week")),
            (Rhythm.FORTNIGHTLY, _("Om de week")),
            (Rhythm.MONTHLY, _("Elke maand")),
            (Rhythm.OPEN, _("Openingstijden")),
            (Rhythm.UNKNOWN, _("Weet ik nog niet")),
        ],
        error_messages={
            "required": _("Kies hoe vaak het is. Weet je het nog niet? Kies dan “Weet ik nog niet”."),
            "invalid_choice": _("Kies een van deze antwoorden."),
        },
    )
    dag = DayField(label=_("Eerste dag"), required=False)
    dagen = forms.MultipleChoiceField(
        label=_("Op welke dagen?"),
        required=False,
        choices=[(code, WEEKDAYS_ABBR[number]) for number, code in enumerate(CODES)],
        error_messages={"invalid_choice": _("Kies een of meer van deze dagen.")},
    )
    week = forms.ChoiceField(
        label=_("De hoeveelste van de maand?"),
        required=False,
        choices=[
            ("", _("zoals de eerste dag")),
            *(("1", _("eerste")), ("2", _("tweede")), ("3", _("derde")), ("4", _("vierde")), (LAST, _("laatste"))),
        ],
        error_messages={"invalid_choice": _("Kies een van deze antwoorden.")},
    )
    laatste = DayField(label=_("Laatste dag"), required=False)
    van = ClockField(label=_("Van"), required=False)
    tot = ClockField(label=_("Tot"), required=False)
    feestdagen = forms.BooleanField(label=_("Niet op feestdagen"), required=False)
    schoolvakanties = forms.BooleanField(label=_("Niet in de schoolvakanties"), required=False)

    def __init__(self, *args: Any, shown: dict[str, Said] | None = None, **kwargs: Any) -> None:
        """`shown`: the schedules that the form began with, by uuid."""
        super().__init__(*args, **kwargs)
        self.shown = shown or {}

    @property
    def chosen_hoe(self) -> list[str]:
        return [str(self["hoe"].value() or "")]

    @property
    def chosen_days(self) -> list[str]:
        return list(self["dagen"].value() or ())

    @property
    def is_unknown(self) -> bool:
        return self.cleaned_data.get("hoe") == Rhythm.UNKNOWN

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.errors or self.is_unknown:
            return said
        if said["hoe"] == Rhythm.ONCE and not said["dag"]:
            self.add_error("dag", _("Vul in op welke dag het is."))
        for name, message in (("van", _("Vul in hoe laat het begint.")), ("tot", _("Vul in hoe laat het klaar is."))):
            if said[name] is None:
                self.add_error(name, message)
        if not self.errors:
            self._read()
        return said

    def _read(self) -> None:
        """Sets `said`; of a row that nobody changed it is what was stored, however that was written."""
        stored = self.shown.get(self.cleaned_data["rooster"])
        self.said = self._said(stored)
        if stored and self.said and row_of(self.said, date.min) == row_of(stored, date.min):
            self.said = stored

    def _said(self, stored: Said | None) -> Said:
        given = self.cleaned_data
        rhythm = Rhythm(given["hoe"])
        today = timezone.localdate()
        first = given["dag"] or today
        last = {Rhythm.ONCE: first, Rhythm.OPEN: None}.get(rhythm, given["laatste"] or max(first, today) + LONGEST)
        rule = rule_of(rhythm, given["dagen"], given["week"], first)
        try:
            read = read_rule(rule, first, given["van"], zone(), last)
        except RuleError as error:
            self.add_error("laatste" if given["laatste"] else "dag", error.message)
            return {}
        return {
            "uuid": stored["uuid"] if stored else str(uuid4()),
            "kind": str(ScheduleKind.OPENING_HOURS if rhythm == Rhythm.OPEN else ScheduleKind.SERIES),
            "starts_on": read.starts_on.isoformat(),
            "ends_on": read.ends_on.isoformat() if read.ends_on else None,
            "start_time": f"{given['van']:%H:%M}",
            "end_time": f"{given['tot']:%H:%M}",
            "rule": read.text,
            "skip_public_holidays": given["feestdagen"],
            "skip_school_holidays": given["schoolvakanties"],
            "exceptions": stored["exceptions"] if stored else [],
        }


class SkipForm(forms.Form):
    dag = DayField(label=_("Dag"), required=False)
    reden = LineField(label=_("Reden (mag leeg)"), required=False, max_length=200)


class ClosedForm(forms.Form):
    van = DayField(label=_("Eerste dag"), required=False)
    tot = DayField(label=_("Laatste dag"), required=False)
    reden = LineField(label=_("Reden (mag leeg)"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("van"), said.get("tot")
        if not self.errors and bool(first) != bool(last):
            self.add_error("van" if not first else "tot", _("Vul de eerste en de laatste dag in."))
        elif first and last and last < first:
            self.add_error("tot", _("De laatste dag ligt voor de eerste dag. Kijk de dagen na."))
        return said
