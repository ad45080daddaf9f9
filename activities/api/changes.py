"""The feed of changes: for who keeps a copy of the catalogue and wants to hear only what is other since."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activities import changes
from activities.api import queries, representation, validators
from activities.api.documentation import changes_operation
from activities.api.problems import Problem, refuse_wrong
from activities.api.serializers import ActivitySerializer, MomentSerializer, OrganisationSerializer, PlaceSerializer
from activities.api.validators import revalidated
from activities.api.views import ReadView
from activities.enums import ChangeKind
from activities.models import Activity, Change, Occurrence
from activities.search import Result
from activities.site_address import site_address

PER_PAGE, MOST = 100, 500
# What every program reads as a whole number; and the last second of the year 9999.
LARGEST, LATEST = 2**53 - 1, 253_402_300_799
# What is other when the clock is other, while nobody changed anything.
OF_THE_CLOCK = ("volgendMoment", "momenten", "afstandMeters", "looptijdMinuten", "versheid")
# A page with anything on it stays good for who reads on; the empty one says where to look again in a moment.
WHOLE, LAST = "public, max-age=3600", "public, max-age=5"
START_ANEW = "Wat er sinds dit nummer verdween, bewaren we niet meer. Maak je kopie leeg en begin opnieuw bij na=0."

DESCRIPTION = (
    "Voor wie een kopie van de catalogus bijhoudt. Begin zonder na en volg steeds volgende: eerst krijg je alles wat "
    "er nu is, daarna alleen wat er verandert. Elk ding komt met zijn laatste wijziging, op nummer; wat er niet meer "
    "is, heeft status verwijderd. Bewaar volgende en vraag het later weer op: ook een lege pagina heeft er een. Een "
    "verwijdering blijft minstens 7 dagen staan, en een moment tot 14 dagen na zijn einde: wat voorbij is, ruim je "
    "zelf op. Was je te lang weg, dan krijg je 410 en begin je opnieuw bij na=0."
)


@extend_schema_serializer(component_name="GewijzigdeActiviteit")
class ChangedActivitySerializer(ActivitySerializer):
    volgendMoment = momenten = afstandMeters = looptijdMinuten = versheid = None  # type: ignore[assignment]


@extend_schema_serializer(component_name="Verwijzing")
class ReferenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()


@extend_schema_serializer(component_name="GewijzigdMoment")
class ChangedMomentSerializer(MomentSerializer):
    activiteit = ReferenceSerializer()  # type: ignore[assignment]
    plek = ReferenceSerializer()  # type: ignore[assignment]


def _only(kind: ChangeKind) -> serializers.Field[Any, Any, Any, Any]:
    field = type("Kind", (serializers.CharField,), {})
    made: serializers.Field[Any, Any, Any, Any] = extend_schema_field({"type": "string", "const": kind.value})(field)()
    return made


CHANGED, DELETED = "gewijzigd", "verwijderd"


class ChangeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    nummer = serializers.IntegerField(help_text="Van de laatste wijziging; hoger is later.")
    status = serializers.ChoiceField([CHANGED, DELETED])
    op = serializers.DateTimeField(help_text="Wanneer het veranderde.")


SAID = "Wat de API ervan zegt, zonder wat met de klok verandert; null bij verwijderd."


@extend_schema_serializer(component_name="WijzigingVanActiviteit")
class ActivityChangeSerializer(ChangeSerializer):
    soort = _only(ChangeKind.ACTIVITY)
    gegevens = ChangedActivitySerializer(allow_null=True, help_text=SAID)


@extend_schema_serializer(component_name="WijzigingVanPlek")
class PlaceChangeSerializer(ChangeSerializer):
    soort = _only(ChangeKind.PLACE)
    gegevens = PlaceSerializer(allow_null=True, help_text=SAID)


@extend_schema_serializer(component_name="WijzigingVanOrganisatie")
class OrganisationChangeSerializer(ChangeSerializer):
    soort = _only(ChangeKind.ORGANISATION)
    gegevens = OrganisationSerializer(allow_null=True, help_text=SAID)


@extend_schema_serializer(component_name="WijzigingVanMoment")
class MomentChangeSerializer(ChangeSerializer):
    soort = _only(ChangeKind.MOMENT)
    gegevens = ChangedMomentSerializer(allow_null=True, help_text=SAID)


@extend_schema_serializer(component_name="Wijzigingen")
class ChangesSerializer(serializers.Serializer[Any]):
    items = PolymorphicProxySerializer(
        component_name="Wijziging",
        serializers={
            ChangeKind.ACTIVITY.value: ActivityChangeSerializer,
            ChangeKind.PLACE.value: PlaceChangeSerializer,
            ChangeKind.ORGANISATION.value: OrganisationChangeSerializer,
            ChangeKind.MOMENT.value: MomentChangeSerializer,
        },
        resource_type_field_name="soort",
        many=True,
    )
    volgende = serializers.URLField(help_text="Het adres van wat hierna komt; vraag het later weer op.")


class ChangesForm(forms.Form):
    na = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    perPagina = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    begonnen = forms.IntegerField(min_value=0, max_value=LATEST, required=False)

    @property
    def began_at(self) -> datetime:
        """Of who does not say: before everything."""
        return datetime.fromtimestamp(self.cleaned_data["begonnen"] or 0, tz=UTC)


PARAMETERS = [
    OpenApiParameter(
        "na",
        {"type": "integer", "minimum": 0, "maximum": LARGEST, "default": 0},
        description="Alleen wijzigingen na dit nummer. Het staat in volgende.",
    ),
    OpenApiParameter(
        "perPagina",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": PER_PAGE},
        description="Aantal per pagina.",
    ),
    OpenApiParameter(
        "begonnen",
        {"type": "integer", "minimum": 0, "maximum": LATEST},
        description="Wanneer je bij na=0 begon, in seconden sinds 1970 (UTC). Het staat in volgende zolang je nog niet "
        "bij bent.",
    ),
]


class Changes(ReadView):
    # Of this answer.
    cache = LAST

    @changes_operation("toonWijzigingen", "Toon wat er veranderde", ChangesSerializer, PARAMETERS, DESCRIPTION)
    def get(self, request: Request) -> HttpResponseBase:
        response = self._page(request)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = self.cache
        return response

    @revalidated(validators.of_catalogue)
    def _page(self, request: Request) -> HttpResponseBase:
        form = ChangesForm(request.query_params)
        refuse_wrong(request.query_params, tuple(form.fields), cast(Any, form))
        number, per_page = form.cleaned_data["na"] or 0, form.cleaned_data["perPagina"] or PER_PAGE
        began_at = form.began_at if number else timezone.now()
        newest, rows = changes.newest(), changes.since(number, per_page)
        try:
            changes.must_not_be_too_late(number, began_at)
        except changes.StartAnew:
            raise Problem(410, START_ANEW) from None
        self.cache = WHOLE if rows else LAST
        return Response({"items": items(rows), "volgende": _next(number, newest, rows, per_page, began_at)})


def _next(number: int, newest: int, rows: list[Change], per_page: int, began_at: datetime) -> str:
    """Who has seen everything once needs no more than the number."""
    reached = rows[-1].number if rows else number
    if len(rows) < per_page:
        # The last numbers may be of what nobody may see, or of what was swept.
        return _address(max(reached, newest), per_page)
    return _address(reached, per_page, began_at)


def _address(number: int, per_page: int, began_at: datetime | None = None) -> str:
    query = {"na": str(number)} | ({"perPagina": str(per_page)} if per_page != PER_PAGE else {})
    if began_at:
        query["begonnen"] = str(int(began_at.timestamp()))
    return site_address(f"{reverse('api-changes')}?{urlencode(query)}")


def items(rows: Iterable[Change]) -> list[dict[str, Any]]:
    """With what is public now, whatever the row says: when it became otherwise since, that has a later number."""
    rows = list(rows)
    said = {kind: tell([row.uuid for row in rows if row.kind == kind]) for kind, tell in TELL.items()}
    return [_item(row, said[ChangeKind(row.kind)].get(row.uuid)) for row in rows]


def _item(row: Change, said: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "soort": row.kind,
        "id": str(row.uuid),
        "nummer": row.number,
        "status": CHANGED if said else DELETED,
        "op": f"{row.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "gegevens": said,
    }


def _activities(uuids: list[UUID]) -> Mapping[UUID, dict[str, Any]]:
    results = [Result(row) for row in Activity.objects.visible().with_card().filter(uuid__in=uuids)]
    queries.add_rest(results)
    return {each.activity.uuid: without_clock(representation.activity(each)) for each in results}


def without_clock(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in OF_THE_CLOCK}


def _places(uuids: list[UUID]) -> Mapping[UUID, dict[str, Any]]:
    rows = queries.visible_places().filter(uuid__in=uuids)
    return {row.uuid: representation.place(row) for row in rows}


def _organisations(uuids: list[UUID]) -> Mapping[UUID, dict[str, Any]]:
    rows = queries.organisations().filter(uuid__in=uuids)
    return {row.uuid: representation.organisation(row) for row in rows}


def _moments(uuids: list[UUID]) -> Mapping[UUID, dict[str, Any]]:
    return {row.uuid: moment(row) for row in _visible_moments().filter(uuid__in=uuids)}


def _visible_moments() -> QuerySet[Occurrence]:
    """Also those that are over. Asked of each of a page: else SQLite walks along the moments of all activities."""
    rows = Occurrence.objects.filter(Exists(Activity.objects.visible().filter(pk=OuterRef("activity"))))
    return rows.select_related("activity", "place").order_by("pk")


def moment(row: Occurrence) -> dict[str, Any]:
    """Activity and place only by their id: they have changes of their own."""
    said = representation.moment(row)
    return said | {name: {"id": said[name]["id"]} for name in ("activiteit", "plek")}


TELL = {
    ChangeKind.ACTIVITY: _activities,
    ChangeKind.PLACE: _places,
    ChangeKind.ORGANISATION: _organisations,
    ChangeKind.MOMENT: _moments,
}
