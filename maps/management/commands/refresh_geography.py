from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maps.cbs import SourceError, fetch_features, read_buurten
from maps.models import Buurt
from maps.refreshing import FIGURES, Change, Plan, apply, bounds_of, plan_refresh


class Command(BaseCommand):
    help = (
        "Fetch the outlines and figures of our buurten from the CBS (setting GEOGRAPHY_URL) and show what would "
        "change; --yes stores it, all or nothing. Only the database changes, not data/geography.json. A doubtful buurt "
        "(more than 15 % of its ground is another piece than before, its inhabitants doubled or halved, or it lost a "
        "part) stops --yes until --accept names its code. Ages are estimates: a percentage times the inhabitants."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="store what is shown")
        parser.add_argument(
            "--accept", action="append", default=[], metavar="CODE", help="store this doubtful buurt too; repeatable"
        )

    def handle(self, *, yes: bool, accept: list[str], **options: Any) -> None:
        buurten = list(Buurt.objects.order_by("sort_name", "code"))
        if not buurten:
            raise CommandError("Er zijn nog geen buurten. Draai eerst load_area.")
        url: str = settings.GEOGRAPHY_URL
        try:
            features = fetch_features(url, bounds_of(buurten))
            plan = plan_refresh(buurten, read_buurten(features, {buurt.code for buurt in buurten}, url))
        except SourceError as error:
            raise CommandError(f"{error} Er is niets veranderd.") from error
        self._show(plan, url)
        if plan.changed:
            self._finish(plan, yes, accept)

    def _show(self, plan: Plan, url: str) -> None:
        self.stdout.write(f"Bron: {url} (peiljaar {plan.year})")
        for change in plan.changes:
            if lines := _lines(change):
                self.stdout.write("\n".join([f"\n{change.buurt.name} ({change.buurt.code})", *lines]))
        same = len(plan.changes) - len(plan.changed)
        self.stdout.write("\n".join(["", *plan.remarks, f"{len(plan.changed)} buurten veranderen, {same} niet."]))

    def _finish(self, plan: Plan, yes: bool, accept: list[str]) -> None:
        doubtful = [change.buurt.code for change in plan.doubtful if change.buurt.code not in accept]
        if doubtful:
            options = " ".join(f"--accept {code}" for code in doubtful)
            message = f"Kijk eerst op de kaart of dit klopt. Bewaren kan daarna met: --yes {options}"
            if yes:
                raise CommandError(f"Er is niets veranderd: {len(doubtful)} buurten zijn verdacht. {message}")
            self.stdout.write(f"Dit was een proef: er is niets veranderd. {message}")
        elif not yes:
            self.stdout.write("Dit was een proef: er is niets veranderd. Bewaar het met --yes.")
        else:
            apply(plan)
            self.stdout.write(_afterwards(plan))


def _afterwards(plan: Plan) -> str:
    lines = [f"Bewaard: {len(plan.changed)} buurten."]
    if any("outline" in change.values for change in plan.changed):
        lines.append(
            "Plekken houden de buurt die ze hadden. load_area legt de plekken uit data/places.csv langs de nieuwe "
            "grenzen en meldt welke niet meer passen; voor plekken van organisaties is er geen opdracht."
        )
    return "\n".join(lines)


def _lines(change: Change) -> list[str]:
    buurt, values = change.buurt, change.values
    names = [name for name in (*FIGURES, "reference_year", "area_ha") if name in values]
    lines = [_line(_label(name), f"{_text(getattr(buurt, name))} -> {_text(values[name])}") for name in names]
    if "outline" in values:
        share = _text(round(100 * change.shifted_share, 1))
        lines.append(_line("grens", f"tot {change.moved_m:.0f} m verschoven, {share} % ander gebied"))
    return lines + [f"  ! {doubt}" for doubt in change.doubts] + [f"  - {remark}" for remark in change.remarks]


def _line(label: str, text: str) -> str:
    return f"  {label:<26}{text}"


def _label(name: str) -> str:
    return str(Buurt._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _text(number: float | None) -> str:
    return "onbekend" if number is None else str(number).replace(".", ",")
