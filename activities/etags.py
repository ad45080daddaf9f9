import hashlib

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from activities.models import Revision
from activities.moments import last_turn


def etag_of(*asked: object) -> str:
    """Of an answer to what is asked. Freshness changes with the date, addresses with the language, times when something
    begins or ends; all else that is shown counts as a revision."""
    parts = (asked, Revision.objects.current(), timezone.localdate(), last_turn(), get_language())
    return f'"{digest(*parts)[:32]}"'


def digest(*parts: object) -> str:
    """Differs with the parts, and with the settings that change what is shown."""
    shown = (parts, settings.SHOW_EXAMPLES, settings.SITE_URL, settings.SPECTACULAR_SETTINGS["VERSION"])
    return hashlib.sha256(repr(shown).encode()).hexdigest()
