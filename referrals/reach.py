"""One number or address by which a resident wants to be reached: reading it, showing it, and a link for a thumb."""

import re

from referrals.enums import Channel

_DUTCH = "+31"
_SHAPE = re.compile(r"\+?[0-9 ()/.\-‐‑–]+")


def read_phone(typed: str) -> str:
    """As E.164 (+31612345678); empty when it is no number. Of a foreign one only its length is looked at."""
    text = typed.strip()
    if not _SHAPE.fullmatch(text):
        return ""
    # +31 (0)6: that zero is for who calls from inside the country.
    digits = re.sub(r"[^0-9+]", "", text.replace("(0)", "") if text.startswith(("+", "00")) else text)
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return f"{_DUTCH}{digits[1:]}"
    if digits.startswith(_DUTCH):
        return digits if re.fullmatch(r"\+31[1-9][0-9]{8}", digits) else ""
    return digits if re.fullmatch(r"\+[1-9][0-9]{7,14}", digits) else ""


def is_landline(phone: str) -> bool:
    """A Dutch number that gets no text messages. Of foreign ones nobody can tell."""
    return phone.startswith(_DUTCH) and not phone.startswith("+316")


def shown(contact: str) -> str:
    """A Dutch number as people here write it."""
    if not contact.startswith(_DUTCH):
        return contact
    digits = f"0{contact.removeprefix(_DUTCH)}"
    code = 2 if digits.startswith("06") else 3
    return f"{digits[:code]} {digits[code:]}"


def address(channel: Channel, contact: str) -> str:
    """What a link goes to."""
    if channel == Channel.EMAIL:
        return f"mailto:{contact}"
    if channel == Channel.WHATSAPP:
        return f"https://wa.me/{contact.removeprefix('+')}"
    return f"{'sms' if channel == Channel.SMS else 'tel'}:{contact}"
