import json
import re

import pytest

SITE = "https://dichtbij.example.org"


@pytest.fixture
def page(client, zuidwest):
    return client.get("/openactive")


def test_the_page_says_where_the_feeds_are(page):
    html = page.content.decode()
    for path in ("session-series", "scheduled-sessions"):
        assert f'<a href="{SITE}/openactive/{path}">' in html
    assert "sessionid" not in page.cookies


def test_programs_read_the_same_on_it(page, client):
    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.DOTALL)
    data = json.loads(said)
    assert (data["@type"], data["url"], data["license"]) == (
        "Dataset",
        f"{SITE}/openactive",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    feeds = {row["name"]: row for row in data["distribution"]}
    assert feeds.keys() == {"SessionSeries", "ScheduledSession"}
    for name, row in feeds.items():
        answer = client.get(row["contentUrl"].removeprefix(SITE))
        assert answer["Content-Type"] == row["encodingFormat"]
        assert row["additionalType"] == f"https://openactive.io/{name}"
        assert {item["kind"] for item in answer.json()["items"]} <= {name}


def test_the_themes_are_a_scheme_of_concepts(client, zuidwest):
    scheme = client.get("/openactive/themes").json()
    assert scheme["id"] == scheme["url"] == f"{SITE}/openactive/themes"
    assert [row["id"] for row in scheme["concept"]] == [f"{SITE}/openactive/themes#sport"]


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_it_is_only_read(client, zuidwest, verb):
    for path in ("", "/session-series", "/scheduled-sessions", "/themes"):
        assert getattr(client, verb)(f"/openactive{path}").status_code == 405
