"""No text makes one of our patterns run for long: what people type, send or import goes through many of them."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("backend", "background", "accounts", "maps", "activities", "referrals", "programmes")
FUNCTIONS = {"compile", "sub", "match", "search", "fullmatch", "findall", "split", "finditer", "subn"}
# As long as the longest text that people type: a pattern that goes back and forth in it takes minutes.
LENGTH = 3_000
# What goes back and forth in one kind of pattern or another: runs of each sign, starts without an end, pairs.
PIECES = [
    *("a", "A", "0", "1", " ", "\n", "\t", "_", "-", ".", ",", ":", ";", "/", "<", "[", "]", "(", "@", "?", "'", '"'),
    *("é", "a ", "1 ", "0.", "a.", "<p ", "<br ", "<br", "/*", "] ", "\r\n", "\n ", f"{'_' * 20}\n", "a1", "1a", "a@"),
    *(";COUNT=1", "Mo-Tu,", "2511 ab ", "straat ", "http://", "/kaartje/", " 1 a", "-::~", "POINT("),
    "BEGIN:VTIMEZONE\n",
]
SCRIPT = """
import json, re, sys, time
patterns, pieces, length = json.load(sys.stdin)
for where, source, flags, is_bytes, ways in patterns:
    pattern = re.compile(source.encode("latin-1") if is_bytes else source, flags)
    for piece in pieces:
        text = piece * (length // len(piece)) + "\\x01"
        text = text.encode() if is_bytes else text
        for way in ways:
            began = time.process_time()
            getattr(pattern, way)(text)
            if time.process_time() - began > 1:
                print(where, repr(piece), way, flush=True)
"""


def _patterns():
    """Each pattern that stands in our code as a text: (where, text, flags, whether it is of bytes, how it is asked)."""
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            names = {id(node.value): _target(node) for node in ast.walk(tree) if isinstance(node, ast.Assign)}
            for node in ast.walk(tree):
                if _is_pattern(node):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    found.append((where, *_read(node), _ways(tree, node, names.get(id(node), ""))))
    return found


def _is_pattern(node):
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) == "re"
    return is_call and node.func.attr in FUNCTIONS and isinstance(node.args[0], ast.Constant)


def _read(node):
    said = [each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute) and _name(each.value) == "re"]
    flags = sum(int(getattr(re, flag)) for flag in said if flag.isupper())
    text = node.args[0].value
    return (text.decode("latin-1"), flags, True) if isinstance(text, bytes) else (text, flags, False)


def _ways(tree, node, name):
    """`search` stands for all that looks through a text."""
    asked = {node.func.attr} if node.func.attr != "compile" else _asked(tree, name) or {"search", "fullmatch"}
    return sorted({way if way in ("fullmatch", "match") else "search" for way in asked})


def _asked(tree, name):
    attributes = [each for each in ast.walk(tree) if isinstance(each, ast.Attribute) and _name(each.value) == name]
    return {each.attr for each in attributes if each.attr in FUNCTIONS}


def _target(node):
    return _name(node.targets[0])


def _name(node):
    return node.id if isinstance(node, ast.Name) else ""


def test_our_patterns_are_found():
    assert len(_patterns()) > 80


def test_no_pattern_runs_for_long_on_any_text():
    told = json.dumps([_patterns(), PIECES, LENGTH])
    command = [sys.executable, "-c", SCRIPT]
    try:
        done = subprocess.run(command, input=told, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"one of our patterns does not end: after {(late.stdout or b'').decode()[-500:]}")
    assert (done.stdout, done.stderr) == ("", "")
