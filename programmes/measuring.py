"""All figures of a day, measured and stored once.

Numbers of people of a quarter are worked out once, at its first measurement: what is counted afterwards would be known
by taking away the earlier from the later (docs/adr/0020).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models.revision import writing
from programmes import indicators
from programmes.coverage import Coverage, measure_coverage
from programmes.figures import Figure, Figures, Key
from programmes.indicators import Row
from programmes.models import Baseline, Measurement
from programmes.offers import Progress, tell_nobody
from programmes.quarters import last_counted

OF_PEOPLE = frozenset({"visits", "searches", "referrals"})

Figured = tuple[Key, Figure]


class SourceFailed(Exception):
    """One of INDICATOR_SOURCES gave no figures; nothing was stored."""


class AlreadyFrozen(Exception):
    """There is a baseline, and there comes no other."""


def measure(as_of: date, progress: Progress = tell_nobody) -> Measurement:
    """Store the figures of this day, over those that were there. Two at once give one row. Raises SourceFailed.

    The coverage takes long, and is read before others have to wait; the counts of people under the lock, so that two
    at once do not publish two of one quarter.
    """
    coverage = measure_coverage(as_of, progress=progress)
    of_the_day = list(chain(coverage.rows, _figured(indicators.current(as_of))))
    return _store(as_of, of_the_day, _white_spots(coverage))


def freeze(as_of: date, *, by: User | None, progress: Progress = tell_nobody) -> Baseline:
    """Make what was measured on this day the baseline, or measure it now. Raises AlreadyFrozen, SourceFailed."""
    must_be_the_first()
    measured = Measurement.objects.filter(as_of=as_of).first() or measure(as_of, progress)
    return _freeze(measured, by=by)


@writing()
def _store(as_of: date, of_the_day: list[Figured], white_spots: str) -> Measurement:
    quarter = last_counted(as_of)
    figures = Figures(chain(of_the_day, _of_quarter(quarter)))
    values = {"quarter": quarter, "figures": figures.to_text(), "white_spots": white_spots}
    row, _is_new = Measurement.objects.update_or_create(as_of=as_of, defaults=values)
    return row


@writing()
def _freeze(measured: Measurement, *, by: User | None) -> Baseline:
    must_be_the_first()
    return Baseline.objects.create(
        as_of=measured.as_of, quarter=measured.quarter, figures=measured.figures, frozen_by=by.uuid if by else None
    )


def must_be_the_first() -> None:
    """Raises AlreadyFrozen."""
    if frozen := Baseline.objects.first():
        raise AlreadyFrozen(_("Er is al een nulmeting, van %(day)s. Die verandert nooit.") % {"day": frozen.as_of})


def _of_quarter(quarter: date) -> Iterator[Figured]:
    kept = _kept_of_people(quarter)
    yield from chain.from_iterable(kept.values())
    told: set[Key] = set()
    for path in filter(_is_installed, settings.INDICATOR_SOURCES):
        rows = [each for each in _rows_of(path, quarter) if each[0].indicator not in kept]
        if twice := told.intersection(key for key, _figure in rows):
            raise _failed(path, _("%(keys)s was al geteld") % {"keys": sorted(twice)[0]})
        told.update(key for key, _figure in rows)
        yield from rows


def _kept_of_people(quarter: date) -> dict[str, list[Figured]]:
    """By indicator what was first published of this quarter."""
    kept: dict[str, list[Figured]] = {}
    for text in _published(quarter):
        found = defaultdict(list)
        for key, figure in Figures.from_text(text).items():
            if key.indicator in OF_PEOPLE:
                found[key.indicator].append((key, figure))
        kept = found | kept
    return kept


def _published(quarter: date) -> Iterator[str]:
    for model in (Measurement, Baseline):
        yield from model._default_manager.filter(quarter=quarter).order_by("made_at").values_list("figures", flat=True)


def _is_installed(path: str) -> bool:
    return any(path.startswith(f"{config.name}.") for config in apps.get_app_configs())


def _rows_of(path: str, quarter: date) -> list[Figured]:
    try:
        return list(_figured(import_string(path)(quarter)))
    except Exception as error:
        raise _failed(path, f"{type(error).__name__}: {error}") from error


def _failed(path: str, why: str) -> SourceFailed:
    sentence = _("De bron %(path)s van INDICATOR_SOURCES gaf geen goede cijfers: %(why)s. Er is niets bewaard.")
    return SourceFailed(sentence % {"path": path, "why": why})


def _figured(rows: Iterable[Row]) -> Iterator[Figured]:
    for indicator, part, slot, buurt, value, known, of, is_hidden in rows:
        yield Key(indicator, part, slot, buurt), Figure(value, known, of, is_hidden)


def _white_spots(coverage: Coverage) -> str:
    spots: dict[str, Any] = {
        theme: {buurt: sorted(postcodes) for buurt, postcodes in by_buurt.items()}
        for theme, by_buurt in coverage.white_spots.items()
    }
    return json.dumps(spots, ensure_ascii=False, sort_keys=True)
