"""The code of a card, and the number to say at the door."""

import re
import secrets

# No vowels, so that no word comes out, and nothing that looks like something else: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679CDFGHJKMNPQRTWXY"
# 52.7 bits: 12 x log2(21).
LENGTH = 12
NUMBER_LENGTH = 6
_BLOCK = {LENGTH: 4, NUMBER_LENGTH: 3}
_BETWEEN = re.compile(r"[\s\-–—.]+")
LONGEST_TYPED = 40


def new_code() -> str:
    return _random(LENGTH)


def new_number() -> str:
    """Told to the host: it says which visitor this is, and opens nothing."""
    return _random(NUMBER_LENGTH)


def normal(typed: str) -> str | None:
    """The code as it is stored; None for what cannot be one."""
    code = _BETWEEN.sub("", typed[:LONGEST_TYPED]).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """In blocks, as people read it out."""
    size = _BLOCK.get(len(code), 4)
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
