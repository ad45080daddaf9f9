"""The shapes of the answers, for the OpenAPI document only: `representation` builds them, a test compares the two."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from activities.enums import Freshness, OccurrenceStatus, PlaceKind

POSITION = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "description": "lon, lat; of x, y",
}
POINT = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {"type": {"type": "string", "const": "Point"}, "coordinates": POSITION},
}
POLYGON = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "const": "Polygon"},
        "coordinates": {"type": "array", "items": {"type": "array", "items": POSITION}},
    },
}
REDUCED_DATE = {"type": "string", "format": "reduced-date", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


@extend_schema_field(POINT)
class PointField(serializers.JSONField):
    pass


@extend_schema_field(POLYGON)
class PolygonField(serializers.JSONField):
    pass


@extend_schema_field(REDUCED_DATE)
class ReducedDateField(serializers.CharField):
    """2021, 2021-09 or 2021-09-23: we know no more than the source."""


@extend_schema_field({"type": "string", "const": "Feature"})
class FeatureTypeField(serializers.CharField):
    pass


@extend_schema_field({"type": "string", "const": "FeatureCollection"})
class CollectionTypeField(serializers.CharField):
    pass


def or_null(field: type[serializers.Field[Any, Any, Any, Any]], **options: Any) -> Any:
    return field(allow_null=True, **options)


@extend_schema_serializer(component_name="Naam")
class NamedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    naam = serializers.CharField()


@extend_schema_serializer(component_name="Wijk")
class DistrictSerializer(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    naam = serializers.CharField()


@extend_schema_serializer(component_name="Buurtnaam")
class BuurtNameSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    naam = serializers.CharField()
    wijk = or_null(DistrictSerializer)


@extend_schema_serializer(component_name="Contact")
class ContactSerializer(serializers.Serializer[Any]):
    telefoon = or_null(serializers.CharField)
    email = or_null(serializers.EmailField)
    website = or_null(serializers.URLField)
    rol = or_null(serializers.CharField)


@extend_schema_serializer(component_name="Programmanaam")
class ProgrammeNameSerializer(NamedSerializer):
    slug = serializers.SlugField()


class SourcedSerializer(serializers.Serializer[Any]):
    bron = or_null(serializers.CharField, help_text="Waar we dit vandaan hebben; null bij een voorbeeld.")
    bronDatum = or_null(ReducedDateField, help_text="2021, 2021-09 of 2021-09-23: zo precies als de bron.")


@extend_schema_serializer(component_name="Subsidieperiode")
class PeriodSerializer(serializers.Serializer[Any]):
    van = or_null(serializers.DateField, help_text="Eerste dag; null als niemand die weet.")
    tot = or_null(
        serializers.DateField,
        help_text="Laatste dag, die nog meetelt; null als niemand die weet. Daarna was het hierdoor mogelijk.",
    )


@extend_schema_serializer(component_name="Opvolger")
class SuccessorSerializer(PeriodSerializer):
    programma = ProgrammeNameSerializer()
    subsidie = serializers.CharField()


@extend_schema_serializer(component_name="Financiering")
class FundingSerializer(PeriodSerializer, SourcedSerializer):
    programma = ProgrammeNameSerializer()
    subsidie = serializers.CharField()
    betreft = serializers.ChoiceField(["plek", "activiteit", "thema"])
    begin = or_null(serializers.IntegerField, help_text="Eerste jaar van de subsidie.")
    einde = or_null(serializers.IntegerField, help_text="Laatste jaar van de subsidie.")
    opvolger = or_null(SuccessorSerializer, help_text="De subsidie die op deze volgt, ook als die nog moet beginnen.")


@extend_schema_serializer(component_name="Waar")
class WhereSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    naam = serializers.CharField()
    straat = or_null(serializers.CharField)
    huisnummer = or_null(serializers.CharField)
    postcode = or_null(serializers.CharField)
    plaats = or_null(serializers.CharField)
    locatie = or_null(PointField, help_text="Punt; null als niemand weet waar het precies is.")
    nauwkeurigheidMeters = or_null(serializers.IntegerField)
    rolstoel = or_null(serializers.BooleanField)
    toilet = or_null(serializers.BooleanField)
    buurt = or_null(BuurtNameSerializer)


@extend_schema_serializer(component_name="Plek")
class PlaceSerializer(WhereSerializer, SourcedSerializer):
    slug = serializers.SlugField()
    soort = serializers.ChoiceField(PlaceKind.choices)
    organisatie = or_null(NamedSerializer)
    contact = or_null(ContactSerializer)
    financiering = FundingSerializer(many=True)
    gecontroleerdOp = or_null(serializers.DateField)
    voorbeeld = serializers.BooleanField(help_text="true: verzonnen, om de site mee te proberen.")
    url = serializers.URLField()


@extend_schema_serializer(component_name="Organisatie")
class OrganisationSerializer(NamedSerializer):
    slug = serializers.SlugField()
    contact = or_null(ContactSerializer)
    voorbeeld = serializers.BooleanField(help_text="true: verzonnen, om de site mee te proberen.")
    url = serializers.URLField()


@extend_schema_serializer(component_name="VrijePlaatsen")
class FreePlacesSerializer(serializers.Serializer[Any]):
    aantal = serializers.IntegerField()
    op = serializers.DateField(help_text="Op welke dag iemand dit zei.")


@extend_schema_serializer(component_name="VolgendMoment")
class NextMomentSerializer(serializers.Serializer[Any]):
    begin = serializers.DateTimeField()
    einde = serializers.DateTimeField()
    status = serializers.ChoiceField(OccurrenceStatus.choices)


class DatedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Blijft gelijk als het moment verplaatst of afgelast wordt.")
    plek = NamedSerializer(help_text="Waar het dan is; dat kan een andere plek zijn dan anders.")
    begin = serializers.DateTimeField(help_text="UTC.")
    einde = serializers.DateTimeField(help_text="UTC.")
    oorspronkelijkBegin = serializers.DateTimeField(help_text="UTC. Wanneer het volgens het rooster zou zijn.")
    status = serializers.ChoiceField(OccurrenceStatus.choices)
    reden = or_null(serializers.CharField, help_text="Waarom het niet doorgaat of anders is.")
    tijdzone = serializers.CharField(help_text="In deze tijdzone geldt het rooster.")


@extend_schema_serializer(component_name="VerderMoment")
class FurtherMomentSerializer(DatedSerializer):
    pass


@extend_schema_serializer(component_name="Moment")
class MomentSerializer(DatedSerializer):
    activiteit = NamedSerializer()


@extend_schema_serializer(component_name="Maaltijd")
class MealSerializer(serializers.Serializer[Any]):
    halal = or_null(serializers.BooleanField)
    vegetarisch = or_null(serializers.BooleanField)
    serveren = or_null(serializers.ChoiceField, choices=["hier", "afhalen", "beide"])
    eigenBijdrage = or_null(serializers.BooleanField)
    aanmeldenDagenVooraf = or_null(serializers.IntegerField, help_text="Zoveel dagen ervoor aanmelden.")
    aanmeldenVoor = or_null(serializers.CharField, help_text="Op die dag voor deze tijd (UU:MM).")


@extend_schema_serializer(component_name="Peuteropvang")
class ToddlerCareSerializer(serializers.Serializer[Any]):
    lrkNummer = or_null(serializers.CharField, help_text="Nummer in het Landelijk Register Kinderopvang.")
    urenPerWeek = or_null(serializers.IntegerField)
    wachtlijst = or_null(serializers.BooleanField)
    aanmelden = or_null(serializers.CharField, help_text="Hoe je je kind aanmeldt.")


@extend_schema_serializer(component_name="Vertaling")
class TranslationSerializer(serializers.Serializer[Any]):
    taal = serializers.CharField(help_text="Taal van deze teksten (ISO 639), zoals tr.")
    naam = or_null(serializers.CharField, help_text="null: alleen in het Nederlands.")
    samenvatting = or_null(serializers.CharField)
    beschrijving = or_null(serializers.CharField)
    verouderd = serializers.BooleanField(help_text="true: de Nederlandse tekst is daarna veranderd.")


@extend_schema_serializer(component_name="Activiteit")
class ActivitySerializer(SourcedSerializer):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    naam = serializers.CharField()
    samenvatting = or_null(serializers.CharField)
    beschrijving = or_null(serializers.CharField)
    vertalingen = TranslationSerializer(many=True, help_text="Wat de organisatie in andere talen schreef.")
    categorie = serializers.SlugField(help_text="Slug van het thema.")
    organisatie = or_null(NamedSerializer)
    plek = WhereSerializer()
    contact = or_null(ContactSerializer)
    leeftijdVanMaanden = or_null(serializers.IntegerField)
    leeftijdTotMaanden = or_null(serializers.IntegerField, help_text="Tot, niet tot en met.")
    voorIedereen = or_null(serializers.BooleanField, help_text="null: niemand weet voor welke leeftijd het is.")
    prijsCenten = or_null(serializers.IntegerField)
    gratis = or_null(serializers.BooleanField)
    ooievaarspas = or_null(serializers.BooleanField)
    talen = or_null(serializers.ListField, child=serializers.CharField())
    aanmelden = or_null(serializers.BooleanField)
    maatje = or_null(serializers.BooleanField, help_text="true: de eerste keer kan er iemand met je mee.")
    vrijePlaatsen = or_null(FreePlacesSerializer)
    financiering = FundingSerializer(many=True)
    gecontroleerdOp = or_null(serializers.DateField, help_text="Wanneer iemand dit het laatst heeft nagevraagd.")
    versheid = serializers.ChoiceField(Freshness.choices)
    volgendMoment = or_null(
        NextMomentSerializer, help_text="Het eerste dat past bij de vraag en doorgaat; bij afgelast het eerste daarna."
    )
    momenten = FurtherMomentSerializer(
        many=True,
        help_text="De andere die passen bij de vraag, op tijd, ook wat niet doorgaat: alleen de eerstvolgende. "
        "Alle staan bij /momenten.",
    )
    openingstijden = or_null(serializers.CharField, help_text="In de vorm opening_hours van OpenStreetMap.")
    tijdenTekst = or_null(serializers.CharField)
    afstandMeters = or_null(serializers.IntegerField, help_text="Hemelsbreed.")
    looptijdMinuten = or_null(serializers.IntegerField, help_text="Meters x 1,3 gedeeld door 80, naar boven afgerond.")
    maaltijd = or_null(MealSerializer)
    peuteropvang = or_null(ToddlerCareSerializer)
    voorbeeld = serializers.BooleanField(help_text="true: verzonnen, om de site mee te proberen.")
    url = serializers.URLField()


@extend_schema_serializer(component_name="Leeftijdsgroep")
class AgeGroupSerializer(serializers.Serializer[Any]):
    vanJaar = serializers.IntegerField()
    totEnMetJaar = or_null(serializers.IntegerField)
    aantal = or_null(serializers.IntegerField)


@extend_schema_serializer(component_name="Buurt")
class BuurtSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Code van het CBS.")
    slug = serializers.SlugField()
    naam = serializers.CharField()
    wijk = or_null(DistrictSerializer)
    inProgrammagebied = serializers.BooleanField()
    inwoners = or_null(serializers.IntegerField)
    huishoudens = or_null(serializers.IntegerField)
    leeftijdsgroepen = AgeGroupSerializer(many=True)
    peiljaar = serializers.IntegerField()
    oppervlakteHectare = serializers.FloatField()
    labelpunt = PointField()
    geometrie = PolygonField(required=False, help_text="Alleen met geometrie=true.")


@extend_schema_serializer(component_name="Thema")
class CategorySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    naam = serializers.CharField()
    korteNaam = serializers.CharField()
    kleur = serializers.CharField()
    pictogram = serializers.CharField(help_text="Naam van een Lucide-pictogram.")


@extend_schema_serializer(component_name="Subsidie")
class GrantSerializer(PeriodSerializer, SourcedSerializer):
    naam = serializers.CharField()
    bedragEuro = or_null(serializers.IntegerField)
    themas = serializers.ListField(child=serializers.SlugField())
    plekken = NamedSerializer(many=True)


@extend_schema_serializer(component_name="Programma")
class ProgrammeSerializer(SourcedSerializer):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    naam = serializers.CharField()
    beschrijving = or_null(serializers.CharField)
    begin = or_null(serializers.IntegerField, help_text="Eerste jaar.")
    einde = or_null(serializers.IntegerField, help_text="Laatste jaar.")
    rijksbijdrageEuro = or_null(serializers.IntegerField)
    totaalEuro = or_null(serializers.IntegerField)
    pijlers = serializers.ListField(child=serializers.CharField())
    subsidies = GrantSerializer(many=True)


@extend_schema_serializer(component_name="FouteParameter")
class InvalidParameterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    reason = serializers.CharField()


@extend_schema_serializer(component_name="Probleem")
class ProblemSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    invalidParams = InvalidParameterSerializer(many=True, required=False)
