"""Colours as WCAG 2.2 compares them (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

LOWEST_CONTRAST = 4.5
WHITE, INK, BLACK = "#ffffff", "#1b2430", "#000000"


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white); colours as #rrggbb."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_readable(one: str, other: str) -> bool:
    return contrast(one, other) >= LOWEST_CONTRAST


def readable_on(ground: str) -> str:
    """White or a dark colour: on every ground one of them is readable."""
    return next((each for each in (INK, WHITE) if is_readable(each, ground)), BLACK)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
