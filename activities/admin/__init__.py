"""The site's own list of what to look at, at /beheer/; one module per noun."""

from activities.admin import (
    activities,
    areas,
    demand,
    fundings,
    history,
    organisations,
    places,
    reports,
    reviews,
    themes,
    words,
)

__all__ = [
    "activities",
    "areas",
    "demand",
    "fundings",
    "history",
    "organisations",
    "places",
    "reports",
    "reviews",
    "themes",
    "words",
]
