from typing import Any

from django.core.checks import CheckMessage, Warning, register
from post_office.settings import get_backend


@register()
def mail_has_a_server(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if get_backend():
        return []
    return [
        Warning(
            "No mail server is set: mail stays in the outbox, and nobody can sign in by code.",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587",
            id="accounts.W001",
        )
    ]
