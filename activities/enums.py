from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("concept")
    SUBMITTED = "submitted", _("ingestuurd")
    PUBLISHED = "published", _("gepubliceerd")
    WITHDRAWN = "withdrawn", _("teruggetrokken")
    ARCHIVED = "archived", _("gearchiveerd")


class AgePolicy(models.TextChoices):
    EVERYONE = "everyone", _("voor iedereen")
    RANGE = "range", _("voor een leeftijd")
    UNKNOWN = "unknown", _("onbekend")


class Freshness(models.TextChoices):
    UNKNOWN = "onbekend", _("nog niet nagevraagd")
    CURRENT = "actueel", _("actueel")
    ASK = "navragen", _("even navragen")
    EXPIRED = "verlopen", _("lang niet nagevraagd")


class Confidence(models.TextChoices):
    HIGH = "high", _("hoog")
    MEDIUM = "medium", _("redelijk")
    LOW = "low", _("laag, nog na te vragen")


class PlaceKind(models.TextChoices):
    COMMUNITY_CENTRE = "buurthuis", _("buurthuis")
    LIBRARY = "bibliotheek", _("bibliotheek")
    COMMUNITY_GARDEN = "buurttuin", _("buurttuin")
    THEATRE = "theater", _("theater")
    PRESCHOOL = "voorschool", _("voorschool")
    RESTAURANT = "buurtrestaurant", _("buurtrestaurant")
    SPORTS_PLACE = "sportplek", _("sportplek")
    LEARNING_PLACE = "leerwerkplek", _("leerwerkplek")
    SERVICE_POINT = "servicepunt", _("servicepunt")
    OTHER = "anders", _("andere plek")


class Order(models.TextChoices):
    RELEVANCE = "relevantie", _("wat het best past")
    TIME = "tijd", _("wat het eerst begint")
    DISTANCE = "afstand", _("dichtbij eerst")
    NAME = "naam", _("op naam")


class ScheduleKind(models.TextChoices):
    SERIES = "series", _("les of reeks")
    OPENING_HOURS = "opening_hours", _("openingstijden")


class ExceptionKind(models.TextChoices):
    CANCELLED = "cancelled", _("gaat niet door")
    MOVED = "moved", _("verplaatst")
    EXTRA = "extra", _("extra datum")


class OccurrenceStatus(models.TextChoices):
    PLANNED = "gepland", _("gaat door")
    CANCELLED = "afgelast", _("gaat niet door")
    MOVED = "verplaatst", _("verplaatst")


class Serving(models.TextChoices):
    EAT_IN = "eat_in", _("hier eten")
    TAKE_AWAY = "take_away", _("afhalen")
    BOTH = "both", _("hier eten of afhalen")


class ReportKind(models.TextChoices):
    TIMES = "tijden", _("De tijden kloppen niet")
    GONE = "weg", _("Dit bestaat niet meer")
    ADDRESS = "adres", _("Het adres of de plek klopt niet")
    PRICE = "prijs", _("De prijs klopt niet")
    OTHER = "anders", _("Iets anders")


class ReportState(models.TextChoices):
    NEW = "new", _("nieuw")
    HANDLED = "handled", _("afgehandeld")


class MemberRole(models.TextChoices):
    OWNER = "owner", _("eigenaar")
    MEMBER = "member", _("lid")


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    ACCEPTED = "accepted", _("goedgekeurd")
    REFUSED = "refused", _("afgewezen")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class TextState(models.TextChoices):
    """Of the text in another language, beside the Dutch one."""

    MISSING = "ontbreekt", _("ontbreekt")
    CURRENT = "actueel", _("actueel")
    OUTDATED = "verouderd", _("verouderd")


class SlugKind(models.TextChoices):
    ACTIVITY = "activiteit", _("activiteit")
    PLACE = "plek", _("plek")
    ORGANISATION = "organisatie", _("organisatie")


class ChangeKind(models.TextChoices):
    ACTIVITY = "activiteit", _("activiteit")
    PLACE = "plek", _("plek")
    ORGANISATION = "organisatie", _("organisatie")
    MOMENT = "moment", _("moment")


class ImportKind(models.TextChoices):
    ACTIVITIES = "activities", _("activiteiten (CSV of Excel)")
    PLACES = "places", _("plekken (CSV of Excel)")
    OSM = "osm", _("plekken uit OpenStreetMap (GeoJSON of Overpass-JSON)")
    LRK = "lrk", _("peuteropvang uit het LRK (CSV)")


class ImportState(models.TextChoices):
    CHECKING = "checking", _("wordt nagekeken")
    CHECKED = "checked", _("nagekeken")
    WRITING = "writing", _("wordt ingelezen")
    DONE = "done", _("ingelezen")
    FAILED = "failed", _("mislukt")


class Verb(models.TextChoices):
    """What the log can say. Those of TRANSITIONS (activities/transitions.py) are moves of an activity."""

    ADD = "add", _("gemaakt")
    CHANGE = "change", _("gewijzigd")
    REMOVE = "remove", _("weggehaald")
    UNDO = "undo", _("wijziging ongedaan gemaakt")
    CONFIRM = "confirm", _("nagekeken: het klopt nog")
    SUBMIT = "submit", _("ingestuurd")
    RETRACT = "retract", _("weer concept gemaakt")
    SEND_BACK = "send_back", _("teruggestuurd")
    PUBLISH = "publish", _("gepubliceerd")
    WITHDRAW = "withdraw", _("van de site gehaald")
    ARCHIVE = "archive", _("gearchiveerd")
    RESTORE = "restore", _("uit het archief gehaald")
    PROPOSE = "propose", _("wijziging voorgesteld")
    ACCEPT = "accept", _("voorstel goedgekeurd")
    REFUSE = "refuse", _("voorstel afgewezen")
    CLAIM = "claim", _("beheer gevraagd")
    GRANT_CLAIM = "grant_claim", _("beheer gegeven")
    REFUSE_CLAIM = "refuse_claim", _("beheer geweigerd")
    MERGE = "merge", _("samengevoegd")
    VERIFY = "verify", _("organisatie vertrouwd")
    UNVERIFY = "unverify", _("organisatie niet meer vertrouwd")
    INVITE = "invite", _("lid uitgenodigd")
    JOIN = "join", _("lid geworden")
    LEAVE = "leave", _("geen lid meer")
    HAND_OVER = "hand_over", _("rol veranderd")
    MAKE_TOKEN = "make_token", _("sleutel gemaakt")
    REVOKE_TOKEN = "revoke_token", _("sleutel ingetrokken")
    HANDLE_REPORT = "handle_report", _("melding afgehandeld")
