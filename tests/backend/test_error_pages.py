"""What a visitor sees when something went wrong: a page in plain words with a way on, whatever else is away."""

import logging
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.template import loader
from django.urls import path, reverse
from django.utils.translation import override

from backend import error_pages, urls

AWAY = [OperationalError("server closed the connection"), InterfaceError("connection already closed")]


def _raise(error):
    raise error


def view(request):
    return _raise(view.error)


def read(request):
    return HttpResponse(request.POST.get("text", ""))


urlpatterns = [
    *(path(f"{prefix}breekt/", view) for prefix in ("", "en/", "tr/", "ar/", "pl/")),
    path("api/v1/breekt", view),
    path("lees/", read),
    path("api/v1/lees", read),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def ask(client, monkeypatch):
    client.raise_request_exception = False

    def get(error, address="/breekt/", method="get", **values):
        view.error = error
        return getattr(client, method)(address, **values)

    return get


@pytest.fixture
def nothing_works(monkeypatch):
    """No database, no cache."""

    def refuse(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
    for verb in ("get", "set", "add", "incr"):
        monkeypatch.setattr(type(cache._connections["default"]), verb, refuse)


def _words(answer):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_fault_of_ours_says_so_and_gives_a_number_and_a_way_on(ask, nothing_works):
    answer = ask(ValueError("geheim"))
    assert answer.status_code == 500
    assert "Het ligt niet aan jou." in _words(answer)
    assert f"Noem dan dit nummer: {answer['X-Request-ID']}" in _words(answer)
    assert 'href="/"' in answer.content.decode()
    assert "geheim" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("error", AWAY, ids=["gone", "closed"])
def test_a_database_that_is_away_passes_and_the_page_leads_back_to_what_was_asked(ask, nothing_works, error):
    answer = ask(error, "/breekt/?q=koffie&bij=2532CR")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "De site is even niet bereikbaar" in _words(answer)
    assert 'href="/breekt/?q=koffie&amp;bij=2532CR"' in answer.content.decode()
    assert "versturen" not in _words(answer)
    assert "server closed" not in answer.content.decode()


def test_whoever_was_sending_something_is_told_to_do_it_again(ask, nothing_works):
    answer = ask(AWAY[0], method="post", data={"text": "x"})
    assert answer.status_code == 503
    assert "Dan weten we niet zeker of het aankwam." in _words(answer)
    assert "Probeer het opnieuw" not in _words(answer)


def test_after_a_fault_of_ours_whoever_was_sending_something_is_told_how_to_find_their_text_back(ask, nothing_works):
    answer = ask(ValueError("geheim"), method="post", data={"text": "x"})
    assert answer.status_code == 500
    assert "Dan weten we niet zeker of het aankwam. Kijk dat eerst na." in _words(answer)
    assert "Je tekst staat er vaak nog." in _words(answer)
    assert "versturen" not in _words(ask(ValueError("geheim")))


def test_the_way_back_leads_to_no_other_site(rf, nothing_works):
    request = rf.get("/")
    request.path = request.path_info = "//elders.example.org/"
    try:
        _raise(AWAY[0])
    except OperationalError:
        html = error_pages.server_error(request).content.decode()
    assert 'href="/%2Felders.example.org/"' in html
    assert 'href="//' not in html


@pytest.mark.parametrize(("state", "status"), [("42P01", 503), ("42703", 503), ("42601", 500), ("", 500)])
def test_tables_of_another_version_pass_and_wrong_sql_does_not(ask, db, state, status):
    error = ProgrammingError("relation does not exist")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    assert ask(error).status_code == status


def test_in_the_language_of_the_address_whatever_the_request_before_it_left_behind(ask, nothing_works):
    answer = ask(AWAY[0], "/en/breekt/")
    assert '<html lang="en"' in answer.content.decode()
    assert "The site is not available for a moment" in _words(answer)
    assert '<html lang="nl"' in ask(AWAY[0]).content.decode()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(
    ("error", "status"),
    [(BadRequest("no"), 400), (RequestDataTooBig("no"), 413), (ValueError("no"), 500), (AWAY[0], 503)],
)
def test_every_way_home_stays_in_the_language_of_the_page(ask, nothing_works, error, status, language):
    with override(language):
        home = reverse("home")
    answer = ask(error, f"{home}breekt/")
    ways = re.findall(r'<a [^>]*href="([^"#]*)"', answer.content.decode())
    assert answer.status_code == status
    assert [way for way in ways if not way.startswith("tel:") and "breekt" not in way] == [home, home]


def test_a_question_that_cannot_be_read_gets_a_page_of_ours(ask, nothing_works):
    answer = ask(BadRequest("no"))
    assert answer.status_code == 400
    assert "Er klopt iets niet" in _words(answer)
    assert "Noem dan dit nummer" in _words(answer)


def test_a_host_that_is_not_ours_gets_a_page_without_that_name(client, nothing_works):
    answer = client.get("/over/", headers={"host": "elders.example.org"})
    assert answer.status_code == 400
    assert "elders" not in answer.content.decode()


@pytest.mark.parametrize(("address", "kind"), [("/lees/", "text/html"), ("/api/v1/lees", "application/problem+json")])
def test_far_too_much_is_told_as_that(client, settings, address, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post(address, {"text": "x" * 100}, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (413, kind)


@pytest.mark.parametrize(("error", "status"), [(AWAY[0], 503), (ValueError("geheim"), 500)])
def test_a_program_gets_a_problem_and_no_page(ask, nothing_works, error, status):
    answer = ask(error, "/api/v1/breekt")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert ("Retry-After" in answer) == (status == 503)
    assert "geheim" not in answer.content.decode()


def test_the_api_itself_says_that_the_database_is_away_and_writes_it_down(client, monkeypatch, caplog):
    def refuse(self, name=None):
        raise OperationalError("at 10.1.2.3")

    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
    answer = client.get("/api/v1/categorieen")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["title"] == "Even niet bereikbaar"
    assert b"10.1.2.3" not in answer.content
    assert [each.levelname for each in caplog.records if each.name == "django.request"] == ["ERROR"]


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/activiteit/koffie/", "/kaart/"])
def test_without_the_database_a_page_of_the_site_is_that_page(client, monkeypatch, address):
    def refuse(self, name=None):
        raise OperationalError

    monkeypatch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
    client.raise_request_exception = False
    answer = client.get(address)
    assert (answer.status_code, answer.templates[0].name) == (503, "503.html")


def test_where_even_the_page_breaks_there_is_a_bare_one(ask, monkeypatch, nothing_works):
    monkeypatch.setattr(loader, "get_template", lambda *args, **kwargs: _raise(OSError("disk")))
    answer = ask(ValueError("geheim"))
    assert answer.status_code == 500
    assert "Het ligt niet aan jou." in answer.content.decode()


def test_what_is_not_there_is_told_without_the_database(client, nothing_works):
    assert client.get("/nergens/").status_code == 404


def test_what_went_wrong_is_written_down_once(ask, db, caplog):
    caplog.set_level(logging.WARNING)
    ask(AWAY[0])
    (record,) = [each for each in caplog.records if each.name == "django.request"]
    assert record.getMessage() == "Service Unavailable: /breekt/"
    assert record.exc_info[1] is AWAY[0]
