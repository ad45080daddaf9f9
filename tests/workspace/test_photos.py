"""A photo of an activity: made anew, described, and on the page of the activity."""

import errno
import io
import os
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from activities import actions
from activities.models import Activity, Photo
from tests.workspace.form_helpers import FORM, fields_of, mistakes, payload

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _photo(name="foto.png", size=(800, 600)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def test_a_photo_is_on_the_page_of_the_activity(page, place, trusted):
    page.post(FORM, payload(place, foto=_photo(), foto_tekst='Vier "mensen" aan tafel', verstuur="ja"))
    activity = Activity.objects.get(name="Koffie")
    assert (activity.photo.width, activity.photo.height, activity.photo.organisation) == (800, 600, trusted)
    html = page.get(activity.get_absolute_url()).content.decode()
    assert (
        f'src="/foto/{activity.photo.uuid}.jpg" width="800" height="600" alt="Vier &quot;mensen&quot; aan tafel"'
        in html
    )
    for address in (f"/foto/{activity.photo.uuid}.jpg", f"/foto/{activity.photo.uuid}-klein.jpg"):
        answer = page.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


def test_without_words_for_who_does_not_see_it_it_is_refused(page, place):
    answer = page.post(FORM, payload(place, foto=_photo()))
    assert mistakes(answer) == [
        "Schrijf in een paar woorden wat er op de foto staat, voor wie hem niet ziet.",
        "Kies de foto nog een keer.",
    ]
    assert not Photo.objects.exists()


def test_when_something_else_is_wrong_the_photo_must_be_chosen_again(page, place):
    answer = page.post(FORM, payload(place, foto=_photo(), foto_tekst="Iets", naam=""))
    assert mistakes(answer)[-1] == "Kies de foto nog een keer."
    assert "Je browser bewaart hem niet" in answer.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 an executable",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"\xff\xd8\xff\xe0 half",
    ],
)
def test_what_is_no_photo_is_a_sentence_at_its_field(page, place, content):
    answer = page.post(
        FORM, payload(place, foto=SimpleUploadedFile("foto.jpg", content, "image/jpeg"), foto_tekst="Iets")
    )
    assert answer.status_code == 200
    assert 'href="#veld-foto"' in answer.content.decode()
    assert not Activity.objects.filter(name="Koffie").exists()


def test_a_photo_goes_away_again(page, place):
    page.post(FORM, payload(place, foto=_photo(), foto_tekst="Iets"))
    activity = Activity.objects.get(name="Koffie")
    address = f"/organisator/activiteit/{activity.uuid}/wijzigen/"
    fields = fields_of(page.get(address).content.decode())
    page.post(address, fields | {"naam": "Thee"})
    activity.refresh_from_db()
    assert activity.photo
    fields = fields_of(page.get(address).content.decode())
    page.post(address, fields | {"foto_weg": "on"})
    activity.refresh_from_db()
    assert activity.photo is None


def test_a_copy_has_the_photo_too(page, place):
    page.post(FORM, payload(place, foto=_photo(), foto_tekst="Iets"))
    first = Activity.objects.get(name="Koffie")
    fields = fields_of(page.get(f"{FORM}?zoals={first.uuid}").content.decode())
    page.post(FORM, payload(place) | fields | {"naam": "Thee", "tijd0-hoe": "weetniet"})
    assert Activity.objects.get(name="Thee").photo == first.photo


def test_a_photo_that_is_not_there_is_not_found(client, db):
    photo = Photo.objects.create(width=1, height=1, file="foto/weg.jpg", thumbnail="foto/weg-klein.jpg")
    for key in (uuid4(), photo.uuid):
        assert client.get(f"/foto/{key}.jpg").status_code == 404
    assert client.post(f"/foto/{photo.uuid}.jpg").status_code == 405


def test_only_its_people_see_a_photo_of_what_is_not_on_the_site(
    page, place, organiser, other_organiser, resident, moderator
):
    page.post(FORM, payload(place, foto=_photo(), foto_tekst="Iets", verstuur="ja"))
    activity = Activity.objects.get(name="Koffie")
    addresses = (f"/foto/{activity.photo.uuid}.jpg", f"/foto/{activity.photo.uuid}-klein.jpg")

    def seen_by(user):
        if user:
            page.force_login(user)
        else:
            page.logout()
        answers = [page.get(address) for address in addresses]
        for answer in answers:
            b"".join(answer)  # reads to the end, which closes the file
        return {(answer.status_code, answer.get("Cache-Control", "")) for answer in answers}

    everybody = (None, resident, other_organiser, organiser, moderator)
    gone, own = {(404, "")}, {(200, "private, no-store")}
    assert [seen_by(user) for user in everybody] == [gone, gone, gone, own, own]
    actions.publish(activity, by=moderator)
    assert seen_by(None) == {(200, "public, max-age=86400, immutable")}
    actions.withdraw(activity, by=organiser)
    assert [seen_by(user) for user in everybody] == [gone, gone, gone, own, own]


def test_a_proposed_photo_is_not_public_yet(page, place, organiser, moderator):
    page.post(FORM, payload(place, verstuur="ja"))
    activity = Activity.objects.get(name="Koffie")
    actions.publish(activity, by=moderator)
    address = f"/organisator/activiteit/{activity.uuid}/wijzigen/"
    page.post(address, fields_of(page.get(address).content.decode()) | {"foto": _photo(), "foto_tekst": "Iets"})
    assert activity.proposals.waiting().exists()
    page.logout()
    assert page.get(f"/foto/{Photo.objects.get().uuid}.jpg").status_code == 404


def test_a_disk_that_is_full_takes_no_photo_and_leaves_no_half_one(page, place, tmp_path, monkeypatch):
    """The smaller picture no longer fits beside the first."""
    save = FileSystemStorage._save

    def fills_up(self, name, content):
        saved = save(self, name, content)
        if "klein" in name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return saved

    monkeypatch.setattr(FileSystemStorage, "_save", fills_up)
    answer = page.post(FORM, payload(place, foto=_photo(), foto_tekst="Vier mensen", verstuur="ja"))
    sentence = "Je foto kan nu niet bewaard worden. Verstuur het zonder foto, of probeer het later nog eens."
    assert mistakes(answer) == [sentence]
    assert not Photo.objects.exists()
    assert not Activity.objects.filter(name="Koffie").exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
