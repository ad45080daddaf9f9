import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from activities.api.formats import GEOJSON, JSON, GeoJson, Json, Negotiation


def _given(accept):
    headers = {} if accept is None else {"accept": accept}
    asked = Request(APIRequestFactory().get("/", headers=headers))
    return Negotiation().select_renderer(asked, [Json(), GeoJson()])[1]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, JSON),
        ("", JSON),
        (" , ,", JSON),
        (";;;", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json; charset=utf-8", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/geo+json", GEOJSON),
        ("application/geo+json, */*", GEOJSON),
        ("application/geo+json, application/json", JSON),
        ("application/json;q=0.1, application/geo+json", GEOJSON),
        ("application/json;q=0, */*", GEOJSON),
        ("application/geo+json;q=0, */*;q=0.1", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("application/json;q=nan", JSON),
        ("application/json;q=-5", JSON),
        ("application/json;;;q==;", JSON),
    ],
)
def test_the_form_with_the_most_weight_is_given(accept, given):
    assert _given(accept) == given


@pytest.mark.parametrize(
    "accept", ["text/html", "geen type", "application", "application/json;q=0", "*/*;q=0", "a/b/c", "x," * 9999]
)
def test_what_we_do_not_have_is_refused(accept):
    with pytest.raises(NotAcceptable):
        _given(accept)
