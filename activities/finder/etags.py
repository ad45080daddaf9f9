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
    return f'"{hashlib.sha256(repr((parts, settings.SHOW_EXAMPLES)).encode()).hexdigest()[:32]}"'
