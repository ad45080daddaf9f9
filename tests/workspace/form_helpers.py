import re
from html import unescape
from uuid import uuid4

from tests.plans import weekly

FORM = "/organisator/nieuw/"
# What a browser may do with these in any place of a page: text, attribute, script, link, template.
XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "{{ 7|add:7 }}{% csrf_token %}",
    "${alert(1)}`",
    "javascript:alert(1)",
    "\u202egnp.exe</title>",
]


def said_of(place, **values):
    plan = {"schedules": [weekly()], "closed": []}
    return {
        "name": "Koffie",
        "category": "ontmoeten",
        "place": str(place.uuid),
        "languages": ["nl"],
        "plan": plan,
    } | values


def payload(place=None, **values):
    """A form that is filled in well: Koffie every Tuesday from 10 to 12, free, for everybody."""
    usual = {
        "sleutel": str(uuid4()),
        "naam": "Koffie",
        "thema": "ontmoeten",
        "plek": str(place.uuid) if place else "",
        "tijd": ["0"],
        "tijd0-hoe": "week",
        "tijd0-dagen": ["TU"],
        "tijd0-dag": "2026-12-01",
        "tijd0-laatste": "2027-03-30",
        "tijd0-van": "10:00",
        "tijd0-tot": "12:00",
        "voorwie": "iedereen",
        "kosten": "gratis",
    }
    given = usual | {name.replace("__", "-"): value for name, value in values.items()}
    return {name: value for name, value in given.items() if value is not None}


def fields_of(html):
    """What a browser would send of the form in this page, without pressing a button."""
    form = html[html.index('<form class="dz-form dz-sheet"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = attributes.get("type", "text")
        if kind in ("radio", "checkbox") and not re.search(r"\schecked", tag):
            continue
        if kind != "file" and "name" in attributes:
            sent.setdefault(unescape(attributes["name"]), []).append(unescape(attributes.get("value", "")))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside) or re.search(r'<option value="([^"]*)"', inside)
        sent[name] = [unescape(chosen[1])]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [unescape(text)]
    # As static/js/site.js does.
    return {name: values for name, values in sent.items() if values != [""]}


def mistakes(answer):
    """The lines of the summary of what is wrong."""
    html = answer.content.decode()
    return [unescape(each) for each in re.findall(r'<li><a href="#[^"]+">(.*?)</a></li>', html)]
