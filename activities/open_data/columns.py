"""The columns of the downloads: each says where it stands in what the API says of a row, and what it means.

Names and meanings are those of the API, so in Dutch whatever the language of the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maps.site_names import named

Said = dict[str, Any]
Value = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    name: str
    about: str
    read: Callable[[Said], Value]


def _column(name: str, about: str, *path: str) -> Column:
    """`path` is where it stands in the row, when that is not under its own name at the top."""
    steps = path or (name,)

    def read(said: Said) -> Value:
        value: Any = said
        for step in steps:
            if value is None:
                return None
            value = value[step]
        return value  # type: ignore[no-any-return]

    return Column(name, about, read)


def _coordinate(said: Said, index: int) -> float | None:
    """Of an activity its place says it, of a place the row itself."""
    point = said.get("plek", said)["locatie"]
    return point["coordinates"][index] if point else None


def _languages(said: Said) -> str | None:
    return ", ".join(said["talen"]) if said["talen"] else None


def _translations(said: Said) -> str | None:
    return ", ".join(text["taal"] for text in said["vertalingen"]) or None


def _fundings(said: Said) -> str | None:
    return "; ".join(_funding(each) for each in said["financiering"]) or None


def _funding(said: Said) -> str:
    words = f"{said['programma']['naam']}: {said['subsidie']} ({said['betreft']})"
    period = " ".join(f"{name} {said[name]}" for name in ("van", "tot") if said[name])
    return f"{words}, {period}" if period else words


FIRST = (
    _column("id", "Blijft altijd gelijk (UUID); dezelfde als in de API."),
    _column("url", "De pagina op de site."),
    _column("licentie", "Wat je met deze rij mag doen."),
    _column("bron", "Waar we dit vandaan hebben."),
    _column("bronDatum", "Van wanneer die bron is: 2021, 2021-09 of 2021-09-23, zo precies als de bron."),
    _column("gecontroleerdOp", "De dag waarop iemand dit het laatst nakeek."),
)
_ORGANISATION = (
    _column("organisatieId", "De organisatie; zie organisaties.csv.", "organisatie", "id"),
    _column("organisatieNaam", "Naam van de organisatie.", "organisatie", "naam"),
)
_PLACE = (
    _column("plekId", "De plek; zie plekken.", "plek", "id"),
    _column("plekNaam", "Naam van de plek.", "plek", "naam"),
)
_POINT = (
    Column(
        "lat", "Breedtegraad (WGS 84), met een punt. Leeg: niemand weet waar precies.", lambda row: _coordinate(row, 1)
    ),
    Column("lon", "Lengtegraad (WGS 84), met een punt.", lambda row: _coordinate(row, 0)),
)
_CONTACT = (
    _column("telefoon", "Telefoonnummer, als tekst.", "contact", "telefoon"),
    _column("email", "E-mailadres.", "contact", "email"),
    _column("website", "Website.", "contact", "website"),
)
_FUNDING = Column(
    "financiering", "Welk programma meebetaalt, met de subsidie, waaraan, en van welke tot en met welke dag.", _fundings
)


def _where(*at: str) -> tuple[Column, ...]:
    return (
        _column("straat", "Straat.", *at, "straat"),
        _column("huisnummer", "Huisnummer, als tekst.", *at, "huisnummer"),
        _column("postcode", "Postcode zonder spatie.", *at, "postcode"),
        _column("plaats", "Woonplaats.", *at, "plaats"),
        *_POINT,
        _column("nauwkeurigheidMeters", "Zoveel meter kan het punt ernaast liggen.", *at, "nauwkeurigheidMeters"),
        _column("rolstoel", "Kun je er met een rolstoel in?", *at, "rolstoel"),
        _column("toilet", "Is er een toilet?", *at, "toilet"),
        _column("buurtCode", "Code van de buurt (CBS).", *at, "buurt", "code"),
        _column("buurtNaam", "Naam van de buurt.", *at, "buurt", "naam"),
        _column("wijkSlug", "De wijk in adressen van de site.", *at, "buurt", "wijk", "slug"),
        _column("wijkNaam", "Naam van de wijk.", *at, "buurt", "wijk", "naam"),
    )


ACTIVITIES = (
    *FIRST,
    _column("slug", "De naam in het adres van de pagina."),
    _column("naam", "Naam."),
    _column("samenvatting", "In één of twee zinnen."),
    _column("beschrijving", "Alles wat erover gezegd is."),
    _column("categorie", "Thema."),
    *_ORGANISATION,
    *_PLACE,
    *_where("plek"),
    *_CONTACT,
    _column("contactRol", "Wie je dan spreekt: de rol, geen naam.", "contact", "rol"),
    _column("leeftijdVanMaanden", "Vanaf deze leeftijd, in maanden."),
    _column("leeftijdTotMaanden", "Tot deze leeftijd, in maanden; die hoort er niet meer bij."),
    _column("voorIedereen", "Voor alle leeftijden? Leeg: niemand weet het."),
    _column("prijsCenten", "Prijs in centen. Leeg is onbekend, niet gratis."),
    _column("gratis", "Is de prijs 0?"),
    _column("ooievaarspas", named("Is er korting met de {pass}?")),
    Column("talen", "Talen die er gesproken worden (ISO 639), met een komma ertussen.", _languages),
    Column("vertalingen", "Talen waarin de tekst er ook is (ISO 639); de teksten zelf staan in de API.", _translations),
    _column("aanmelden", "Moet je je aanmelden?"),
    _column("maatje", "Gaat er de eerste keer iemand mee?"),
    _column("vrijePlaatsen", "Zoveel plaatsen zijn er vrij.", "vrijePlaatsen", "aantal"),
    _column("vrijePlaatsenOp", "Op welke dag iemand dat zei.", "vrijePlaatsen", "op"),
    _FUNDING,
    _column("versheid", "Hoe lang geleden het nagekeken is, toen dit bestand gemaakt werd."),
    _column("volgendMomentBegin", "Begin van het volgende moment (UTC).", "volgendMoment", "begin"),
    _column("volgendMomentEinde", "Einde van het volgende moment (UTC).", "volgendMoment", "einde"),
    _column("volgendMomentStatus", "gepland of verplaatst.", "volgendMoment", "status"),
    _column("openingstijden", "In de vorm opening_hours van OpenStreetMap."),
    _column("tijdenTekst", "Tijden die niet in een rooster passen."),
    _column("halal", "Is het eten halal?", "maaltijd", "halal"),
    _column("vegetarisch", "Is er vegetarisch eten?", "maaltijd", "vegetarisch"),
    _column("serveren", "hier, afhalen of beide.", "maaltijd", "serveren"),
    _column("eigenBijdrage", "Betaal je zelf iets voor het eten?", "maaltijd", "eigenBijdrage"),
    _column("aanmeldenDagenVooraf", "Zoveel dagen vooraf aanmelden.", "maaltijd", "aanmeldenDagenVooraf"),
    _column("aanmeldenVoor", "Op die dag voor deze tijd.", "maaltijd", "aanmeldenVoor"),
    _column("lrkNummer", "Nummer in het Landelijk Register Kinderopvang.", "peuteropvang", "lrkNummer"),
    _column("urenPerWeek", "Uren peuteropvang per week.", "peuteropvang", "urenPerWeek"),
    _column("wachtlijst", "Is er een wachtlijst?", "peuteropvang", "wachtlijst"),
    _column("peuterAanmelden", "Hoe je je kind aanmeldt.", "peuteropvang", "aanmelden"),
)
PLACES = (
    *FIRST,
    _column("slug", "De naam in het adres van de pagina."),
    _column("naam", "Naam."),
    _column("soort", "Wat voor plek het is."),
    *_ORGANISATION,
    *_where(),
    *_CONTACT,
    _FUNDING,
)
MOMENTS = (
    *FIRST,
    _column("activiteitId", "De activiteit; zie activiteiten.", "activiteit", "id"),
    _column("activiteitNaam", "Naam van de activiteit.", "activiteit", "naam"),
    *_PLACE,
    _column("begin", "Begin (UTC)."),
    _column("einde", "Einde (UTC)."),
    _column("oorspronkelijkBegin", "Wanneer het volgens het rooster zou beginnen (UTC)."),
    _column("status", "gepland, afgelast of verplaatst."),
    _column("reden", "Waarom het niet doorgaat of anders is."),
    _column("tijdzone", "In deze tijdzone geldt het rooster."),
)
ORGANISATIONS = (
    *FIRST,
    _column("slug", "De naam in het adres van de pagina."),
    _column("naam", "Naam."),
    *_CONTACT,
)
