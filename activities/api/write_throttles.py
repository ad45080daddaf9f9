from django.conf import settings
from rest_framework.request import Request

from activities.api.throttles import Throttle
from activities.models import ApiToken


class WriteThrottle(Throttle):
    """By token: what an organisation may write, wherever it comes from."""

    purpose = "write"

    def sender(self, request: Request) -> str:
        return str(request.auth.uuid) if isinstance(request.auth, ApiToken) else ""

    def limit(self, request: Request) -> int:
        return int(settings.API_WRITE_LIMIT)
