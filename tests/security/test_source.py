"""What no line of our code does, so that no text of somebody else can make it do so."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("backend", "background", "limits", "accounts", "maps", "activities", "referrals", "programmes")
# Where we ask other people's servers; each bounds time, size and number, follows no redirect unseen, and has tests.
MAY_ASK = {
    "maps/fetching.py",
    "maps/pdok.py",
    "maps/tiles.py",
    "maps/cbs.py",
    "activities/importers/safe_fetch.py",
    # The mail server of the site: a setting.
    "accounts/sender.py",
}
# Folium's own output, of templates of ours with the data in JSON (decision 3), and cards that our template wrote (17).
MAY_CALL_IT_SAFE = {"maps/site_map.py", "activities/finder/kept_cards.py"}
# The icons of a package.
MAY_READ_XML = {"activities/embed/words.py"}
ASKS = {"requests", "urllib3", "http.client", "urllib.request", "socket", "ftplib", "telnetlib", "httpx", "aiohttp"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
UNPACKS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "yaml"}
INVENT = ["activities/importers/synthetic.py", "activities/importers/synthetic_country.py"]


def _files():
    return [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def _trees():
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in _files()]


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_other_servers_are_asked_in_a_few_places_only():
    found = {name for name, tree in _trees() if ASKS & set(_imported(tree))}
    assert found - MAY_ASK == set(), "ask with maps.fetching or activities.importers.safe_fetch"
    assert MAY_ASK - found == set()


def test_no_redirect_is_followed_unseen():
    told = (ROOT / "maps" / "fetching.py").read_text()
    assert "allow_redirects=False" in told
    for name, tree in _trees():
        for call in _calls(tree):
            followed = [each for each in call.keywords if each.arg == "allow_redirects"]
            assert all(isinstance(each.value, ast.Constant) and each.value.value is False for each in followed), name


def test_no_text_is_run_and_no_object_unpacked():
    for name, tree in _trees():
        assert not UNPACKS_OBJECTS & set(_imported(tree)), name
        for call in _calls(tree):
            assert not (isinstance(call.func, ast.Name) and call.func.id in RUNS_TEXT), f"{name}:{call.lineno}"


def test_no_command_goes_through_a_shell():
    for name, tree in _trees():
        for call in _calls(tree):
            assert not [each for each in call.keywords if each.arg == "shell"], f"{name}:{call.lineno}"
            function = ast.unparse(call.func)
            assert function not in ("os.system", "os.popen", "subprocess.getoutput"), f"{name}:{call.lineno}"


def test_no_sql_is_put_together_of_texts():
    """Django's own parts of a query and constants are fine; values travel beside the SQL."""
    for name, tree in _trees():
        for call in _calls(tree):
            if isinstance(call.func, ast.Attribute) and call.func.attr in ("raw", "extra"):
                assert isinstance(call.args[0] if call.args else None, ast.Constant), f"{name}:{call.lineno}"


def test_no_page_takes_text_for_html():
    for name, tree in _trees():
        assert "mark_safe" not in ast.dump(tree) or name in MAY_CALL_IT_SAFE, name
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert "|safe" not in text, path
        assert "autoescape off" not in text, path


def test_no_template_is_made_of_what_somebody_typed():
    for name, tree in _trees():
        for call in _calls(tree):
            if ast.unparse(call.func).rpartition(".")[2] in ("Template", "from_string"):
                assert isinstance(call.args[0], ast.Constant), f"{name}:{call.lineno}"


def test_xml_is_written_and_never_read():
    for name, tree in _trees():
        read = [ast.unparse(call.func) for call in _calls(tree)]
        reads = [each for each in read if each.endswith((".fromstring", "ElementTree.parse", "etree.parse"))]
        assert not reads or name in MAY_READ_XML, name


def test_chance_that_nobody_may_guess_comes_from_secrets():
    """Only invented places are thrown with dice that can be thrown again."""
    assert [name for name, tree in _trees() if "random" in set(_imported(tree))] == INVENT


@pytest.mark.parametrize("word", ["md5", "sha1", "DES", "ARC4", "ECB"])
def test_no_broken_cipher_is_used(word):
    for name, tree in _trees():
        used = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        assert word not in used, name
