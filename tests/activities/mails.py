"""What lies in the outbox."""

import re

from post_office.models import Email


def mails(subject=""):
    return [mail for mail in Email.objects.order_by("pk") if subject in mail.subject]


def links(mail):
    """Paths of the links of the plain text, in their order."""
    return [found.removeprefix("https://dichtbij.example.org") for found in re.findall(r"https://\S+", mail.message)]
