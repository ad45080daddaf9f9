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


def _or_null(field: type[serializers.Field[Any, Any, Any, Any]], **options: Any) -> Any:
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
    wijk = _or_null(DistrictSerializer)


@extend_schema_serializer(component_name="Contact")
class ContactSerializer(serializers.Serializer[Any]):
    telefoon = _or_null(serializers.CharField)
    email = _or_null(serializers.EmailField)
    website = _or_null(serializers.URLField)
    rol = _or_null(serializers.CharField)


@extend_schema_serializer(component_name="Programmanaam")
class ProgrammeNameSerializer(NamedSerializer):
    slug = serializers.SlugField()


class SourcedSerializer(serializers.Serializer[Any]):
    bron = _or_null(serializers.CharField, help_text="Waar we dit vandaan hebben; null bij een voorbeeld.")
    bronDatum = _or_null(ReducedDateField, help_text="2021, 2021-09 of 2021-09-23: zo precies als de bron.")


@extend_schema_serializer(component_name="Subsidieperiode")
class PeriodSerializer(serializers.Serializer[Any]):
    van = _or_null(serializers.DateField, help_text="Eerste dag; null als niemand die weet.")
    tot = _or_null(
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
    begin = _or_null(serializers.IntegerField, help_text="Eerste jaar van de subsidie.")
    einde = _or_null(serializers.IntegerField, help_text="Laatste jaar van de subsidie.")
    opvolger = _or_null(SuccessorSerializer, help_text="De subsidie die op deze volgt, ook als die nog moet beginnen.")


@extend_schema_serializer(component_name="Waar")
class WhereSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    naam = serializers.CharField()
    straat = _or_null(serializers.CharField)
    huisnummer = _or_null(serializers.CharField)
    postcode = _or_null(serializers.CharField)
    plaats = _or_null(serializers.CharField)
    locatie = _or_null(PointField, help_text="Punt; null als niemand weet waar het precies is.")
    nauwkeurigheidMeters = _or_null(serializers.IntegerField)
    rolstoel = _or_null(serializers.BooleanField)
    toilet = _or_null(serializers.BooleanField)
    buurt = _or_null(BuurtNameSerializer)


@extend_schema_serializer(component_name="Plek")
class PlaceSerializer(WhereSerializer, SourcedSerializer):
    slug = serializers.SlugField()
    soort = serializers.ChoiceField(PlaceKind.choices)
    organisatie = _or_null(NamedSerializer)
    contact = _or_null(ContactSerializer)
    financiering = FundingSerializer(many=True)
    gecontroleerdOp = _or_null(serializers.DateField)
    voorbeeld = serializers.BooleanField(help_text="true: verzonnen, om de site mee te proberen.")
    url = serializers.URLField()


@extend_schema_serializer(component_name="Organisatie")
class OrganisationSerializer(NamedSerializer):
    slug = serializers.SlugField()
    contact = _or_null(ContactSerializer)
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
    reden = _or_null(serializers.CharField, help_text="Waarom het niet doorgaat of anders is.")
    tijdzone = serializers.CharField(help_text="In deze tijdzone geldt het rooster.")


@extend_schema_serializer(component_name="VerderMoment")
class FurtherMomentSerializer(DatedSerializer):
    pass


@extend_schema_serializer(component_name="Moment")
class MomentSerializer(DatedSerializer):
    activiteit = NamedSerializer()


@extend_schema_serializer(component_name="Maaltijd")
class MealSerializer(serializers.Serializer[Any]):
    halal = _or_null(serializers.BooleanField)
    vegetarisch = _or_null(serializers.BooleanField)
    serveren = _or_null(serializers.ChoiceField, choices=["hier", "afhalen", "beide"])
    eigenBijdrage = _or_null(serializers.BooleanField)
    aanmeldenDagenVooraf = _or_null(serializers.IntegerField, help_text="Zoveel dagen ervoor aanmelden.")
    aanmeldenVoor = _or_null(serializers.CharField, help_text="Op die dag voor deze tijd (UU:MM).")


@extend_schema_serializer(component_name="Peuteropvang")
class ToddlerCareSerializer(serializers.Serializer[Any]):
    lrkNummer = _or_null(serializers.CharField, help_text="Nummer in het Landelijk Register Kinderopvang.")
    urenPerWeek = _or_null(serializers.IntegerField)
    wachtlijst = _or_null(serializers.BooleanField)
    aanmelden = _or_null(serializers.CharField, help_text="Hoe je je kind aanmeldt.")


@extend_schema_serializer(component_name="Vertaling")
class TranslationSerializer(serializers.Serializer[Any]):
    taal = serializers.CharField(help_text="Taal van deze teksten (ISO 639), zoals tr.")
    naam = _or_null(serializers.CharField, help_text="null: alleen in het Nederlands.")
    samenvatting = _or_null(serializers.CharField)
    beschrijving = _or_null(serializers.CharField)
    verouderd = serializers.BooleanField(help_text="true: de Nederlandse tekst is daarna veranderd.")


@extend_schema_serializer(component_name="Activiteit")
class ActivitySerializer(SourcedSerializer):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    naam = serializers.CharField()
    samenvatting = _or_null(serializers.CharField)
    beschrijving = _or_null(serializers.CharField)
    vertalingen = TranslationSerializer(many=True, help_text="Wat de organisatie in andere talen schreef.")
    categorie = serializers.SlugField(help_text="Slug van het thema.")
    organisatie = _or_null(NamedSerializer)
    plek = WhereSerializer()
    contact = _or_null(ContactSerializer)
    leeftijdVanMaanden = _or_null(serializers.IntegerField)
    leeftijdTotMaanden = _or_null(serializers.IntegerField, help_text="Tot, niet tot en met.")
    voorIedereen = _or_null(serializers.BooleanField, help_text="null: niemand weet voor welke leeftijd het is.")
    prijsCenten = _or_null(serializers.IntegerField)
    gratis = _or_null(serializers.BooleanField)
    ooievaarspas = _or_null(serializers.BooleanField)
    talen = _or_null(serializers.ListField, child=serializers.CharField())
    aanmelden = _or_null(serializers.BooleanField)
    maatje = _or_null(serializers.BooleanField, help_text="true: de eerste keer kan er iemand met je mee.")
    vrijePlaatsen = _or_null(FreePlacesSerializer)
    financiering = FundingSerializer(many=True)
    gecontroleerdOp = _or_null(serializers.DateField, help_text="Wanneer iemand dit het laatst heeft nagevraagd.")
    versheid = serializers.ChoiceField(Freshness.choices)
    volgendMoment = _or_null(
        NextMomentSerializer, help_text="Het eerste dat past bij de vraag en doorgaat; bij afgelast het eerste daarna."
    )
    momenten = FurtherMomentSerializer(
        many=True,
        help_text="De andere die passen bij de vraag, op tijd, ook wat niet doorgaat: alleen de eerstvolgende. "
        "Alle staan bij /momenten.",
    )
    openingstijden = _or_null(serializers.CharField, help_text="In de vorm opening_hours van OpenStreetMap.")
    tijdenTekst = _or_null(serializers.CharField)
    afstandMeters = _or_null(serializers.IntegerField, help_text="Hemelsbreed.")
    looptijdMinuten = _or_null(serializers.IntegerField, help_text="Meters x 1,3 gedeeld door 80, naar boven afgerond.")
    maaltijd = _or_null(MealSerializer)
    peuteropvang = _or_null(ToddlerCareSerializer)
    voorbeeld = serializers.BooleanField(help_text="true: verzonnen, om de site mee te proberen.")
    url = serializers.URLField()


@extend_schema_serializer(component_name="Leeftijdsgroep")
class AgeGroupSerializer(serializers.Serializer[Any]):
    vanJaar = serializers.IntegerField()
    totEnMetJaar = _or_null(serializers.IntegerField)
    aantal = _or_null(serializers.IntegerField)


@extend_schema_serializer(component_name="Buurt")
class BuurtSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Code van het CBS.")
    slug = serializers.SlugField()
    naam = serializers.CharField()
    wijk = _or_null(DistrictSerializer)
    inProgrammagebied = serializers.BooleanField()
    inwoners = _or_null(serializers.IntegerField)
    huishoudens = _or_null(serializers.IntegerField)
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
    bedragEuro = _or_null(serializers.IntegerField)
    themas = serializers.ListField(child=serializers.SlugField())
    plekken = NamedSerializer(many=True)


@extend_schema_serializer(component_name="Programma")
class ProgrammeSerializer(SourcedSerializer):
    id = serializers.UUIDField()
    slug = serializers.SlugField()
    naam = serializers.CharField()
    beschrijving = _or_null(serializers.CharField)
    begin = _or_null(serializers.IntegerField, help_text="Eerste jaar.")
    einde = _or_null(serializers.IntegerField, help_text="Laatste jaar.")
    rijksbijdrageEuro = _or_null(serializers.IntegerField)
    totaalEuro = _or_null(serializers.IntegerField)
    pijlers = serializers.ListField(child=serializers.CharField())
    subsidies = GrantSerializer(many=True)


class ListingSerializer(serializers.Serializer[Any]):
    aantal = serializers.IntegerField(help_text="Hoeveel er in totaal zijn, op alle pagina's.")
    pagina = serializers.IntegerField()
    paginas = serializers.IntegerField()


@extend_schema_serializer(component_name="Activiteiten")
class ActivitiesSerializer(ListingSerializer):
    resultaten = ActivitySerializer(many=True)
    alternatieven = ActivitySerializer(
        many=True, required=False, help_text="Alleen als er niets is gevonden: wat er het dichtst bij komt."
    )
    afgelast = ActivitySerializer(
        many=True,
        required=False,
        help_text="Alleen op de eerste pagina, bij een vraag met een dag of tijd: wat dan zou zijn maar niet doorgaat. "
        "Telt niet mee in aantal.",
    )


@extend_schema_serializer(component_name="Momenten")
class MomentsSerializer(ListingSerializer):
    resultaten = MomentSerializer(many=True)


@extend_schema_serializer(component_name="Plekken")
class PlacesSerializer(ListingSerializer):
    resultaten = PlaceSerializer(many=True)


@extend_schema_serializer(component_name="Organisaties")
class OrganisationsSerializer(ListingSerializer):
    resultaten = OrganisationSerializer(many=True)


@extend_schema_serializer(component_name="Buurten")
class BuurtenSerializer(ListingSerializer):
    resultaten = BuurtSerializer(many=True)


@extend_schema_serializer(component_name="Themas")
class CategoriesSerializer(ListingSerializer):
    resultaten = CategorySerializer(many=True)


@extend_schema_serializer(component_name="Programmas")
class ProgrammesSerializer(ListingSerializer):
    resultaten = ProgrammeSerializer(many=True)


def _feature(name: str, geometry: Any, properties: Any, identity: Any) -> Any:
    """The class of a Feature (RFC 7946) with these as its properties."""
    fields = {
        "type": FeatureTypeField(),
        "id": identity,
        "geometry": geometry,
        "properties": properties,
    }
    return extend_schema_serializer(component_name=name)(type(f"{name}Serializer", (serializers.Serializer,), fields))


ActivityFeature = _feature("ActiviteitFeature", _or_null(PointField), ActivitySerializer(), serializers.UUIDField())
PlaceFeature = _feature("PlekFeature", _or_null(PointField), PlaceSerializer(), serializers.UUIDField())
BuurtFeature = _feature("BuurtFeature", PolygonField(), BuurtSerializer(), serializers.CharField())


class CollectionSerializer(ListingSerializer):
    type = CollectionTypeField()


@extend_schema_serializer(component_name="ActiviteitFeatures")
class ActivityFeaturesSerializer(CollectionSerializer):
    features = ActivityFeature(many=True)
    alternatieven = ActivityFeature(many=True, required=False)
    afgelast = ActivityFeature(many=True, required=False)


@extend_schema_serializer(component_name="PlekFeatures")
class PlaceFeaturesSerializer(CollectionSerializer):
    features = PlaceFeature(many=True)


@extend_schema_serializer(component_name="BuurtFeatures")
class BuurtFeaturesSerializer(CollectionSerializer):
    features = BuurtFeature(many=True)


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
