"""Our tag for icons draws what the package draws, and draws it once."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from lucide.templatetags.lucide import lucide

from backend.icons import _drawn


def _written(source, **values):
    return Template("{% load icons %}" + source).render(Context(values))


def test_an_icon_looks_as_the_package_draws_it():
    assert _written('{% lucide "clock" size=20 aria_hidden="true" %}') == lucide("clock", size=20, aria_hidden="true")
    assert _written("{% lucide name size=size|default:24 %}", name="map") == lucide("map", size=24)
    assert _written("{% lucide name %}", name="map") == lucide("map")


def test_one_that_never_changes_is_text_of_the_template():
    template = Template('{% load icons %}{% lucide "clock" size=20 %}')
    assert [type(node).__name__ for node in template.nodelist] == ["LoadNode", "TextNode"]


def test_one_that_is_named_by_a_variable_is_drawn_once():
    _drawn.cache_clear()
    for _ in range(3):
        _written("{% lucide name %}", name="map")
    assert (_drawn.cache_info().misses, _drawn.cache_info().hits) == (1, 2)


def test_an_attribute_stays_an_attribute():
    said = _written("{% lucide name title=title %}", name="map", title='"><script>')
    assert "<script>" not in said


def test_one_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError):
        _written("{% lucide %}")
