"""What HSDS tells, and with what: each a fixed number of queries, whatever the number of rows. Never an example."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from activities.enums import Status
from activities.hsds.parameters import Question
from activities.hsds.taxonomies import TAXONOMY_ID
from activities.models import Activity, Category, Funding, Occurrence, Organisation, Place, Schedule
from activities.models.activity import ActivityQuerySet
from activities.search import Criteria, matching
from maps import nearby
from maps.naming import fold

Row = TypeVar("Row", bound=Model)


def public_services() -> ActivityQuerySet:
    return _without_examples(Activity.objects.filter(status=Status.PUBLISHED))


def service(uuid: UUID) -> ActivityQuerySet:
    return public_services().filter(uuid=uuid)


def services(question: Question) -> ActivityQuerySet:
    """In order. With a radius only what lies within it for certain; the site lists below that what perhaps does."""
    origin = question.origin if question.radius_m else None
    found = matching(Criteria(text=question.text, origin=origin, radius_m=question.radius_m or 0))
    rows = _with_terms(_without_examples(found), question)
    if question.radius_m:
        rows = rows.filter(lat__isnull=False)
    if question.organisation:
        rows = rows.filter(organisation__uuid=question.organisation)
    if question.modified_after:
        rows = rows.filter(updated_at__gte=question.modified_after)
    return _in_order(rows, question)


def read_services(rows: ActivityQuerySet, *, is_full: bool) -> list[Activity]:
    """First which ones, then all that is told of them: a sort of whole rows is slow."""
    found = list(rows.values_list("pk", flat=True))
    read = (with_all if is_full else with_one_to_one)(Activity.objects.all()).in_bulk(found)
    return [read[pk] for pk in found if pk in read]


def with_one_to_one(rows: ActivityQuerySet) -> ActivityQuerySet:
    """What a list tells: all columns, the organisation, the place and what is cancelled; one query more."""
    return (
        rows.defer("place__buurt__outline")
        .select_related("category", "organisation", "place__buurt", "place__organisation", "meal", "toddler_care")
        .prefetch_related(Prefetch("occurrences", _cancelled()))
    )


def with_all(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Eight queries more than of a list."""
    schedules = Schedule.objects.order_by("starts_on", "start_time", "id").prefetch_related("exceptions__new_place")
    return with_one_to_one(rows).prefetch_related(
        *("spoken_languages", "closed_periods"),
        Prefetch("schedules", schedules),
        *(Prefetch(lookup, _fundings()) for lookup in ("fundings", "place__fundings", "category__fundings")),
    )


def public_places() -> QuerySet[Place]:
    places = Place.objects.filter(is_example=False, pk__in=public_services().order_by().values("place"))
    return places.order_by("sort_name", "id").select_related("organisation", "buurt").defer("buurt__outline")


def places(question: Question) -> QuerySet[Place]:
    return _called(public_places(), question.text, "sort_name", "sort_street")


def public_organisations() -> QuerySet[Organisation]:
    """Those that we trust, and those that run something or a place where something is."""
    runs = public_services().filter(organisation=OuterRef("pk"))
    owns = Place.objects.filter(organisation=OuterRef("pk"), pk__in=public_services().order_by().values("place"))
    rows = Organisation.objects.filter(is_example=False)
    return rows.filter(Q(is_verified=True) | Exists(runs) | Exists(owns)).order_by("sort_name", "id")


def organisations(question: Question) -> QuerySet[Organisation]:
    rows = _called(public_organisations(), question.text, "sort_name")
    if question.term or question.taxonomy:
        runs = _with_terms(public_services(), question)
        rows = rows.filter(Exists(runs.filter(organisation=OuterRef("pk"))))
    return rows


def with_places_and_services(rows: QuerySet[Organisation], *, has_full_services: bool) -> QuerySet[Organisation]:
    runs = public_services().order_by("sort_name", "id")
    told = with_all(runs) if has_full_services else runs.only("uuid", "name", "organisation")
    return rows.prefetch_related(Prefetch("places", public_places()), Prefetch("activities", told))


def terms(question: Question) -> QuerySet[Category]:
    rows = Category.objects.order_by("position", "slug")
    if question.parent or question.taxonomy not in (None, TAXONOMY_ID):
        return rows.none()
    return rows


def _without_examples(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Also of nobody and at no place that we made up; counting with joins to them takes a third longer."""
    places = Place.objects.filter(is_example=True).order_by().values("pk")
    organisations = Organisation.objects.filter(is_example=True).order_by().values("pk")
    return rows.filter(~Q(place__in=places), ~Q(organisation__in=organisations), is_example=False)


def _with_terms(rows: ActivityQuerySet, question: Question) -> ActivityQuerySet:
    """Each activity has one theme, and the themes are our one taxonomy."""
    if question.taxonomy not in (None, TAXONOMY_ID):
        return rows.none()
    return rows.filter(category__uuid=question.term) if question.term else rows


def _in_order(rows: ActivityQuerySet, question: Question) -> ActivityQuerySet:
    """By name, but first what fits the words best, or what is nearest."""
    by: list[Any] = ["-score"] if question.text else []
    if question.origin:
        rows = rows.annotate(distance_sq=nearby.distance_sq(question.origin.point))
        by.append(F("distance_sq").asc(nulls_last=True))
    return rows.order_by(*by, "sort_name", "id")


def _called(rows: QuerySet[Row], text: str, *columns: str) -> QuerySet[Row]:
    if not text:
        return rows
    folded = fold(text)
    if not folded:
        return rows.none()
    fits = Q()
    for column in columns:
        fits |= Q(**{f"{column}__contains": folded})
    return rows.filter(fits)


def _cancelled() -> QuerySet[Occurrence]:
    return Occurrence.objects.cancelled().not_over(timezone.now()).in_time_order()


def _fundings() -> QuerySet[Funding]:
    rows = Funding.objects.filter(is_example=False, grant__is_example=False)
    return rows.select_related("grant__programme").order_by(
        F("grant__programme__start_year").asc(nulls_last=True), "id"
    )
