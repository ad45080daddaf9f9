"""Wat er deze week te doen is bij een postcode: python buurt.py 2533CR https://dichtbij.example.org"""

import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx


def activities(site, **question):
    page, pages, address = 1, 1, f"{site.rstrip('/')}/api/v1/activiteiten"
    while page <= pages:
        while (answer := httpx.get(address, params=question | {"pagina": page}, timeout=20)).status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]))  # te veel gevraagd: wacht zo lang als de site zegt
        yield from (rows := answer.raise_for_status().json())["resultaten"]
        page, pages = page + 1, rows["paginas"]


def when(row):
    begin = (row["volgendMoment"] or {}).get("begin")  # in UTC, of niemand weet het
    local = begin and datetime.fromisoformat(begin).astimezone(ZoneInfo("Europe/Amsterdam"))
    return f"{local:%d-%m %H:%M}" if local else row["tijdenTekst"] or "tijden: vraag het na"


if __name__ == "__main__":
    for row in activities(sys.argv[2], bij=sys.argv[1], dag="week", perPagina=100):
        print(f"{when(row)}  {row['naam']} ({row['plek']['naam']})  {row['url']}")
