"""Finds the ways in which Folium turns data into HTML or script; `make check` runs this.

Folium puts what it is given for popups, tooltips, icons, layer names and attributions into the page as HTML, or into a
JavaScript template literal, where `${…}` runs even after `html.escape`. Our maps give their data to static/js/map.js as
JSON (see maps/site_map.py), so none of these is needed, not even with a constant: the next change makes it data.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDERS = ("backend", "background", "backups", "accounts", "maps", "activities", "referrals", "programmes")
LIBRARIES = ("folium", "branca")
BANNED = {
    "Popup": "builds HTML; let static/js/map-markers.js build the popup",
    "Tooltip": "builds HTML; name the marker with aria-label",
    "GeoJsonPopup": "builds HTML from properties",
    "GeoJsonTooltip": "builds HTML from properties",
    "LayerControl": "shows layer names as HTML",
    "DivIcon": "takes HTML; use NodeIcon in static/js/map-markers.js",
    "IFrame": "takes HTML",
    "Html": "takes HTML",
    "TileLayer": "names another host, and shows its attribution as HTML; use maps.site_map.Tiles",
    "WmsTileLayer": "names another host, and shows its attribution as HTML; use maps.site_map.Tiles",
}
# Of anything called on or inherited from a library; on our own elements too, since they hand it on.
BANNED_KEYWORDS = {
    "popup": "becomes HTML",
    "tooltip": "becomes HTML",
}
CONSTANT_KEYWORDS = {
    "attr": "becomes HTML: write the text out",
    "name": "becomes the HTML of a layer's name: write the text out",
    "overlay_name": "becomes HTML: write the text out",
    "tiles": "becomes an address in a script: write it out",
}
METHODS = {"bind_popup": "becomes HTML", "bind_tooltip": "becomes HTML", "add_child_html": "becomes HTML"}


class Finding(NamedTuple):
    line: int
    message: str


def main(folders: list[str]) -> int:
    found = [
        f"{path}:{each.line}: {each.message}" for path in _files(folders) for each in check(path.read_text("utf-8"))
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def check(source: str) -> list[Finding]:
    """What is unsafe in the text of one module. A module that never imports Folium or our map elements is let be."""
    tree = ast.parse(source)
    imported = _imported(tree)
    if not imported:
        return []
    finder = _Finder(imported)
    finder.visit(tree)
    return sorted(finder.found)


def _files(folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(Path(folder).rglob("*.py"))


def _imported(tree: ast.Module) -> dict[str, str]:
    """The names that this module gives to (parts of) the libraries and of our maps, and what they stand for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {name: origin for name, origin in names.items() if _is_ours(origin)}


def _is_ours(origin: str) -> bool:
    return origin.split(".")[0] in LIBRARIES or origin.startswith(("maps.site_map", "maps.choropleth"))


class _Finder(ast.NodeVisitor):
    def __init__(self, imported: dict[str, str]) -> None:
        self.imported = imported
        self.found: list[Finding] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = [self._origin(base) for base in node.bases]
        for base in filter(None, bases):
            self._check_name(node.lineno, base)
        if any(bases):
            self.imported[node.name] = f"maps.site_map.{node.name}"
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        origin = self._origin(node.func)
        if origin:
            self._check_name(node.lineno, origin)
        if origin or _is_method_of_super(node.func):
            self._check_keywords(node, origin or "")
        if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            self._note(node.lineno, node.func.attr, METHODS[node.func.attr])
        self.generic_visit(node)

    def _check_name(self, line: int, origin: str) -> None:
        kind = origin.rpartition(".")[2]
        if origin.split(".")[0] in LIBRARIES and kind in BANNED:
            self._note(line, kind, BANNED[kind])

    def _check_keywords(self, node: ast.Call, origin: str) -> None:
        is_library = origin.split(".")[0] in LIBRARIES or _is_method_of_super(node.func)
        for keyword in node.keywords:
            if is_library and keyword.arg is None and isinstance(keyword.value, ast.Dict):
                self._note(node.lineno, "**{…}", "hides what is passed: write the arguments out")
            elif keyword.arg in BANNED_KEYWORDS:
                self._note(node.lineno, f"{keyword.arg}=", BANNED_KEYWORDS[keyword.arg])
            elif keyword.arg == "html":
                self._note(node.lineno, "html=", "becomes HTML")
            elif keyword.arg == "embed" and not _is_constant(keyword.value, True):
                self._note(node.lineno, "embed=", "fetches on the server, without a time-out")
            elif is_library and keyword.arg in CONSTANT_KEYWORDS and not isinstance(keyword.value, ast.Constant):
                self._note(node.lineno, f"{keyword.arg}=", CONSTANT_KEYWORDS[keyword.arg])

    def _origin(self, node: ast.expr) -> str:
        """What a name like `folium.plugins.MarkerCluster` stands for, or nothing when it is not theirs or ours."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.imported:
            return ""
        return ".".join([self.imported[node.id], *parts])

    def _note(self, line: int, what: str, why: str) -> None:
        self.found.append(Finding(line, f"{what} {why}"))


def _is_method_of_super(func: ast.expr) -> bool:
    """`super().__init__(…)`, in a module that imports a library."""
    is_super = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call)
    return is_super and isinstance(func.value.func, ast.Name) and func.value.func.id == "super"


def _is_constant(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(FOLDERS)))
