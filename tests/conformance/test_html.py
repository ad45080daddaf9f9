"""Every type of page through the Nu HTML checker (vnu), which also checks CSS and SVG in it and what WAI-ARIA asks."""

import json
from collections import Counter

from django.utils.text import slugify

from tests.conformance.conftest import NODE_MODULES
from tests.conformance.pages import every_page

LEAST_PAGES = 100


def test_every_type_of_page_is_valid_html(world, java, tmp_path):
    names = {}
    for number, (name, html) in enumerate(every_page(world)):
        file = tmp_path / f"{number:03}-{slugify(name)[:60]}.html"
        file.write_text(html)
        names[file.name] = name
    assert len(names) > LEAST_PAGES
    vnu = str(NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar")
    done = java("-Xss8m", "-jar", vnu, "--format", "json", "--skip-non-html", str(tmp_path))
    messages = json.loads(done.stderr)["messages"]
    faults = Counter(
        f"{names[message['url'].rsplit('/', 1)[1]]}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
        if message["type"] == "error"
    )
    assert not faults, "\n".join(faults)
