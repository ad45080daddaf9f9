"""Make the pictures that stand for the site on a phone, static/img/icon-*.png, from static/img/favicon.svg.

Needs Chromium (scripts/install_browser.sh): `.venv/bin/python scripts/make_icons.py`
"""

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "static" / "img"
COLOURS = 32
# Side of the picture, and which part of it the mark fills: a phone may cut all but the middle 80 % off a whole one.
ICONS = {"icon-192": (192, 1.0), "icon-512": (512, 1.0), "icon-whole": (512, 0.8), "icon-touch": (180, 1.0)}
# Phones put corners on these themselves, so the ground goes on to the edge.
WITHOUT_CORNERS = ("icon-whole", "icon-touch")

PAGE = """<!doctype html><style>
  * {{ margin: 0; }}
  body {{ block-size: {side}px; display: grid; place-items: center; background: {ground}; }}
  svg {{ inline-size: {part}px; block-size: {part}px; }}
</style>{mark}"""


def main() -> None:
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, (side, part) in ICONS.items():
            draw(page, side, part, ground="#0a4d68" if name in WITHOUT_CORNERS else "transparent").save(
                IMAGES / f"{name}.png", optimize=True
            )
        browser.close()


def draw(page: Page, side: int, part: float, *, ground: str) -> Image.Image:
    page.set_viewport_size({"width": side, "height": side})
    mark = (IMAGES / "favicon.svg").read_text()
    page.set_content(PAGE.format(side=side, part=round(side * part), ground=ground, mark=mark))
    return Image.open(BytesIO(page.screenshot(omit_background=True))).quantize(COLOURS)


if __name__ == "__main__":
    main()
