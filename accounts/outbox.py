"""Mail that leaves after the transaction it belongs to."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from post_office import mail


def queue(name: str, to: str, context: Mapping[str, Any], *, language: str = "nl") -> None:
    subject, body = render_to_string(f"emails/{name}.nl.txt", dict(context)).split("\n\n", 1)
    mail.send(to, subject=subject.removeprefix("Onderwerp: "), message=body)
