"""What a page says of itself to who finds it or passes it on: search engines, and apps that show a link as a card."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext as _

from activities.finder.qr import QrCode, qr_code
from activities.models import Photo
from activities.search_form import SearchForm
from activities.site_address import site_address
from maps.site_names import area_text, name_of, named

LOCALES = {"nl": "nl_NL", "en": "en_GB", "tr": "tr_TR", "ar": "ar_AR", "pl": "pl_PL"}
LONGEST_CODE = 300
# The area may have one of its own, made by scripts/make_share_picture.py; else the icon stands for the site.
SHARE_PICTURE, SHARE_WIDTH, SHARE_HEIGHT = "img/share.png", 1200, 630
ICON, ICON_SIZE = "img/icon-512.png", 512


@dataclass(frozen=True)
class Picture:
    address: str
    width: int
    height: int
    alt: str
    kind: str


@dataclass(frozen=True)
class Head:
    """`query` is the part of the question that makes it another page; what is not `is_found` is left out by search
    engines, who do follow its links."""

    request: HttpRequest
    title: str
    about: str = ""
    photo: Photo | None = None
    photo_alt: str = ""
    query: str = ""
    is_found: bool = True
    linked_data: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def site_name(self) -> str:
        return name_of("site")

    @property
    def description(self) -> str:
        return self.about or named(
            _("Plekken om mensen te ontmoeten en dingen om te doen, dicht bij huis in {full_area}.")
        )

    @property
    def address(self) -> str:
        return site_address(self._path)

    @cached_property
    def qr(self) -> QrCode | None:
        """None for a question so long that its code could not be read from paper."""
        return qr_code(self.address) if len(self.address) <= LONGEST_CODE else None

    @property
    def is_indexed(self) -> bool:
        return self.is_found and get_language() in settings.INDEXED_LANGUAGES and not settings.SHOW_EXAMPLES

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """The same page in the languages that are complete, as (language, address); none for a page nobody finds."""
        if not self.is_indexed:
            return []
        told = [(code, site_address(translate_url(self._path, code))) for code in settings.INDEXED_LANGUAGES]
        return [*told, *(("x-default", address) for code, address in told if code == settings.LANGUAGE_CODE)]

    @property
    def locale(self) -> str:
        code = get_language() or settings.LANGUAGE_CODE
        return LOCALES.get(code, code)

    @property
    def other_locales(self) -> list[str]:
        return [LOCALES[code] for code, _address in self.alternates if code in LOCALES and code != get_language()]

    @property
    def picture(self) -> Picture:
        if self.photo:
            address = site_address(reverse("photo", args=[self.photo.uuid]))
            return Picture(address, self.photo.width, self.photo.height, self.photo_alt, "image/jpeg")
        alt = area_text("share_picture")
        if "share_picture" not in settings.AREA["texts"]:
            return Picture(site_address(static(ICON)), ICON_SIZE, ICON_SIZE, alt, "image/png")
        return Picture(site_address(static(SHARE_PICTURE)), SHARE_WIDTH, SHARE_HEIGHT, alt, "image/png")

    @property
    def _path(self) -> str:
        return f"{self.request.path}?{self.query}" if self.query else self.request.path


def head_of_search(request: HttpRequest, title: str) -> Head:
    """Everything, or everything of one theme, is a page that may be found; one of a thousand questions is not.

    What is no part of the question, such as the tail that a newsletter adds, makes no other page.
    """
    asked = QueryDict(mutable=True)
    for name in sorted(SearchForm.base_fields.keys() - {"perPagina"}):
        values = [value for value in request.GET.getlist(name) if value]
        if values and (name, values) != ("pagina", ["1"]):
            asked.setlist(name, values)
    is_found = not asked or (list(asked) == ["categorie"] and len(asked.getlist("categorie")) == 1)
    return Head(request, title, query=asked.urlencode(), is_found=is_found)
