"""What no line of our code does, so that no text of somebody else can make it do so."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("backend", "background", "backups", "limits", "accounts", "maps", "activities", "referrals", "programmes")
# What runs on the machine of a builder, and never for somebody who asks the site something.
NOT_SERVED = {"bench", "scripts", "tests"}
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
TAKES_SQL = {"execute", "executemany", "executescript", "raw", "extra", "RawSQL"}
# SQL that stands in no literal: (file, what is handed over): why nobody's text gets into it.
MAY_MAKE_SQL = {
    ("activities/demand.py", "PRAGMA busy_timeout = {SQLITE_WAIT_MS}"): "a whole number of ours",
    ("activities/demand.py", "PRAGMA busy_timeout = {usual_ms}"): "a setting, made a whole number",
    ("activities/written_sql.py", "self.sql"): "what Django wrote for a query of ours, with its values beside it",
    ("maps/areas.py", "sql"): "the same",
    ("activities/database_rules.py", "question"): "one of two literals",
    ("activities/database_rules.py", "statement"): "triggers, of names of tables in our code",
    ("activities/open_data/reading.py", "_BEGIN.get(connection.vendor, 'BEGIN DEFERRED')"): "one of two literals",
    ("backups/pictures.py", 'SELECT * FROM "{table}" LIMIT 0'): "the table of a model of ours",
    ("backups/pictures.py", """SELECT "{column}" FROM "{table}" WHERE "{column}" <> ''"""): "the same, and its column",
    ("backups/postgresql.py", "_ROWS.format(name=name)"): "a table, from the list of the database itself",
    ("backups/postgresql.py", "statement"): "the name of a database, made of hexadecimal digits",
    ("backups/sqlite.py", 'SELECT * FROM "{name}"'): "a table, from the list of the database itself",
}
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


def _literals(tree):
    """Names that are given one value in the whole file, a literal, at its top."""
    given = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    given += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    at_the_top = [row for row in tree.body if isinstance(row, ast.Assign) and isinstance(row.value, ast.Constant)]
    return {
        each.id
        for row in at_the_top
        for each in row.targets
        if isinstance(each, ast.Name) and given.count(each.id) == 1
    }


def _as_written(node):
    """Without the quotes of an f-string, which each Python writes in another way."""
    if not isinstance(node, ast.JoinedStr):
        return ast.unparse(node)
    parts = (each.value if isinstance(each, ast.Constant) else f"{{{ast.unparse(each.value)}}}" for each in node.values)
    return "".join(parts)


def _made_sql(tree):
    """The SQL that is no literal, as it is handed over; empty where it is not the first argument."""
    literals, called = _literals(tree), set()
    for call in _calls(tree):
        called.add(call.func)
        word = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if isinstance(call.func, ast.Name) and call.func.id == "RawSQL":
            word = "RawSQL"
        if word in TAKES_SQL:
            first = call.args[0] if call.args else ast.Constant(value=None)
            is_literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if not (is_literal or (isinstance(first, ast.Name) and first.id in literals)):
                yield _as_written(first) if call.args else ""
    for node in ast.walk(tree):
        # Under another name nobody would see what it is given.
        if isinstance(node, ast.Attribute) and node.attr in TAKES_SQL - {"raw", "extra"} and node not in called:
            yield ast.unparse(node)


def test_no_sql_is_put_together_of_texts():
    """Django's own parts of a query and constants are fine; values travel beside the SQL."""
    found = {(name, made) for name, tree in _trees() for made in _made_sql(tree)}
    assert found - set(MAY_MAKE_SQL) == set()
    assert set(MAY_MAKE_SQL) - found == set()


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ('cursor.execute(f"SELECT {x}")', "SELECT {x}"),
        ('cursor.execute("SELECT %s" % x)', "'SELECT %s' % x"),
        ('cursor.execute("SELECT {}".format(x))', "'SELECT {}'.format(x)"),
        ("connection.cursor().executemany(x, rows)", "x"),
        ("cursor.execute(*x)", "*x"),
        ("cursor.execute(sql=x)", ""),
        ('RawSQL("a" + x, [])', "'a' + x"),
        ("expressions.RawSQL(x, [])", "x"),
        ("Activity.objects.raw(x)", "x"),
        ('rows.extra(where=["a = " + x])', ""),
        ("run = cursor.execute\nrun(x)", "cursor.execute"),
        ('Q = "SELECT 1"\nQ += x\ncursor.execute(Q)', "Q"),
        ('Q = "SELECT 1"\ndef ask(Q):\n    cursor.execute(Q)', "Q"),
        ('Q = f"SELECT {x}"\ncursor.execute(Q)', "Q"),
    ],
)
def test_sql_that_is_put_together_is_seen(source, made):
    assert list(_made_sql(ast.parse(source))) == [made]


@pytest.mark.parametrize(
    "source",
    [
        'cursor.execute("SELECT %s", [x])',
        'Q = "SELECT 1"\ncursor.execute(Q)',
        'RawSQL("a = %s", [x])',
        "execute(run)",
    ],
)
def test_literal_sql_is_let_through(source):
    assert list(_made_sql(ast.parse(source))) == []


def test_every_folder_of_the_site_is_looked_at():
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert there - NOT_SERVED == set(FOLDERS)


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
