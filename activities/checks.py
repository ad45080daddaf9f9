from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
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
    """Only for `check --deploy`: to find out takes two seconds, and every command runs the other checks."""
    try:
        pdf.check_libraries()
    except pdf.NoPdf as error:
        return [
            Warning(
                f"No PDF can be made here, only pages to print: {error}",
                hint=f"Install {pdf.PACKAGES} (on Debian; scripts/install_pdf.sh does so).",
                id="activities.W002",
            )
        ]
    return []


@register(deploy=True)
def somebody_hears_of_a_leak(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "Nobody is named who takes the report of a leak: there is no /.well-known/security.txt.",
            hint="Set SECURITY_CONTACT, for example mailto:security@example.org",
            id="activities.W003",
        )
    ]


@register()
def contacts_are_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A bare mail address is none: who reads these files wants to follow it."""
    names = ("SECURITY_CONTACT", "SECURITY_POLICY", "DATA_CONTACT", "DATA_PUBLISHER_URL", "ACCESSIBILITY_CONTACT")
    wrong = [name for name in names if not _is_address(getattr(settings, name))]
    return [
        Error(f"{name} is no address.", hint="Begin it with mailto: or https://", id="activities.E001")
        for name in wrong
    ]


def _is_address(said: str) -> bool:
    return not said or (said.startswith(("mailto:", "https://", "http://", "tel:")) and said == "".join(said.split()))
