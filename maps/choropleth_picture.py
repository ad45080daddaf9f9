"""The choropleth as a still picture, for paper and for pages without script: legible in black and white."""

from maps.choropleth import Choropleth


def draw_choropleth(choropleth: Choropleth, *, width: int = 600, height: int = 480) -> str:
    """An SVG document, the same bytes for the same input; costs one small query."""
    raise NotImplementedError
