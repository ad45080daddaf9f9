"""Grants and what they pay for, as the tests of endings need them."""

from datetime import date

from activities.models import Activity, Funding, Grant, Programme

TODAY = date(2026, 10, 1)
MORNING = "2026-10-01 06:00:00+02:00"


def make_grant(name="Proefsubsidie", **values):
    programme, _is_new = Programme.objects.get_or_create(slug="proef", defaults={"name": "Proef", "source": "test"})
    return Grant.objects.create(programme=programme, name=name, **{"source": "test"} | values)


def fund(grant, **values):
    return Funding.objects.create(grant=grant, **{"source": "test"} | values)


def beside(activity, name, category=None):
    """Another activity at the same place."""
    return Activity.objects.create(
        name=name,
        slug=name.lower(),
        place=activity.place,
        category=category or activity.category,
        source="test",
        status="published",
    )
