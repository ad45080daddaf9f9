from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities import demand
from activities.api import (
    documentation,
    features,
    list_serializers,
    parameters,
    queries,
    remembered,
    representation,
    serializers,
    validators,
)
from activities.api.coordinates import crs_of, written_in
from activities.api.documentation import OF_OWN, detail_operation, list_operation
from activities.api.formats import GEOJSON, GeoJson, Json
from activities.api.parameters import AreaForm, AskedForm, BuurtForm, CrsForm, InBoxForm
from activities.api.problems import refuse_wrong
from activities.api.validators import revalidated
from activities.api.writing import ChangesActivity, PostsActivities, own_representation, private
from activities.called_off import find_cancelled
from activities.models import Activity, Category
from activities.models.activity import ActivityQuerySet
from activities.search import PER_PAGE, Criteria, Found, Result, find, read_results, results_of
from activities.search_form import SearchForm, ask
from maps.crs import Crs

Row = TypeVar("Row", bound=Model)


class ReadView(APIView):
    # Of the catalogue, before anything of it was read (`revalidated`).
    state = ""
    # What an answer differs by, beside its form; a 304 has to say so too.
    varies_by: tuple[str, ...] = ()

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Says what is allowed (REST framework adds `Allow`), instead of describing the code in English."""
        return Response(status=204)


class GeoView(ReadView):
    renderer_classes = (Json, GeoJson)
    varies_by = ("Accept-Crs",)


class Activities(PostsActivities, GeoView):
    @list_operation(
        "zoekActiviteiten",
        "Activiteiten",
        "Zoek activiteiten en plekken",
        list_serializers.ActivitiesSerializer,
        parameters.ACTIVITIES,
        "Dezelfde vraag geeft hier dezelfde activiteiten, in dezelfde volgorde, als op de website.",
        list_serializers.ActivityFeaturesSerializer,
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(request.query_params, AreaForm)
        refuse_wrong(request.query_params, parameters.ACTIVITIES, question.form)
        found = self._find(question.criteria)
        if request.method == "GET":
            demand.note(found)
        return _on_map(request, _activities(found), question.form, features.of_activity)

    def _find(self, criteria: Criteria) -> Found[dict[str, Any]]:
        """As they are told; with days or hours each question has moments of its own."""
        return find(criteria, _told) if criteria.when else remembered.find(criteria, self.state)


class OneActivity(ChangesActivity, GeoView):
    @detail_operation(
        "toonActiviteit",
        "Activiteiten",
        "Toon een activiteit",
        serializers.ActivitySerializer,
        parameters.ONE,
        list_serializers.ActivityFeature,
        is_dated=True,
        errors=OF_OWN,
    )
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        if (own := self.own(request, id)) is None:
            return self._public(request, id=id)
        form = _asked_of_one(request)
        return private(_on_map(request, own_representation(own), form, features.of_activity), own)

    @revalidated(validators.of_activity)
    def _public(self, request: Request, id: UUID) -> HttpResponseBase:
        form = _asked_of_one(request)
        row = get_object_or_404(Activity.objects.visible().with_card(), uuid=id)
        [result] = results_of([row], Criteria())
        queries.add_rest([result])
        return _on_map(request, representation.activity(result), form, features.of_activity)


class Moments(ReadView):
    @list_operation(
        "zoekMomenten",
        "Momenten",
        "Zoek momenten, op tijd",
        list_serializers.MomentsSerializer,
        parameters.MOMENTS,
        "De data achter dezelfde vraag aan /activiteiten, ook wat niet doorgaat, zo ver vooruit als ze bekend zijn. "
        "Ze staan altijd op tijd. volgorde mag erbij, zodat je een vraag van de website of van /activiteiten zo kunt "
        "overnemen, maar verandert hier niets.",
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(request.query_params, InBoxForm)
        refuse_wrong(request.query_params, parameters.MOMENTS, question.form)
        return _answer(request, _page(queries.moments(question.criteria), question.criteria, representation.moment))


class Places(GeoView):
    @list_operation(
        "toonPlekken",
        "Plekken",
        "Toon plekken, op naam",
        list_serializers.PlacesSerializer,
        parameters.PLACES,
        features=list_serializers.PlaceFeaturesSerializer,
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        form = AreaForm(request.query_params)
        criteria = _asked(request, form, parameters.PLACES)
        rows = queries.visible_places(criteria.buurten, criteria.box)
        return _on_map(request, _page(rows, criteria, representation.place), form, features.of_place)


class OnePlace(GeoView):
    @detail_operation(
        "toonPlek",
        "Plekken",
        "Toon een plek",
        serializers.PlaceSerializer,
        parameters.ONE,
        list_serializers.PlaceFeature,
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        form = _asked_of_one(request)
        row = get_object_or_404(queries.visible_places(), uuid=id)
        return _on_map(request, representation.place(row), form, features.of_place)


class Organisations(ReadView):
    @list_operation(
        "toonOrganisaties",
        "Organisaties",
        "Toon organisaties, op naam",
        list_serializers.OrganisationsSerializer,
        parameters.PAGING,
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        criteria = _asked(request, AskedForm(request.query_params), parameters.PAGING)
        return _answer(request, _page(queries.organisations(), criteria, representation.organisation))


class OneOrganisation(ReadView):
    @detail_operation("toonOrganisatie", "Organisaties", "Toon een organisatie", serializers.OrganisationSerializer)
    @revalidated(validators.of_catalogue)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        refuse_wrong(request.query_params, ())
        return _answer(request, representation.organisation(get_object_or_404(queries.organisations(), uuid=id)))


class Buurten(GeoView):
    @list_operation(
        "toonBuurten",
        "Gebied",
        "Toon buurten, op naam",
        list_serializers.BuurtenSerializer,
        parameters.BUURTEN,
        "Omtrekken en aantallen zijn van het CBS (CC BY 4.0).",
        list_serializers.BuurtFeaturesSerializer,
    )
    @revalidated(validators.of_buurten)
    def get(self, request: Request) -> HttpResponseBase:
        form = BuurtForm(request.query_params)
        criteria = _asked(request, form, parameters.BUURTEN)
        has_outline = form.cleaned_data.get("geometrie") or request.accepted_media_type == GEOJSON
        represent = partial(representation.buurt, with_geometry=has_outline)
        return _on_map(request, _page(queries.buurten(), criteria, represent), form, features.of_buurt)


class Categories(ReadView):
    @list_operation(
        "toonCategorieen", "Thema's", "Toon thema's", list_serializers.CategoriesSerializer, parameters.PAGING
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        criteria = _asked(request, AskedForm(request.query_params), parameters.PAGING)
        return _answer(request, _page(Category.objects.order_by("position", "slug"), criteria, representation.category))


class Programmes(ReadView):
    @list_operation(
        "toonProgrammas",
        "Programma's",
        "Toon programma's en waar hun geld heen gaat",
        list_serializers.ProgrammesSerializer,
        parameters.PAGING,
        "Bedragen zijn null als geen bron ze noemt.",
    )
    @revalidated(validators.of_catalogue)
    def get(self, request: Request) -> HttpResponseBase:
        criteria = _asked(request, AskedForm(request.query_params), parameters.PAGING)
        return _answer(request, _page(queries.programmes(), criteria, representation.programme))


class OpenApi(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponseBase:
        refuse_wrong(request.query_params, ())
        return _answer(request, documentation.document())


def _activities(found: Found[dict[str, Any]]) -> dict[str, Any]:
    criteria = found.criteria
    answer = representation.listing(found.total, criteria.page, found.pages, found.results)
    if not found.total:
        answer["alternatieven"] = found.alternatives
    if criteria.when and criteria.page == 1:
        answer["afgelast"] = _represented(find_cancelled(criteria))
    return answer


def _told(rows: ActivityQuerySet, criteria: Criteria) -> list[dict[str, Any]]:
    return _represented(read_results(rows, criteria))


def _represented(results: list[Result]) -> list[dict[str, Any]]:
    queries.add_rest(results)
    return [representation.activity(result) for result in results]


def _asked(request: Request, form: SearchForm, known: tuple[str, ...]) -> Criteria:
    """The same form as for a search, of which a list knows a few fields."""
    criteria = form.criteria()
    refuse_wrong(request.query_params, known, form)
    return criteria


def _page(rows: QuerySet[Row], criteria: Criteria, represent: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    total, per_page = rows.count(), criteria.per_page or PER_PAGE
    start = (criteria.page - 1) * per_page
    shown = [represent(row) for row in rows[start : start + per_page]]
    return representation.listing(total, criteria.page, -(-total // per_page), shown)


def _asked_of_one(request: Request) -> CrsForm:
    form = CrsForm(request.query_params)
    refuse_wrong(request.query_params, parameters.ONE, form)
    return form


def _on_map(request: Request, answer: dict[str, Any], form: Any, locate: features.Locate) -> HttpResponse:
    """With its positions in the reference system that is asked for, and as features where those are."""
    crs: Crs = crs_of(request, form.cleaned_data.get("crs"))
    answer = written_in(crs, answer)
    response = _answer(
        request, features.as_geojson(answer, locate) if request.accepted_media_type == GEOJSON else answer
    )
    response.headers["Content-Crs"] = f"<{crs}>"
    return response


def _answer(request: Request, answer: dict[str, Any]) -> HttpResponse:
    """As bytes at once: a `Response` of REST framework would take the long way round."""
    return HttpResponse(orjson.dumps(answer), content_type=request.accepted_media_type)
