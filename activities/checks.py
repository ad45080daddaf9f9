from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.utils import timezone

from activities import days_off, pdf

DAYS_AHEAD = 200


@register()
def school_holidays_lie_ahead(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Schedules that skip school holidays are expanded 120 days ahead; the rest is time to add the next school year."""
    until = days_off.school_holidays_known_until()
    if until and (until - timezone.localdate()).days >= DAYS_AHEAD:
        return []
    return [
        Warning(
            f"School holidays are known until {until:%d-%m-%Y}." if until else "No school holidays are known.",
            hint="Add the next school year to data/school_holidays.json, with its source.",
            id="activities.W001",
        )
    ]


@register(deploy=True)
def pdfs_can_be_made(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Only for `check --deploy`: to find out takes most of a second, and every command runs the other checks."""
    try:
        pdf.load()
    except pdf.PdfUnavailable as error:
        return [
            Warning(
                f"No PDF can be made here, only pages to print: {error.__cause__}",
                hint=f"Install {pdf.PACKAGES} (on Debian; scripts/install_pdf.sh does so).",
                id="activities.W002",
            )
        ]
    return []
