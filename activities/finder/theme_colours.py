"""The colour of a theme where the page is dark: light, so that it can be read on it and dark words on it."""

DARK = ":root:not(.dz-always-light)"
# So much white makes whatever is readable on white, black too, readable on the paper of the dark (tests/finder).
_WHITE = 0.55


def in_the_dark(colour: str) -> str:
    """Both as #rrggbb."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * _WHITE):02x}" for part in parts)
