"""Schrijft de activiteiten van een buurt in activiteiten.html en activiteiten.json, voor een site zonder scripts:

python pagina.py moerwijk-west https://dichtbij.example.org
"""

import json
import sys
from html import escape
from pathlib import Path

from buurt import activities, when


def line(row):
    where = escape(row["plek"]["naam"])
    return f'<li><a href="{escape(row["url"])}">{escape(row["naam"])}</a>, {escape(when(row))}, {where}</li>'


def page(rows):
    lines = "\n".join(line(row) for row in rows)
    source = '<p>Gegevens: Dichtbij Zuidwest, <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p>'
    return f"<ul>\n{lines}\n</ul>\n{source}\n"


if __name__ == "__main__":
    rows = list(activities(sys.argv[2], buurt=sys.argv[1], perPagina=100))
    Path("activiteiten.html").write_text(page(rows), encoding="utf-8")
    Path("activiteiten.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    print(len(rows), "activiteiten geschreven")
