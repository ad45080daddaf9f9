"""What the tests of the card share: asking for it, and sending its form."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils import translation

OURS = settings.SITE_URL


def address(card, language="nl"):
    with translation.override(language):
        return reverse("card", args=[card.shown_code])


def page(client, card, language="nl"):
    answer = client.get(address(card, language))
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    """What a reader sees, without marks and double spaces."""
    body = re.sub(r"<(svg|script)\b.*?</\1>", " ", html[html.index("<body") :], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def token(client, card, language="nl"):
    html = client.get(address(card, language) + "intrekken/").content.decode()
    return re.search(r'name="formulier" value="([^"]+)"', html)[1]


def stop(client, card, event="intrekken", **sent):
    body = sent or {"formulier": token(client, card)}
    return client.post(f"{address(card)}{event}/", body, headers={"Origin": OURS})
