"""A form that came too late: what somebody typed is not lost, and another site gets nothing sent with it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"
OURS = {"Origin": "http://testserver"}
FIELDS = {"name": 'Een "naam" <b>', "language": ["nl", "en"]}


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def fields_of(answer):
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())


KEPT = [("name", "Een &quot;naam&quot; &lt;b&gt;"), ("language", "nl"), ("language", "en")]


def test_what_was_typed_in_an_old_page_is_ready_to_be_sent_again(strict, resident):
    strict.force_login(resident)
    answer = strict.post(ACCOUNT, FIELDS | {"csrfmiddlewaretoken": "x"}, headers=OURS)
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "private, no-store"
    assert 'action="/account/"' in answer.content.decode()
    assert [field for field in fields_of(answer) if field[0] != "csrfmiddlewaretoken"] == KEPT
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())[1]
    again = strict.post(ACCOUNT, {"name": "Naam", "language": "nl", "csrfmiddlewaretoken": token}, headers=OURS)
    resident.refresh_from_db()
    assert (again.status_code, resident.name) == (302, "Naam")


def test_who_is_no_longer_signed_in_keeps_what_they_typed(client):
    answer = client.post(ACCOUNT, FIELDS, headers=OURS)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert fields_of(answer)[-3:] == KEPT
    assert 'href="/inloggen/?next=%2Forganisator%2F" target="_blank"' in html
    assert "gaat niet mee" not in html


def test_a_file_must_be_chosen_again(client):
    answer = client.post(ACCOUNT, {"name": "x", "foto": SimpleUploadedFile("a.jpg", b"x")}, headers=OURS)
    assert "Een foto of bestand gaat niet mee" in answer.content.decode()


@pytest.mark.parametrize("origin", ["https://elders.example.org", "null", "", "http://testserver.elders.example.org"])
def test_of_another_site_nothing_is_kept(strict, client, resident, origin):
    strict.force_login(resident)
    answer = strict.post(ACCOUNT, {"name": "van elders"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "van elders" not in answer.content.decode()
    assert client.post(ACCOUNT, {"name": "van elders"}, headers={"Origin": origin}).status_code == 302


def test_a_form_without_a_word_leads_to_signing_in(client):
    assert client.post(ACCOUNT, headers=OURS).status_code == 302


def test_a_part_of_a_page_becomes_the_whole_page_and_goes_back_to_it(client, strict, resident):
    here = OURS | {"HX-Request": "true", "HX-Current-URL": "http://testserver/organisator/nieuw/?zoals=1#wanneer"}
    strict.force_login(resident)
    for browser in (client, strict):
        answer = browser.post("/organisator/voorbeeld/", {"naam": "Koffie"}, headers=here)
        assert (answer.status_code, answer["HX-Retarget"]) == (200, "body")
        assert 'action="/organisator/nieuw/?zoals=1"' in answer.content.decode()
        assert ("naam", "Koffie") in fields_of(answer)


def test_the_address_of_another_site_is_not_sent_to(client):
    there = OURS | {"HX-Request": "true", "HX-Current-URL": "https://elders.example.org/vang/"}
    answer = client.post("/organisator/voorbeeld/", {"naam": "Koffie"}, headers=there)
    assert "elders" not in answer.content.decode()
    assert 'action="/organisator/voorbeeld/"' in answer.content.decode()
