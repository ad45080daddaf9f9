"""{% translate "Bekijk alles in {area}"|named %}: the words are translated first, and then the names filled in."""

from django import template

from maps import site_names

register = template.Library()


@register.filter(is_safe=True)
def named(text: str) -> str:
    return site_names.named(text)


@register.simple_tag
def site_name() -> str:
    return site_names.name_of("site")


@register.simple_tag
def municipality_phone() -> str:
    return site_names.name_of("phone")


@register.simple_tag
def area_text(about: str) -> str:
    return site_names.area_text(about)
