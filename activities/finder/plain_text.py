"""Texts of others in feeds, where a line break or a sign that nobody sees could end a property or a document."""

import re

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What neither XML nor a calendar may hold.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# They would turn around what we write behind a name, such as its date.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def lines(text: str) -> str:
    return _UNSEEN.sub("", _BREAKS.sub("\n", text)).strip()


def line(text: str) -> str:
    return " ".join(_DIRECTIONS.sub("", lines(text)).split())
