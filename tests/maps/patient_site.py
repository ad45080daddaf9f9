"""The site as a server runs it, but with patience for a source of tiles that is well on a busy machine."""

from django.conf import settings

from backend.wsgi import application
from tests.stubs import PATIENCE

__all__ = ["application"]

settings.TILE_TIMEOUT_SECONDS = PATIENCE
