"""Make data/static/img/share.png, which apps show with a link to one of our pages, from our own drawings.

Needs Chromium (scripts/install_browser.sh): `.venv/bin/python scripts/make_share_picture.py`
"""

import html
import json
import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "static" / "img"
NAME = json.loads((ROOT / "data" / "area.json").read_text())["names"]["site"]
WIDTH, HEIGHT = 1200, 630
# Flat colours: more would only make the file larger.
COLOURS = 64

PAGE = """<!doctype html><style>
  * {{ margin: 0; box-sizing: border-box; }}
  body {{ width: {width}px; height: {height}px; background: #0a4d68; color: #fff; overflow: hidden; position: relative;
    font-family: "Noto Sans", "DejaVu Sans", sans-serif; }}
  .mark {{ position: absolute; left: 32px; top: 55px; width: 200px; }}
  h1 {{ position: absolute; left: 232px; top: 82px; font-size: 74px; line-height: 1.15; letter-spacing: -1px; }}
  p {{ position: absolute; left: 80px; top: 280px; font-size: 40px; line-height: 1.35; color: #e4eef2; }}
  .flats {{ position: absolute; left: -40px; bottom: -6px; width: 1680px; }}
</style><div class="mark">{mark}</div><h1>{name}</h1>
<p>Plekken om mensen te ontmoeten en dingen<br>om te doen, dicht bij huis</p><div class="flats">{flats}</div>"""


def main() -> None:
    page_text = PAGE.format(
        name=html.escape(NAME).replace(" ", "<br>", 1),
        width=WIDTH,
        height=HEIGHT,
        mark=(IMAGES / "favicon.svg").read_text(),
        flats=(IMAGES / "flats.svg").read_text(),
    )
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(page_text)
        picture = Image.open(BytesIO(page.screenshot()))
        browser.close()
    picture.convert("RGB").quantize(COLOURS).save(ROOT / "data" / "static" / "img" / "share.png", optimize=True)


if __name__ == "__main__":
    main()
