"""What the OpenAPI document says of writing."""

from collections.abc import Callable, Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers

from activities.api.parameters import IDENTITY, VERSION_HEADER
from activities.api.problems import CONTENT_TYPE
from activities.api.serializers import ActivitySerializer, ProblemSerializer
from activities.api.write_shapes import ActivityShape, ClosedShape, ScheduleShape

STATES = ("concept", "ingestuurd", "gepubliceerd", "teruggetrokken", "gearchiveerd")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "activities.api.authentication.TokenAuthentication"
    name = "sleutel"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "De sleutel (token) van een organisatie: Authorization: Bearer dz_… Een eigenaar maakt hem "
            "op de pagina van de organisatie, bij Sleutels. Lezen kan altijd zonder. Bij /activiteiten/{id} mag hij "
            "mee om ook te zien wat nog niet op de site staat; een sleutel die niet werkt geeft daar 401. Andere "
            "adressen die je alleen leest, kijken er niet naar.",
        }


ERRORS = {
    400: "Er klopt iets niet. Bij invalidParams staat alles wat fout is, met dezelfde zin als op de website.",
    401: "Zonder sleutel, of met een die niet (meer) werkt.",
    403: "Deze activiteit is van een andere organisatie.",
    404: "Deze activiteit is er niet, of niet voor jou.",
    406: "Een andere vorm dan JSON.",
    409: "Dat kan niet in deze toestand, of deze id is al van een andere activiteit.",
    411: "Content-Length ontbreekt.",
    412: "De activiteit is veranderd sinds de ETag die je bij If-Match meestuurde. Er is niets geschreven.",
    413: "Groter dan 256 kB.",
    415: "Geen application/json.",
    429: "Te vaak achter elkaar. Bij Retry-After staat hoeveel seconden je wacht.",
    500: "Een fout bij ons.",
}


@extend_schema_serializer(component_name="Voorstel")
class ProposalSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    inhoud = ActivityShape(help_text="Wat er staat als een redacteur het goedkeurt.")


@extend_schema_serializer(component_name="EigenActiviteit")
class OwnActivitySerializer(ActivitySerializer):
    status = serializers.ChoiceField(
        STATES, help_text="ingestuurd: een redacteur kijkt ernaar voordat het op de site komt."
    )
    alleenVrouwen = serializers.BooleanField(allow_null=True)
    rooster = ScheduleShape(many=True)
    gesloten = ClosedShape(many=True)
    voorstel = ProposalSerializer(allow_null=True, help_text="Je wijziging, zolang die op een redacteur wacht.")


IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="De ETag van toen je het las: is het intussen veranderd, dan krijg je 412. Zonder deze telt dat niet.",
)
EXAMPLE = {
    "id": "5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10",
    "naam": "Voorbeeldkoffie",
    "categorie": "ontmoeten",
    "plek": {"id": "0d9c6a54-8a53-4b8e-8f43-1f6f2f0b7a11"},
    "samenvatting": "Koffie met de buren van het voorbeeldplein.",
    "contact": {"telefoon": None, "email": "koffie@example.org", "website": None, "rol": "de gastvrouw"},
    "voorIedereen": True,
    "prijsCenten": 0,
    "talen": ["nl"],
    "rooster": [
        {
            "soort": "reeks",
            "van": "2026-12-01",
            "totEnMet": "2027-06-29",
            "begin": "10:00",
            "einde": "12:00",
            "herhaling": "FREQ=WEEKLY;BYDAY=TU",
            "nietInSchoolvakanties": True,
            "uitzonderingen": [{"datum": "2026-12-15", "soort": "vervalt", "reden": "Verbouwing"}],
        }
    ],
}


def _operation(
    operation_id: str,
    summary: str,
    description: str,
    answers: dict[int, str],
    errors: Iterable[int],
    *,
    has_body: bool = True,
    parameters: Iterable[OpenApiParameter] = (),
) -> Callable[..., Any]:
    good: dict[Any, Any] = {
        (status, "application/json"): OpenApiResponse(OwnActivitySerializer, said) for status, said in answers.items()
    }
    if not has_body:
        good = {204: OpenApiResponse(description="Gelukt.")}
    problems = {(status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, ERRORS[status]) for status in errors}
    return extend_schema(
        operation_id=operation_id,
        tags=["Schrijven"],
        summary=summary,
        description=description,
        parameters=[*parameters, VERSION_HEADER, *_told(answers)],
        request={"application/json": ActivityShape} if has_body else None,
        responses=good | problems,
        examples=[OpenApiExample("Elke dinsdag koffie", EXAMPLE, request_only=True)] if has_body else [],
    )


def _told(answers: dict[int, str]) -> list[OpenApiParameter]:
    etag = OpenApiParameter(
        "ETag",
        str,
        OpenApiParameter.HEADER,
        response=list(answers),
        description="De versie, voor If-Match.",
    )
    location = OpenApiParameter(
        "Location",
        {"type": "string", "format": "uri"},
        OpenApiParameter.HEADER,
        response=[201],
        description="Het adres.",
    )
    wait = OpenApiParameter(
        "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Zoveel seconden wachten."
    )
    return [*([etag] if answers else []), *([location] if 201 in answers else []), wait]


post_operation = _operation(
    "maakActiviteit",
    "Maak een activiteit",
    "Van een organisatie die we vertrouwen staat de activiteit meteen op de site; van een andere kijkt eerst een "
    "redacteur (status: ingestuurd). Met concept: true bewaar je hem zonder te versturen. Kies zelf een id: stuur je "
    "hetzelfde nog eens, dan krijg je 200 en verandert er niets.",
    {201: "Gemaakt.", 200: "Was al gemaakt met deze id; er is niets veranderd."},
    (400, 401, 406, 409, 411, 413, 415, 429, 500),
)
put_operation = _operation(
    "vervangActiviteit",
    "Vervang een activiteit",
    "Alles wat je kunt sturen wordt vervangen: wat je weglaat, wordt onbekend of leeg. Wat je niet kunt sturen, zoals "
    "de foto, blijft. Laat in rooster de id staan, dan blijven de momenten dezelfde. Data die geweest zijn, blijven.",
    {200: "Gewijzigd.", 202: "Je wijziging wacht op een redacteur: zie voorstel. Tot dan blijft de oude tekst staan."},
    (400, 401, 403, 404, 406, 409, 411, 412, 413, 415, 429, 500),
    parameters=(IDENTITY, IF_MATCH),
)
delete_operation = _operation(
    "verwijderActiviteit",
    "Haal een activiteit van de site",
    "Wat op de site staat, gaat eraf. Wat er nog niet stond, gaat naar het archief. Met PUT zet je iets wat van de "
    "site is gehaald er weer op.",
    {},
    (400, 401, 403, 404, 406, 409, 412, 429, 500),
    has_body=False,
    parameters=(IDENTITY, IF_MATCH),
)


def close_bodies(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """What is sent may have no other names than these."""
    for name, shape in result["components"]["schemas"].items():
        if name.endswith(("Invoer", "Verwijzing")):
            shape["additionalProperties"] = False
    return result
