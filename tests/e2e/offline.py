"""A browser without network, for tests of what a phone keeps."""

import pytest
from playwright.sync_api import Error, Page

NOBODY_ANSWERS = "ERR_INTERNET_DISCONNECTED"
WORKER_HAS_NOTHING = "ERR_FAILED"


def is_not_there(page: Page, address: str, *because: str) -> None:
    """Without network the browser has only a page of its own, which stands when this returns."""
    with pytest.raises(Error, match="|".join(because)):
        page.goto(address)
    # One that is still on its way would break off whatever is opened next.
    page.wait_for_url("chrome-error://**", wait_until="commit")
