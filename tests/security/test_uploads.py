"""Only where a file may be sent does the proxy take more than a megabyte: every such form is there, and no other."""

import inspect
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import override

ROOT = Path(__file__).parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf.template").read_text()
ANY = UUID(int=7)


def _large():
    """The addresses of which the proxy takes a large body."""
    found = re.findall(r'location ~ "([^"]+)" \{\n\s+client_max_body_size 25m;', NGINX)
    assert NGINX.count("client_max_body_size 25m;") == len(found) == 1
    return re.compile(found[0])


def _views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from _views(pattern.url_patterns)


def _with_files():
    """By what is read: the names of all addresses whose view looks at the files that came."""
    patterns = _views(get_resolver().url_patterns)
    own = [each for each in patterns if "site-packages" not in inspect.getfile(inspect.unwrap(each.callback))]
    return {each.name for each in own if "request.FILES" in inspect.getsource(inspect.unwrap(each.callback))}


def _sent_from_forms():
    """By what is sent: a button of such a form sends the file along, whatever that view does with it."""
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    forms = [form for text in texts for form in re.findall(r"<form[^>]+multipart.*?</form>", text, re.DOTALL)]
    assert len(forms) == sum(text.count("multipart/form-data") for text in texts)
    button = r'(?:formaction|data-hx-post|data-hx-put)="\{% url "([\w-]+)"'
    return {name for form in forms for name in re.findall(button, form)}


def _address(name):
    (pattern,) = [each for each in _views(get_resolver().url_patterns) if each.name == name]
    return reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, ANY))


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_proxy_takes_the_files_of_every_form_that_has_them(language):
    names = _with_files() | _sent_from_forms()
    assert names == {"workspace-new", "workspace-edit", "workspace-preview", "moderation-imports"}
    with override(language):
        addresses = [_address(name) for name in sorted(names)]
    assert [each for each in addresses if not _large().search(each)] == []


@pytest.mark.parametrize(
    "address",
    ["/", "/organisator/", f"/redactie/bestanden/{ANY}/neem-over/", "/api/v1/activiteiten", "/x/organisator/nieuw/"],
)
def test_elsewhere_it_takes_no_file(address):
    assert not _large().search(address)


def test_the_admin_takes_no_files(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    forms = []
    admins = admin.site._registry.values()
    for model_admin in [each for each in admins if each.has_change_permission(request)]:
        forms.append(model_admin.get_form(request))
        forms += [inline.get_formset(request).form for inline in model_admin.get_inline_instances(request)]
    assert len(forms) > 10
    assert [
        form for form in forms if any(field.widget.needs_multipart_form for field in form.base_fields.values())
    ] == []


def test_the_proxy_takes_as_much_as_the_site():
    assert settings.LARGEST_BODY <= 25 * 1024 * 1024
