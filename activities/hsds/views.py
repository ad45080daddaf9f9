"""The addresses of HSDS: what is asked, the rows for it, what HSDS says of them."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities.etags import etag_of
from activities.hsds import (
    documentation,
    ids,
    locations,
    organizations,
    parameters,
    queries,
    serializers,
    services,
    taxonomies,
)
from activities.hsds.documentation import detail_operation, list_operation, operation
from activities.hsds.paging import bounds, envelope
from activities.hsds.parameters import InvalidQuery, Question, ask
from activities.hsds.problems import refused
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from activities.site_address import site_address

VERSION = "3.0"
# No profile: the standard itself.
PROFILE = "https://github.com/openreferral/specification/tree/3.0"
Told = dict[str, Any]
Row = TypeVar("Row", bound=Model)


class HsdsView(APIView):
    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Any]:
        """Errors are said as the whole API says them; the names of wrong parameters as this standard writes names."""
        usual = super().get_exception_handler()
        return lambda error, context: refused(error) if isinstance(error, InvalidQuery) else usual(error, context)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Says what is allowed (REST framework adds `Allow`), instead of describing the code in English."""
        return Response(status=204)


class Api(HsdsView):
    @operation("getApi", "API", "Over deze API", serializers.ApiSerializer, parameters.NothingForm)
    def get(self, request: Request) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        return _json({"version": VERSION, "profile": PROFILE, "openapi_url": site_address(reverse("hsds-openapi"))})


class Services(HsdsView):
    @list_operation(
        "getServices",
        "Services",
        "Activiteiten",
        serializers.ServicePageSerializer,
        parameters.ServicesForm,
        "Zonder full staan er alleen de eigen gegevens bij en de organisatie.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.ServicesForm, request.query_params)
        rows = queries.services(question)
        if question.is_minimal:
            return _answer(request, lambda: _page_of_changes(rows, question))
        represent = services.full if question.is_full else services.basic
        return _answer(request, lambda: _page_of_services(rows, question, represent))


class Service(HsdsView):
    @detail_operation("getService", "Services", "Een activiteit, met alles erbij", serializers.ServiceSerializer)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        return _answer(request, _one_service(id, services.full))


class ServicesAtLocations(HsdsView):
    @list_operation(
        "getServicesAtLocations",
        "Services at locations",
        "Activiteiten op hun plek",
        serializers.ServiceAtLocationPageSerializer,
        parameters.ServicesAtLocationsForm,
        "Met een postcode komt het dichtstbijzijnde eerst; met proximity erbij alleen wat zeker zo dichtbij is. "
        "Van sommige plekken weten we de ligging niet: die zitten daar niet bij.",
    )
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.ServicesAtLocationsForm, request.query_params)
        represent = services.at_location_full if question.is_full else services.at_location
        return _answer(request, lambda: _page_of_services(queries.services(question), question, represent))


class ServiceAtLocation(HsdsView):
    @detail_operation(
        "getServiceAtLocation",
        "Services at locations",
        "Een activiteit op haar plek, met alles erbij",
        serializers.ServiceAtLocationSerializer,
    )
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        return _answer(request, _one_service(ids.at_location(id), services.at_location_full))


class Organizations(HsdsView):
    @list_operation(
        "getOrganizations",
        "Organizations",
        "Organisaties",
        serializers.OrganizationPageSerializer,
        parameters.OrganisationsForm,
    )
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.OrganisationsForm, request.query_params)
        rows = queries.organisations(question)
        if not (question.is_full or question.has_full_services):
            return _answer(request, lambda: _page(rows, question, services.organization))
        rows = queries.with_places_and_services(rows, has_full_services=question.has_full_services)
        represent = partial(organizations.full, has_full_services=question.has_full_services)
        return _answer(request, lambda: _page(rows, question, represent))


class Organization(HsdsView):
    @detail_operation(
        "getOrganization",
        "Organizations",
        "Een organisatie, met haar plekken en activiteiten",
        serializers.OrganizationSerializer,
        parameters.OrganisationForm,
    )
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        is_full = ask(parameters.OrganisationForm, request.query_params).has_full_services
        rows = queries.with_places_and_services(queries.public_organisations(), has_full_services=is_full)
        row = get_object_or_404(rows, uuid=id)
        return _answer(request, lambda: organizations.full(row, has_full_services=is_full))


class Locations(HsdsView):
    @list_operation("getLocations", "Locations", "Plekken", serializers.LocationPageSerializer, parameters.LocationForm)
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.LocationForm, request.query_params)
        represent = locations.full if question.is_full else locations.basic
        return _answer(request, lambda: _page(queries.places(question), question, represent))


class Location(HsdsView):
    @detail_operation("getLocation", "Locations", "Een plek, met alles erbij", serializers.LocationSerializer)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        row = get_object_or_404(queries.public_places(), uuid=id)
        return _answer(request, lambda: locations.full(row))


class Taxonomies(HsdsView):
    @list_operation(
        "getTaxonomies", "Taxonomies", "Onze indelingen", serializers.TaxonomyPageSerializer, parameters.PageForm
    )
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.PageForm, request.query_params)
        return _answer(request, lambda: _page_of_told(taxonomies.taxonomies(question.text), question))


class Taxonomy(HsdsView):
    @detail_operation("getTaxonomy", "Taxonomies", "Een indeling", serializers.TaxonomySerializer)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        told = taxonomies.one_taxonomy(id)
        return _answer(request, lambda: told)


class TaxonomyTerms(HsdsView):
    @list_operation(
        "getTaxonomyTerms",
        "Taxonomies",
        "Thema's",
        serializers.TaxonomyTermPageSerializer,
        parameters.TaxonomyTermsForm,
    )
    def get(self, request: Request) -> HttpResponseBase:
        question = ask(parameters.TaxonomyTermsForm, request.query_params)
        return _answer(
            request, lambda: _page_of_told(taxonomies.terms(queries.terms(question), question.text), question)
        )


class TaxonomyTerm(HsdsView):
    @detail_operation("getTaxonomyTerm", "Taxonomies", "Een thema", serializers.TaxonomyTermSerializer)
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        row = get_object_or_404(queries.terms(Question()), uuid=id)
        return _answer(request, lambda: taxonomies.term(row))


class OpenApi(HsdsView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponseBase:
        ask(parameters.NothingForm, request.query_params)
        return _json(documentation.document())


def _answer(request: Request, tell: Callable[[], Told]) -> HttpResponseBase:
    """304 while nothing changed, without making the answer."""
    etag = etag_of("hsds", request.get_full_path())
    unchanged = get_conditional_response(request._request, etag=etag)
    response = unchanged or _json(tell())
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def _json(told: Told) -> HttpResponse:
    return HttpResponse(orjson.dumps(told), content_type="application/json")


def _one_service(uuid: UUID, represent: Callable[[Activity], Told]) -> Callable[[], Told]:
    """Whether it is there is looked up at once: what is gone is not "unchanged" for who knew it."""
    rows = queries.service(uuid)
    get_object_or_404(rows.only("pk"))
    return lambda: represent(queries.read_services(rows, is_full=True)[0])


def _page_of_services(rows: ActivityQuerySet, question: Question, represent: Callable[[Activity], Told]) -> Told:
    read = queries.read_services(rows[bounds(question)], is_full=question.is_full)
    return envelope(rows.count(), question, [represent(row) for row in read])


def _page_of_changes(rows: ActivityQuerySet, question: Question) -> Told:
    changes = rows.values_list("uuid", "updated_at")[bounds(question)]
    return envelope(rows.count(), question, [services.changed(*each) for each in changes])


def _page(rows: QuerySet[Row], question: Question, represent: Callable[[Row], Told]) -> Told:
    return envelope(rows.count(), question, [represent(row) for row in rows[bounds(question)]])


def _page_of_told(told: list[Told], question: Question) -> Told:
    return envelope(len(told), question, told[bounds(question)])
