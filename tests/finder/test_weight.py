"""What a phone has to fetch before it can show a page: on a slow net every kilobyte is time and money."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

MOST_BYTES = 60_000
PAGES = ["/", "/zoeken/", "/zoeken/?bij=2532CR&dag=week", "/activiteit/voorschool-erasmusweg/", "/bewaard/", "/ar/"]
# Inside a template or only for paper: nothing of it is fetched until somebody wants to see it.
FOR_THE_MAP = re.compile(r"<template data-map-later.*?</template>|<noscript>.*?</noscript>", re.DOTALL)
OF_THE_MAP = ("js_lib_leaflet/", "markercluster/", "css/map.css", "js/map")


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def _files(html: str) -> list[str]:
    tags = re.findall(r"<(?:link|script)\b[^>]*>", FOR_THE_MAP.sub("", html))
    found = [re.search(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', tag) for tag in tags]
    return sorted({match[1] for match in found if match and not match[1].startswith(OF_THE_MAP)})


@pytest.mark.parametrize("address", PAGES)
def test_a_page_with_its_styles_and_scripts_is_light(client, zuidwest, address):
    html = client.get(address).content
    files = _files(html.decode())
    assert {"css/site.css", "js/site.js"} <= set(files)
    weights = {name: _packed(Path(finders.find(name)).read_bytes()) for name in files}
    weights |= {"page": _packed(html), "themes": _packed(client.get("/themas.css").content)}
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.parametrize(
    "address", ["/activiteit/voorschool-erasmusweg/", "/plek/wijkcentrum-bouwlust/", "/buurt/moerwijk/", "/kaart/"]
)
def test_a_map_brings_its_scripts_only_once_it_is_looked_at(client, zuidwest, address):
    html = client.get(address).content.decode()
    assert "leaflet.js" in html
    assert "leaflet.js" not in FOR_THE_MAP.sub("", html)


@pytest.mark.parametrize("address", [*PAGES, "/plek/bij-betje/", "/over/", "/kaart/"])
def test_a_picture_says_its_size_so_that_nothing_jumps(client, zuidwest, address):
    pictures = re.findall(r"<img\b[^>]*>", client.get(address).content.decode())
    assert [tag for tag in pictures if not re.search(r'width="\d+"', tag) or not re.search(r'height="\d+"', tag)] == []
