"""Every type of page by axe and by what axe cannot see, in the languages, widths and colours of its visitors."""

import pytest

from tests.e2e.accessible import axe_faults, other_faults
from tests.e2e.no_pages import NO_PAGE
from tests.e2e.page_types import LANGUAGES, Answer, PageType, answer_of, candidates, one_of_each
from tests.e2e.rendered import Rendered
from tests.permissions.conftest import stored_world, world  # noqa: F401 - fixtures

PAGES = [each for each in one_of_each(candidates()) if str(each) not in NO_PAGE]

@pytest.fixture(scope="session")
def rendered(browser):
    rendered = Rendered(browser)
    yield rendered
    rendered.close()


@pytest.fixture(autouse=True)
def _database_beside_the_browser(monkeypatch):
    """The browser is driven from the thread of the test, that asks the database too, one after the other."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize("page_type", PAGES, ids=str)
def test_x(world, rendered, page_type):
    import time
    faults = []
    for language, looks in (("nl", [(390, "light"), (320,"dark")]), ("ar", [(390, "light"), (1280,"dark")])):
        t=time.time()
        answer = answer_of(world, page_type, language)
        if not answer.is_page:
            print("NOPAGE", page_type); return
        t2=time.time()
        rendered.look(*looks[0])
        page = rendered.show(answer)
        t3=time.time()
        for look in looks:
            rendered.look(*look)
            faults += [(language, look, *f) for f in axe_faults(page)]
        t4=time.time()
        faults += [(language, look, *f) for f in other_faults(page)]
        print("TIME %.2f %.2f %.2f %.2f" % (t2-t, t3-t2, t4-t3, time.time()-t4))
    for f in faults: print("FAULT", page_type, *f)
    assert not faults
