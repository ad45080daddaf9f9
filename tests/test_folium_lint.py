"""scripts/check_folium.py: what it stops, what it lets be, and that our own code passes."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_spec = importlib.util.spec_from_file_location("check_folium", ROOT / "scripts" / "check_folium.py")
check_folium = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(check_folium)

UNSAFE = [
    "import folium\nfolium.Marker([1, 2], popup=name)",
    "import folium\nfolium.Marker([1, 2], popup='constant')",
    "import folium\nfolium.CircleMarker([1, 2], tooltip=name)",
    "import folium as f\nf.Marker([1, 2], tooltip=name)",
    "from folium import Marker as Pin\nPin([1, 2], popup=name)",
    "from folium.map import Popup\nPopup(name)",
    "import folium\nfolium.Popup(name)",
    "import folium\nfolium.map.Tooltip(name)",
    "import folium\nfolium.DivIcon(html=name)",
    "from folium.features import DivIcon\nDivIcon(name)",
    "from folium.features import GeoJsonPopup\nGeoJsonPopup(fields=['naam'])",
    "import folium\nfolium.GeoJsonTooltip(['naam'])",
    "import folium\nfolium.features.GeoJsonTooltip(['naam'])",
    "import folium\nfolium.GeoJson(url, embed=False)",
    "import folium\nfolium.GeoJson(url, embed=setting)",
    "import folium\nfolium.GeoJson(points, name=name)",
    "import folium\nfolium.FeatureGroup(name=f'{name}')",
    "import folium\nfolium.LayerControl()",
    "import folium\nfolium.TileLayer('/tegels/', attr='Kadaster')",
    "import folium\nfolium.Map(tiles=url, attr=settings.ATTRIBUTION)",
    "import folium\nfolium.Map(attr='<b>' + name)",
    "import folium\nfolium.Marker([1, 2], **{'popup': name})",
    "from folium.plugins import FastMarkerCluster\nFastMarkerCluster(points, popup=name)",
    "from folium import plugins\nplugins.MarkerCluster(name=name)",
    "import folium\nfolium.Marker([1, 2]).bind_popup(name)",
    "import branca\nbranca.element.Html(name)",
    "import folium\nclass Pin(folium.Popup):\n    pass",
    "import folium\nclass Pin(folium.Marker):\n    pass\nPin([1, 2], popup=name)",
    "import folium\nclass Pin(folium.Marker):\n    def __init__(self, n):\n        super().__init__([1, 2], popup=n)",
    "from maps.site_map import Points\nPoints(points, tooltip=name)",
    "def draw(name):\n    import folium\n    folium.Marker([1, 2], popup=name)",
]

SAFE = [
    "import folium\nfolium.Map(tiles=None, zoom_start=11)",
    "import folium\nfolium.Map(tiles=None, attr='Kadaster')",
    "import folium\nfolium.GeoJson(points, name='Buurten', embed=True)",
    "import folium\nclass SiteMap(folium.Map):\n    def __init__(self):\n        super().__init__(tiles=None)",
    "from maps.site_map import render_map\nrender_map(points=points, outlines_url=url)",
    "send(popup=name, tooltip=name, html=name)",
    "import folium\nsend_mail(html=text, name=name)",
    "from django.http import HttpResponse\nHttpResponse(popup=1)",
]


@pytest.mark.parametrize("source", UNSAFE)
def test_it_stops_what_becomes_html(source):
    assert check_folium.check(source)


@pytest.mark.parametrize("source", SAFE)
def test_it_lets_be_what_does_not(source):
    assert check_folium.check(source) == []


def test_it_names_the_line_and_the_way_out():
    (finding,) = check_folium.check("import folium\n\nfolium.DivIcon(text)")
    assert finding.line == 3
    assert "NodeIcon" in finding.message


def _run(*folders: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/check_folium.py", *folders]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_our_own_code_passes():
    done = _run()
    assert (done.returncode, done.stdout) == (0, "")


def test_it_fails_with_the_file_and_line(tmp_path):
    (tmp_path / "pins.py").write_text("import folium\nfolium.Marker([1, 2], popup=name)\n")
    done = _run(str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == f"{tmp_path}/pins.py:2: popup= becomes HTML\n"
