import re
import unicodedata
import uuid


def fold(text: str) -> str:
    """The text as it is compared and sorted: lower case, no accents, single spaces, letters and digits only.

    Databases sort and compare names each in their own way; a folded column is the same on all of them.
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").casefold())
    kept = (char if char.isalnum() else "" if unicodedata.combining(char) else " " for char in decomposed)
    return " ".join("".join(kept).split())


def clean_text(text: str) -> str:
    """Text without NUL bytes, which PostgreSQL cannot store."""
    return text.replace("\x00", "").strip()


def read_postcode(text: str) -> str:
    """Its six characters as we keep them ("1234AB"); empty when the text is no Dutch postcode."""
    postcode = re.sub(r"\s", "", text).upper()
    return postcode if re.fullmatch(r"[1-9][0-9]{3}[A-Z]{2}", postcode) else ""


def stable_uuid(kind: str, key: str) -> uuid.UUID:
    """The id of a row that we load: the same after every load, on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:dichtbij:{kind}:{key}")
