from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "concept", _("nog niet gegeven")
    OFFERED = "aangeboden", _("gegeven, nog geen antwoord")
    ACCEPTED = "geaccepteerd", _("welkom, zegt de gastheer of gastvrouw")
    CONTACT = "contact", _("er is contact")
    CAME = "geweest", _("geweest")
    DONE = "afgerond", _("afgerond")
    DECLINED = "afgewezen", _("kon niet")
    NO_SHOW = "niet-gekomen", _("niet gekomen")
    EXPIRED = "verlopen", _("verlopen: niemand antwoordde")
    WITHDRAWN = "ingetrokken", _("ingetrokken")


class DeclineReason(TextChoices):
    FULL = "vol", _("vol")
    UNFIT = "past-niet", _("past niet")
    STOPPED = "gestopt", _("gestopt")


class Result(TextChoices):
    """How a referral ended, for the counts: a state, with the reason behind it when it was declined.

    In the order of the page, on which the last is the first to be left out (activities.suppression).
    """

    CAME = "geweest", _("geweest")
    FULL = "afgewezen-vol", _("kon niet: vol")
    UNFIT = "afgewezen-past-niet", _("kon niet: past niet")
    STOPPED = "afgewezen-gestopt", _("kon niet: gestopt")
    NO_SHOW = "niet-gekomen", _("niet gekomen")
    WITHDRAWN = "ingetrokken", _("ingetrokken")
    EXPIRED = "verlopen", _("verlopen: niemand antwoordde")


class DaysToContact(TextChoices):
    """From the day that the card was given to the day of the first contact, or of the visit."""

    SOON = "0-2", _("binnen 2 dagen")
    WEEK = "3-7", _("na 3 tot 7 dagen")
    TWO_WEEKS = "8-14", _("na 8 tot 14 dagen")
    LATER = "15+", _("na 15 dagen of meer")
    NEVER = "geen", _("geen contact")


class Event(TextChoices):
    """The value is the word in the address."""

    OFFER = "aanbieden", _("geven")
    ACCEPT = "komt", _("welkom")
    FULL = "vol", _("het is vol")
    UNFIT = "past-niet", _("het past niet")
    STOP = "gestopt", _("de activiteit is gestopt")
    CONTACT = "contact", _("er is contact geweest")
    CAME = "was-er", _("was er")
    NO_SHOW = "kwam-niet", _("kwam niet")
    FINISH = "afronden", _("afronden")
    EXPIRE = "verlopen", _("laten verlopen")
    WITHDRAW = "intrekken", _("intrekken")


class Actor(TextChoices):
    WORKER = "verwijzer", _("verwijzer")
    HOST = "gastheer", _("gastheer of gastvrouw")
    RESIDENT = "bewoner", _("bewoner")
    MANAGER = "programmamanager", _("programmamanager")
    SYSTEM = "systeem", _("systeem")


class Origin(TextChoices):
    """By which way somebody came in; nothing about the machine they used."""

    DESK = "verwijzen", _("pagina's voor verwijzers")
    CARD = "kaartje", _("het kaartje")
    LINK = "link", _("de link in een mail")
    COMMAND = "opdracht", _("een opdracht op de server")
    ACCOUNT = "account", _("de pagina van het account")


class AuditAction(TextChoices):
    """What stands in the audit log: every move of TRANSITIONS, and this."""

    COLLECT = "verzamelen", _("op de lijst gezet")
    DROP = "weghalen", _("van de lijst gehaald")
    CHOOSE_LANGUAGE = "taal", _("taal gekozen")
    HAND_OVER = "overdragen", _("persoonlijke gegevens toegevoegd")
    READ = "lezen", _("persoonlijke gegevens gelezen")
    ERASE = "wissen", _("persoonlijke gegevens gewist")
    COUNT = "tellen", _("rij vervangen door een telling")
    EXPORT = "downloaden", _("eigen lijst gedownload")
    CLOSE = "sluiten", _("account van de verwijzer gesloten")
    ROTATE = "sleutel", _("met een nieuwe sleutel versleuteld")


class AuditResult(TextChoices):
    DONE = "gedaan", _("gedaan")
    REFUSED = "geweigerd", _("geweigerd")
    GONE = "gewist", _("was al gewist")
    UNREADABLE = "onleesbaar", _("sleutel ontbreekt")


class Channel(TextChoices):
    """How a host may reach the resident: one, chosen by the resident."""

    PHONE = "telefoon", _("bellen")
    SMS = "sms", _("een sms")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "mail", _("e-mail")


class Wish(TextChoices):
    """What a host may know beforehand. A closed list: whoever types freely soon types about illness."""

    PICKED_UP = "ophalen", _("wil graag opgewacht worden bij de deur")
    BUDDY = "maatje", _("wil de eerste keer samen met iemand gaan")
    WOMAN = "vrouw", _("praat het liefst met een vrouw")
    INTERPRETER = "taal", _("spreekt weinig Nederlands")
    CHILD = "kind", _("neemt een kind mee")
    STEP_FREE = "drempel", _("heeft een ingang zonder trap nodig")
    QUIET = "rustig", _("begint graag op een rustig moment")


class ConsentChannel(TextChoices):
    """How the resident said yes."""

    IN_PERSON = "gesprek", _("in een gesprek")
    PHONE = "telefoon", _("aan de telefoon")


class DataClass(TextChoices):
    """What the destruction log speaks of; each has its own term."""

    DRAFT = "concept", _("lijsten die niemand gaf")
    CONTACT = "contact", _("naam, bereikbaarheid en notitie")
    WITHDRAWN = "ingetrokken", _("ingetrokken kaartjes")
    ROW = "rij", _("verwijzingen die telling werden")
    LONGEST = "langste", _("wat ouder is dan de langste termijn")
    SEARCH = "zoekvraag", _("bewaarde zoekvragen die niemand gebruikt")
    OUTCOME = "telling", _("tellingen")
    AUDIT = "logboek", _("maanden van het logboek")
    DESTRUCTION = "vernietiging", _("regels van het vernietigingslogboek")


# Where a referral is at its end; after CAME only its paperwork can follow.
ENDED = frozenset({State.CAME, State.DONE, State.DECLINED, State.NO_SHOW, State.EXPIRED, State.WITHDRAWN})
OPEN = frozenset({State.OFFERED, State.ACCEPTED, State.CONTACT})
