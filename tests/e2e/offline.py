"""A browser without network, for tests of what a phone keeps."""

import pytest
from playwright.sync_api import Error, Page


def is_not_there(page: Page, address: str) -> None:
    """Without network the browser has only a page of its own, which stands when this returns."""
    with pytest.raises(Error, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(address)
    # One that is still on its way would break off whatever is opened next.
    page.wait_for_url("chrome-error://**", wait_until="commit")
