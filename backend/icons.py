"""The tag `{% lucide … %}` of its package draws each picture anew; a page has a hundred, and they never change."""

from functools import lru_cache

from django import template
from django.template.base import FilterExpression, Node, Parser, TextNode, Token
from django.template.context import Context
from django.template.library import SimpleNode
from lucide.templatetags import lucide as theirs

register = template.Library()

_drawn = lru_cache(maxsize=1_000)(theirs.lucide)


@register.tag
def lucide(parser: Parser, token: Token) -> Node:
    """A picture that depends on nothing is text of the template, drawn once."""
    node = theirs.register.tags["lucide"](parser, token)
    assert isinstance(node, SimpleNode)
    node.func = _drawn
    if node.target_var or not all(map(_is_fixed, (*node.args, *node.kwargs.values()))):
        return node
    return TextNode(node.render(Context()))


def _is_fixed(said: FilterExpression) -> bool:
    """A text or a number, and not the name of something."""
    return not said.filters and (not said.is_var or said.var.literal is not None)
