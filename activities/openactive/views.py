from typing import Any
from urllib.parse import urlencode

import orjson
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.changes import SPORT
from activities.licences import Licence
from activities.models import Category
from activities.openactive.feed import PER_PAGE, SERIES, SESSIONS, Feed
from activities.openactive.opportunities import concept_scheme
from activities.site_address import site_address
from maps.site_names import name_of, named

RPDE = "application/vnd.openactive.rpde+json; version=1"
LARGEST = 2**63 - 1
# A page with anything on it stays good for who reads on; the empty last one says where to look again in a moment.
WHOLE_S, LAST_S = 3600, 5


class PageForm(forms.Form):
    afterChangeNumber = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    limit = forms.IntegerField(min_value=1, max_value=PER_PAGE, required=False)


@require_safe
def session_series(request: HttpRequest) -> HttpResponse:
    return _page(request, SERIES)


@require_safe
def scheduled_sessions(request: HttpRequest) -> HttpResponse:
    return _page(request, SESSIONS)


@require_safe
@cache_control(public=True, max_age=WHOLE_S)
def themes(request: HttpRequest) -> HttpResponse:
    scheme = concept_scheme([get_object_or_404(Category, slug=SPORT)])
    return HttpResponse(orjson.dumps(scheme), content_type="application/ld+json")


@require_safe
def dataset(request: HttpRequest) -> HttpResponse:
    feeds = [{"name": feed.name, "address": _address(feed)} for feed in (SERIES, SESSIONS)]
    return render(request, "openactive/dataset.html", {"feeds": feeds, "linked_data": _described()})


def _page(request: HttpRequest, feed: Feed) -> HttpResponse:
    form = PageForm(request.GET)
    if not form.is_valid():
        return _refuse(form)
    number, limit = form.cleaned_data["afterChangeNumber"] or 0, form.cleaned_data["limit"] or PER_PAGE
    items = feed.items(number, limit)
    query = {"afterChangeNumber": items[-1]["modified"] if items else number}
    query |= {"limit": limit} if limit != PER_PAGE else {}
    page = {"next": f"{_address(feed)}?{urlencode(query)}", "items": items, "license": Licence.CC_BY}
    response = HttpResponse(orjson.dumps(page), content_type=RPDE)
    patch_cache_control(response, public=True, max_age=WHOLE_S if items else LAST_S)
    return response


def _refuse(form: PageForm) -> HttpResponse:
    wrong = [{"name": name, "reason": str(each)} for name, errors in form.errors.items() for each in errors]
    detail = "Een of meer parameters kloppen niet. Volg steeds het adres bij next, dan kloppen ze."
    said = {"type": "about:blank", "title": "De vraag klopt niet", "status": 400, "detail": detail}
    said |= {"invalidParams": wrong}
    return HttpResponse(orjson.dumps(said), status=400, content_type="application/problem+json")


def _address(feed: Feed) -> str:
    return site_address(reverse({SERIES: "openactive-session-series", SESSIONS: "openactive-scheduled-sessions"}[feed]))


def _described() -> dict[str, Any]:
    """As the OpenActive Dataset API Discovery specification asks: https://openactive.io/dataset-api-discovery/"""
    return {
        "@context": ["https://schema.org/", "https://openactive.io/"],
        "@type": "Dataset",
        "@id": site_address(reverse("openactive")),
        "url": site_address(reverse("openactive")),
        "name": named(_("Sport en bewegen in {full_area}")),
        "description": named(_("Waar en wanneer je in {full_area} kunt sporten en bewegen, zoals het nu bekend is.")),
        "keywords": ["Sessions", "Activities", "Sports", "Physical Activity", "OpenActive"],
        "license": Licence.CC_BY,
        "documentation": "https://permalink.openactive.io/dataset-site/open-data-documentation",
        "inLanguage": ["nl-NL"],
        "schemaVersion": "https://openactive.io/modelling-opportunity-data/2.0/",
        "publisher": {
            "@type": "Organization",
            "name": name_of("site"),
            "url": site_address(reverse("home")),
            "logo": {"@type": "ImageObject", "url": site_address(static("img/favicon.svg"))},
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": feed.name,
                "identifier": feed.name,
                "additionalType": feed.type,
                "encodingFormat": RPDE,
                "contentUrl": _address(feed),
            }
            for feed in (SERIES, SESSIONS)
        ],
    }
