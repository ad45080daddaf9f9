"""What /redactie/ is like for who may and may not come in; who may do what is in tests/permissions."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.accounts.helpers import give_second_factor

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.mark.parametrize("kind", ["activiteit", "voorstel", "claim", "organisatie"])
def test_what_is_not_there_is_not_found(signed_in, kind):
    assert signed_in.get(f"/redactie/{kind}/{uuid4()}/").status_code == 404
    assert signed_in.get("/redactie/melding/0/").status_code == 404
    assert signed_in.get(f"/redactie/samenvoegen/iets/{uuid4()}/{uuid4()}/").status_code == 404
    assert signed_in.get(f"/redactie/samenvoegen/plek/{uuid4()}/{uuid4()}/").status_code == 404


def test_another_site_cannot_press_a_button(moderator, make_submitted):
    strict = Client(enforce_csrf_checks=True)
    give_second_factor(moderator)
    strict.force_login(moderator)
    activity = make_submitted()
    assert strict.post(f"/redactie/activiteit/{activity.uuid}/publiceren/").status_code == 403


def test_the_pages_say_that_nobody_keeps_them(signed_in):
    html = signed_in.get("/redactie/").content.decode()
    assert '<meta name="robots" content="noindex">' in html


def test_only_a_moderator_is_shown_the_way_in(client, organiser, moderator):
    give_second_factor(moderator)
    for user, is_shown in ((organiser, False), (moderator, True)):
        client.force_login(user)
        assert ('href="/redactie/"' in client.get("/account/").content.decode()) is is_shown
