"""The pages of the admin for every kind of row."""

import pytest
from django.apps import apps

from tests.permissions.admin_table import ADMIN, EVERYBODY_ELSE, PAGES
from tests.permissions.asking import ask


@pytest.fixture
def ask_for(world):
    def ask_page(model, page, role, verb):
        world.things[model] = {"object_id": apps.get_model(model)._default_manager.order_by("pk")[0].pk}
        name = f"admin:{model.replace('.', '_')}_{page}"
        return ask(world, role, verb, name, model)

    return ask_page


@pytest.mark.parametrize("model", ADMIN)
def test_an_admin_gets_what_the_line_says_and_nothing_else_is_stored(ask_for, model):
    told = [f"{ask_for(model, page, 'admin', 'GET')}{ask_for(model, page, 'admin', 'POST')}" for page in PAGES]
    assert told == ADMIN[model]


@pytest.mark.parametrize("model", ADMIN)
def test_nobody_else_gets_anything(ask_for, model):
    for page in PAGES:
        for verb in ("GET", "POST"):
            assert {role: ask_for(model, page, role, verb) for role in EVERYBODY_ELSE} == EVERYBODY_ELSE, (page, verb)


@pytest.mark.parametrize("model", ADMIN)
def test_no_other_verb_does_anything(ask_for, model):
    for page in PAGES:
        for verb in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            assert ask_for(model, page, "admin", verb) == "v", (page, verb)


@pytest.mark.parametrize("noun", ["activity", "place", "organisation"])
def test_the_history_of_what_is_not_there_is_not_found(world, noun):
    for key in ("0", "iets"):
        assert world.client("admin").get(f"/beheer/activities/{noun}/{key}/history/").status_code == 404
