"""A visitor who has only keys: every step says where the focus is, and that it can be seen."""

import re

from playwright.sync_api import Page, expect

# More than there are on any of our pages between two things.
_FAR = 120
_WHERE = """() => {
  const element = document.activeElement;
  const label = [...(element.labels || [])].map((each) => each.textContent).join(" ");
  return (element.getAttribute("aria-label") || label || element.textContent || "").replace(/\\s+/g, " ").trim();
}"""
_IS_SEEN = """() => {
  const element = document.activeElement;
  const seen = [element, ...(element.labels || []), element.nextElementSibling].filter(Boolean);
  const looks = seen.flatMap((each) => [getComputedStyle(each), getComputedStyle(each, "::after")]);
  return looks.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    @property
    def where(self) -> str:
        return self.page.evaluate(_WHERE)

    def to(self, name: str, *, key: str = "Tab") -> None:
        """On, until the focus is on what begins with this."""
        met = []
        for _step in range(_FAR):
            self.press(key)
            met.append(self.where)
            if met[-1].startswith(name):
                assert self.page.evaluate(_IS_SEEN), f"nobody sees that the focus is on {name}"
                return
        raise AssertionError(f"{name} is out of reach; met {met}")

    def enter(self, name: str) -> None:
        self.to(name)
        self.press("Enter")

    def tick(self, name: str) -> None:
        self.to(name)
        self.press("Space")

    def fill(self, name: str, said: str) -> None:
        self.to(name)
        self.type(said)

    def choose(self, name: str) -> None:
        """One of a group of radio buttons: Tab brings you to the group, an arrow to the next."""
        if not self.where.startswith(name):
            self.to(name, key="ArrowDown")

    def arrives(self, address: str) -> None:
        self.page.wait_for_url(re.compile(address))

    def is_on(self, selector: str) -> None:
        expect(self.page.locator(selector)).to_be_focused()
