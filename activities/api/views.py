from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities import demand
from activities.api import documentation, parameters, queries, representation, serializers
from activities.api.documentation import detail_operation, list_operation
from activities.api.problems import refuse_wrong
from activities.models import Activity, Category
from activities.search import PER_PAGE, Criteria, find, find_cancelled, results_of
from activities.search_form import SearchForm, ask

Row = TypeVar("Row", bound=Model)


class ReadView(APIView):
    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Says what is allowed (REST framework adds `Allow`), instead of describing the code in English."""
        return Response(status=204)


class Activities(ReadView):
    @list_operation(
        "zoekActiviteiten",
        "Activiteiten",
        "Zoek activiteiten en plekken",
        serializers.ActivitiesSerializer,
        parameters.ACTIVITIES,
        "Dezelfde vraag geeft hier dezelfde activiteiten, in dezelfde volgorde, als op de website.",
    )
    def get(self, request: Request) -> Response:
        question = ask(request.query_params)
        refuse_wrong(request.query_params, parameters.ACTIVITIES, question.form)
        found = find(question.criteria)
        if request.method == "GET":
            demand.note(found)
        cancelled = find_cancelled(question.criteria)
        queries.add_fundings([*found.results, *found.alternatives, *cancelled])
        rows = [representation.activity(result) for result in found.results]
        answer = representation.listing(found.total, found.criteria.page, found.pages, rows)
        if not found.total:
            answer["alternatieven"] = [representation.activity(result) for result in found.alternatives]
        if question.criteria.when and found.criteria.page == 1:
            answer["afgelast"] = [representation.activity(result) for result in cancelled]
        return Response(answer)


class OneActivity(ReadView):
    @detail_operation("toonActiviteit", "Activiteiten", "Toon een activiteit", serializers.ActivitySerializer)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_wrong(request.query_params, ())
        row = get_object_or_404(Activity.objects.visible().with_card(), uuid=id)
        [result] = results_of([row], Criteria())
        queries.add_fundings([result])
        return Response(representation.activity(result))


class Moments(ReadView):
    @list_operation(
        "zoekMomenten",
        "Momenten",
        "Zoek momenten, op tijd",
        serializers.MomentsSerializer,
        parameters.ACTIVITIES,
        "De data achter dezelfde vraag aan /activiteiten, ook wat niet doorgaat, zo ver vooruit als ze bekend zijn. "
        "Ze staan altijd op tijd. volgorde mag erbij, zodat je een vraag van de website of van /activiteiten zo kunt "
        "overnemen, maar verandert hier niets.",
    )
    def get(self, request: Request) -> Response:
        question = ask(request.query_params)
        refuse_wrong(request.query_params, parameters.ACTIVITIES, question.form)
        return Response(_page(queries.moments(question.criteria), question.criteria, representation.moment))


class Places(ReadView):
    @list_operation("toonPlekken", "Plekken", "Toon plekken, op naam", serializers.PlacesSerializer, parameters.PLACES)
    def get(self, request: Request) -> Response:
        criteria = _asked(SearchForm(request.query_params), parameters.PLACES)
        return Response(_page(queries.visible_places(criteria.buurten), criteria, representation.place))


class OnePlace(ReadView):
    @detail_operation("toonPlek", "Plekken", "Toon een plek", serializers.PlaceSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_wrong(request.query_params, ())
        return Response(representation.place(get_object_or_404(queries.visible_places(), uuid=id)))


class Organisations(ReadView):
    @list_operation(
        "toonOrganisaties",
        "Organisaties",
        "Toon organisaties, op naam",
        serializers.OrganisationsSerializer,
        parameters.PAGING,
    )
    def get(self, request: Request) -> Response:
        criteria = _asked(SearchForm(request.query_params), parameters.PAGING)
        return Response(_page(queries.organisations(), criteria, representation.organisation))


class OneOrganisation(ReadView):
    @detail_operation("toonOrganisatie", "Organisaties", "Toon een organisatie", serializers.OrganisationSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        refuse_wrong(request.query_params, ())
        return Response(representation.organisation(get_object_or_404(queries.organisations(), uuid=id)))


class Buurten(ReadView):
    @list_operation(
        "toonBuurten",
        "Gebied",
        "Toon buurten, op naam",
        serializers.BuurtenSerializer,
        parameters.BUURTEN,
        "Omtrekken en aantallen zijn van het CBS (CC BY 4.0).",
    )
    def get(self, request: Request) -> Response:
        form = parameters.BuurtForm(request.query_params)
        criteria = _asked(form, parameters.BUURTEN)
        represent = partial(representation.buurt, with_geometry=form.cleaned_data["geometrie"])
        return Response(_page(queries.buurten(), criteria, represent))


class Categories(ReadView):
    @list_operation("toonCategorieen", "Thema's", "Toon thema's", serializers.CategoriesSerializer, parameters.PAGING)
    def get(self, request: Request) -> Response:
        criteria = _asked(SearchForm(request.query_params), parameters.PAGING)
        return Response(_page(Category.objects.order_by("position", "slug"), criteria, representation.category))


class Programmes(ReadView):
    @list_operation(
        "toonProgrammas",
        "Programma's",
        "Toon programma's en waar hun geld heen gaat",
        serializers.ProgrammesSerializer,
        parameters.PAGING,
        "Bedragen zijn null als geen bron ze noemt.",
    )
    def get(self, request: Request) -> Response:
        criteria = _asked(SearchForm(request.query_params), parameters.PAGING)
        return Response(_page(queries.programmes(), criteria, representation.programme))


class OpenApi(ReadView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        refuse_wrong(request.query_params, ())
        return Response(documentation.document())


def _asked(form: SearchForm, known: tuple[str, ...]) -> Criteria:
    """The same form as for a search, of which a list knows a few fields."""
    criteria = form.criteria()
    refuse_wrong(form.data, known, form)
    return criteria


def _page(rows: QuerySet[Row], criteria: Criteria, represent: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    total, per_page = rows.count(), criteria.per_page or PER_PAGE
    start = (criteria.page - 1) * per_page
    shown = [represent(row) for row in rows[start : start + per_page]]
    return representation.listing(total, criteria.page, -(-total // per_page), shown)
