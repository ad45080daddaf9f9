import asyncio
import contextlib
import itertools
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import CommandError, call_command

from maps import tiles
from maps.fetching import FAILURES_IN_A_ROW
from maps.geometry import Point
from maps.models import Buurt
from maps.tile_store import ABANDONED_AFTER_SECONDS, Tile, TileStore, image_type
from tests.stubs import ENDLESS, HASTE, PATIENCE, TileStub, closed_port_url, png

ROOT = Path(__file__).parents[2]
LEYWEG = Point(52.0431, 4.2734)
TILE = tiles.tile_at(LEYWEG, 16)
DAY = 24 * 60 * 60
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
WEBP = b"RIFF\x10\x00\x00\x00WEBP a picture!!"
OTHERS = [Tile(16, TILE.x + step, TILE.y) for step in range(-8, 8)]


def _run(coroutine):
    """In a thread of its own: the browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture
def stub(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with TileStub() as stub:
        yield stub


@pytest.fixture(autouse=True)
def _tiles_of_the_stub(settings, stub, tmp_path):
    settings.TILE_URL = stub.url
    settings.TILE_TIMEOUT_SECONDS = PATIENCE
    settings.VAR_DIR = tmp_path
    tiles._fetcher.cache_clear()


def address(tile=TILE):
    return "/tegels/{}/{}/{}.png".format(*tile)


def stored_files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "size")


def make_old(days=31, tile=TILE):
    """As if the tile was fetched so many days ago."""
    at = time.time() - days * DAY
    os.utime(tiles.tile_store().path(tile), (at, at))


# Arithmetic


def test_the_arithmetic_is_that_of_the_slippy_map():
    # https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames names these two.
    assert tiles.tile_at(Point(35.6590699, 139.7006793), 18) == (18, 232798, 103246)
    assert tiles.tile_at(Point(51.51202, 0.02435), 17) == (17, 65544, 43582)


@pytest.mark.parametrize("point", [Point(90, 180), Point(-90, -180), Point(89, 179.99999999)])
@pytest.mark.parametrize("z", [0, 11, 19])
def test_the_ends_of_the_world_are_tiles_that_exist(point, z):
    tile = tiles.tile_at(point, z)
    assert 0 <= tile.x < 2**z
    assert 0 <= tile.y < 2**z


def test_every_buurt_and_its_margin_lies_in_the_area(zuidwest):
    south_west, north_east = tiles.tile_area()
    for outline in Buurt.objects.values_list("outline", flat=True):
        for lon, lat in outline[0]:
            assert south_west.lat < lat < north_east.lat
            assert south_west.lon < lon < north_east.lon
            assert all(tiles.is_in_area(*tiles.tile_at(Point(lat, lon), z)) for z in (11, 15, 19))
    lowest = min(lat for outline in Buurt.objects.values_list("outline", flat=True) for _, lat in outline[0])
    assert (lowest - south_west.lat) * 111_195 == pytest.approx(django_settings.AREA_MARGIN_M, rel=0.001)


def test_just_beyond_the_area_is_outside(zuidwest):
    for z in range(11, 20):
        (_, left, bottom), (_, right, top) = (tiles.tile_at(corner, z) for corner in tiles.tile_area())
        assert tiles.is_in_area(z, left, top)
        assert tiles.is_in_area(z, right, bottom)
        assert not any(
            tiles.is_in_area(z, x, y)
            for x, y in [(left - 1, top), (right + 1, top), (left, top - 1), (left, bottom + 1)]
        )


def test_without_buurten_there_are_no_tiles(client, db, stub):
    Buurt.objects.all().delete()
    assert client.get(address()).status_code == 404
    assert list(tiles.tiles_of_area(12)) == []
    assert stub.requests == []


def test_the_area_costs_no_query_for_every_tile(zuidwest, django_assert_num_queries):
    tiles.tile_area()
    with django_assert_num_queries(0):
        assert tiles.is_in_area(*TILE)


# A tile


def test_a_tile_comes_through_our_address(client, zuidwest, stub):
    response = client.get(address())
    assert response.status_code == 200
    assert response.content == png()
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["ETag"].startswith('"')
    assert "Last-Modified" in response
    assert "X-Tile" not in response
    assert stub.requests == [f"/grijs/{TILE.z}/{TILE.x}/{TILE.y}.png"]


def test_no_cookie_is_set_and_none_is_read(client, zuidwest):
    client.cookies["sessionid"] = "somebody"
    response = client.get(address())
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_source_hears_nothing_of_the_visitor(client, zuidwest, stub):
    client.cookies["sessionid"] = "somebody"
    client.get(address() + "?bij=geheimlaan", headers={"User-Agent": "Visitor/1", "Referer": "https://x/?q=geheim"})
    (headers,) = stub.headers
    assert headers["user-agent"] == f"dichtbij-zuidwest (+{django_settings.SITE_URL})"
    assert not {"cookie", "referer", "x-forwarded-for", "accept-language"} & headers.keys()
    assert "geheim" not in str(headers) + stub.requests[0]


def test_the_second_time_the_tile_comes_from_the_store(client, zuidwest, stub):
    first, second = client.get(address()), client.get(address())
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert len(stub.requests) == 1


def test_a_known_etag_gives_304_without_a_body(client, zuidwest, stub):
    first = client.get(address())
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = client.get(address(), headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address(), headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(address(), headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_head_answers_as_get_does_without_the_body(client, zuidwest, stub):
    response = client.head(address())
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get(address())["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_tiles_can_only_be_read(client, zuidwest, stub, method):
    assert getattr(client, method)(address()).status_code == 405
    assert stub.requests == []


@pytest.mark.parametrize(
    ("body", "content_type"), [(JPEG, "image/jpeg"), (WEBP, "image/webp"), (png(), "IMAGE/PNG;a=b")]
)
def test_other_pictures_keep_their_type(client, zuidwest, stub, body, content_type):
    stub.answer_tile(body, content_type)
    for _ in range(2):
        response = client.get(address())
        assert (response.content, response["Content-Type"]) == (body, content_type.lower().split(";")[0])
    assert len(stub.requests) == 1


# No source


def assert_missing(response):
    assert response.status_code == 200
    assert response["X-Tile"] == "missing"
    assert response["Cache-Control"] == "no-store"
    assert image_type(response.content) == "image/png"
    assert len(response.content) < 100
    assert "ETag" not in response


def test_with_an_empty_setting_there_are_no_tiles(client, zuidwest, settings, stub):
    settings.TILE_URL = ""
    assert client.get(address()).status_code == 404
    assert stub.requests == []


def test_a_closed_port_gives_a_transparent_picture(client, zuidwest, settings, tmp_path):
    settings.TILE_URL = closed_port_url() + "/{z}/{x}/{y}.png"
    assert_missing(client.get(address()))
    assert stored_files(tmp_path) == []


@pytest.mark.parametrize("behaviour", ["wait", "trickle_headers", "trickle_body", "hang_up"])
def test_a_slow_or_broken_source_holds_nobody_longer_than_the_time_out(
    client, zuidwest, stub, settings, behaviour, tmp_path
):
    settings.TILE_TIMEOUT_SECONDS = HASTE
    getattr(stub, behaviour)()
    started = time.monotonic()
    assert_missing(client.get(address()))
    assert time.monotonic() - started < ENDLESS
    assert stored_files(tmp_path) == []


@pytest.mark.parametrize("status", [204, 206, 301, 400, 403, 404, 429, 500, 503])
def test_any_other_status_is_no_tile(client, zuidwest, stub, status):
    stub.answer_raw(status, png(), "image/png")
    assert_missing(client.get(address()))
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<!doctype html><title>Onderhoud</title>", "text/html"),
        (b"<!doctype html><title>Onderhoud</title>", "image/png"),
        (png(), "text/html"),
        (png(), ""),
        (png(), "image/jpeg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
        (b"GIF89a\x01\x00\x01\x00;", "image/gif"),
        (b"", "image/png"),
        (png()[:40], "image/png"),
        (JPEG[:-2], "image/jpeg"),
        (WEBP[:-4], "image/webp"),
    ],
)
def test_what_is_no_whole_picture_is_no_tile(client, zuidwest, stub, tmp_path, body, content_type):
    stub.answer_raw(200, body, content_type)
    assert_missing(client.get(address()))
    assert stored_files(tmp_path) == []


def test_a_huge_answer_is_no_tile_and_is_not_kept(client, zuidwest, stub, tmp_path):
    stub.answer_tile(png()[:-12] + bytes(tiles.MAX_TILE_BYTES) + png()[-12:])
    assert_missing(client.get(address()))
    assert stored_files(tmp_path) == []


def test_a_redirect_is_not_followed_not_even_to_the_source_itself(client, zuidwest, stub):
    stub.answer_raw(302, b"", headers={"Location": stub.origin + "/elders.png"})
    assert_missing(client.get(address()))
    assert len(stub.requests) == 1


def test_a_source_that_is_down_is_not_asked_for_each_tile(client, zuidwest, stub):
    stub.answer_raw(503, b"")
    for tile in OTHERS:
        assert_missing(client.get(address(tile)))
    assert len(stub.requests) == FAILURES_IN_A_ROW


def test_a_source_without_this_one_tile_is_not_ill(client, zuidwest, stub):
    stub.missing = {f"/grijs/{tile.z}/{tile.x}/{tile.y}.png" for tile in OTHERS[:10]}
    for tile in OTHERS[:10]:
        assert_missing(client.get(address(tile)))
        assert_missing(client.get(address(tile)))
    assert "X-Tile" not in client.get(address(OTHERS[10]))
    assert len(stub.requests) == 11


def test_the_source_is_asked_again_after_a_rest(client, zuidwest, stub):
    stub.answer_raw(503, b"")
    for tile in OTHERS:
        client.get(address(tile))
    stub.answer_tile()
    cache.clear()  # as time does
    assert "X-Tile" not in client.get(address())


def test_the_log_names_the_fault_and_no_tile_or_visitor(client, zuidwest, stub, caplog):
    caplog.set_level(logging.DEBUG)
    stub.answer_raw(503, b"secret")
    client.get(address() + "?bij=geheimlaan", REMOTE_ADDR="203.0.113.7")
    assert [record.getMessage() for record in caplog.records if record.name == "maps.tiles"] == [
        "The source of tiles failed: Status 503"
    ]
    assert not any(word in caplog.text for word in ("secret", "geheim", "203.0.113.7", str(TILE.x), stub.origin))


# Old tiles


def test_an_old_tile_is_fetched_anew(client, zuidwest, stub):
    client.get(address())
    make_old()
    stub.answer_tile(png((0, 0, 255)))
    assert client.get(address()).content == png((0, 0, 255))
    assert client.get(address()).content == png((0, 0, 255))
    assert len(stub.requests) == 2


@pytest.mark.parametrize("illness", ["closed port", "wait", "html"])
def test_an_old_tile_is_served_while_the_source_is_ill(client, zuidwest, stub, settings, illness):
    client.get(address())
    make_old()
    if illness == "closed port":
        stub.__exit__()
    elif illness == "wait":
        settings.TILE_TIMEOUT_SECONDS = HASTE
        stub.wait()
    else:
        stub.answer_raw(200, b"<p>Onderhoud</p>")
    first, second = client.get(address()), client.get(address())
    assert first.content == second.content == png()
    assert "X-Tile" not in first
    assert first["Cache-Control"] == "public, max-age=600"
    assert len(stub.requests) <= 2


def test_a_tile_of_29_days_is_not_asked_for(client, zuidwest, stub):
    client.get(address())
    make_old(days=29)
    client.get(address())
    assert len(stub.requests) == 1


def test_tiles_of_another_source_are_not_mixed_in(client, zuidwest, stub, settings):
    client.get(address())
    settings.TILE_URL = stub.url.replace("grijs", "pastel")
    client.get(address())
    assert [path.split("/")[1] for path in stub.requests] == ["grijs", "pastel"]


# Not an open proxy


@pytest.mark.parametrize(
    "path",
    [
        "/tegels/10/525/338.png",  # a zoom too low
        "/tegels/20/536730/346030.png",  # a zoom too high
        "/tegels/0/0/0.png",
        "/tegels/12/0/0.png",  # outside
        "/tegels/16/34000/21000.png",
        "/tegels/12/4096/1354.png",  # beyond the world
        f"/tegels/16/{TILE.x}/{TILE.y + 2**16}.png",
        f"/tegels/16/{TILE.x + 2**20}/{TILE.y}.png",
        "/tegels/16/-1/-1.png",
        "/tegels/-16/1/1.png",
        "/tegels/16/1e3/1.png",
        "/tegels/16/0x10/1.png",
        "/tegels/16/1.5/1.png",
        "/tegels/16/ 1/1.png",
        "/tegels/16/１６/1.png",
        "/tegels/" + "9" * 30 + "/1/1.png",
        "/tegels/16/" + "9" * 5000 + "/1.png",
        "/tegels/16/1/" + "9" * 5000 + ".png",
        f"/tegels/16/{TILE.x}/{TILE.y}.jpg",
        f"/tegels/16/{TILE.x}/{TILE.y}",
        f"/tegels/16/{TILE.x}/{TILE.y}.png/",
        f"/tegels/16/{TILE.x}/{TILE.y}.png/../",
        f"/tegels/16/{TILE.x}/{TILE.y}.png%00",
        f"/tegels/16/{TILE.x}/{TILE.y}@2x.png",
        "/tegels/",
        "/tegels/../..",
        "/tegels/../../etc/passwd",
        "/tegels/%2e%2e/%2e%2e/etc/passwd",
        "/tegels/16/%2e%2e%2f%2e%2e/1.png",
        "/tegels/16/..%5c..%5c/1.png",
        "/tegels/16/../../size",
        "/tegels/http://169.254.169.254/16/1/1.png",
        "/tegels//169.254.169.254/16/1/1.png",
        "/tegels/16/1/1.png@169.254.169.254",
        "/tegels/{z}/{x}/{y}.png",
        "/en/tegels/16/1/1.png",
    ],
)
def test_every_other_address_is_not_found_and_reaches_nothing(client, zuidwest, stub, tmp_path, path):
    assert client.get(path).status_code == 404
    assert stub.requests == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["url", "host", "src", "TILE_URL", "tiles", "s", "z"])
def test_nobody_chooses_the_source(client, zuidwest, stub, name):
    with TileStub() as other:
        response = client.get(
            address(),
            {name: other.url},
            headers={"X-Forwarded-Host": urlsplit(other.url).netloc, "X-Tile-Url": other.url},
        )
        assert response.content == png()
        assert other.requests == []
    assert stub.requests == [f"/grijs/{TILE.z}/{TILE.x}/{TILE.y}.png"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd#{z}{x}{y}", "ftp://127.0.0.1/{z}/{x}/{y}", "{z}/{x}/{y}", "http://"]
)
def test_a_source_that_is_no_web_address_gives_no_tiles(client, zuidwest, settings, url):
    settings.TILE_URL = url
    assert_missing(client.get(address()))


# The store


def test_the_oldest_used_tiles_make_room(tmp_path):
    store = TileStore(tmp_path, "source", max_bytes=10 * len(png()))
    for number, tile in enumerate(OTHERS[:10]):
        store.write(tile, png())
        os.utime(store.path(tile), (1000 + number, 2000))
    assert store.size_bytes() == 10 * len(png())
    assert store.read(OTHERS[0]) is not None  # its use is noted
    store.write(OTHERS[10], png())
    assert [tile in {OTHERS[1], OTHERS[2]} for tile in OTHERS[:11]] == [
        store.read(tile) is None for tile in OTHERS[:11]
    ]
    assert store.size_bytes() == 9 * len(png()) == sum(path.stat().st_size for path in stored_files(tmp_path))


def test_use_does_not_make_a_tile_younger(tmp_path):
    store = TileStore(tmp_path, "source", max_bytes=1_000_000)
    store.write(TILE, png())
    os.utime(store.path(TILE), (1000, 2000))
    assert store.read(TILE).fetched_at == 2000
    assert store.path(TILE).stat().st_atime > 2000
    assert store.fetched_at(TILE) == 2000


def test_a_tile_that_is_replaced_counts_once(tmp_path):
    store = TileStore(tmp_path, "source", max_bytes=1_000_000)
    for body in (png(), JPEG, png()):
        store.write(TILE, body)
    assert store.size_bytes() == len(png())


def test_the_store_looks_through_its_folders_only_when_full(tmp_path, monkeypatch):
    looks = []
    store = TileStore(tmp_path, "source", max_bytes=1_000_000)
    store.write(TILE, png())
    make_room = store._make_room
    monkeypatch.setattr(store, "_make_room", lambda: looks.append(1) or make_room())
    for tile in OTHERS:
        store.write(tile, png())
    assert looks == []


@pytest.mark.parametrize("content", [b"", b"junk", b"-5"])
def test_a_size_that_got_lost_is_counted_anew(tmp_path, content):
    store = TileStore(tmp_path, "source", max_bytes=1_000_000)
    store.write(OTHERS[0], png())
    (tmp_path / "size").write_bytes(content)
    store.write(OTHERS[1], png())
    assert store.size_bytes() == 2 * len(png())


def test_the_site_goes_on_with_a_store_smaller_than_a_tile(client, zuidwest, settings, tmp_path):
    settings.TILE_STORE_MB = 0
    assert client.get(address()).content == png()
    assert stored_files(tmp_path) == []


def test_the_site_goes_on_when_the_disk_is_full(client, zuidwest, monkeypatch, tmp_path, caplog):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("maps.tile_store.os.fsync", full)
    assert client.get(address()).content == png()
    assert stored_files(tmp_path) == []
    assert "A tile could not be kept: OSError" in caplog.text


def test_the_site_goes_on_when_the_store_may_not_be_written(client, zuidwest, settings, tmp_path, caplog):
    (tmp_path / "tiles").write_text("a file where the folder should be")
    assert_missing(client.get(address()))
    assert "The store of tiles cannot be used" in caplog.text


def test_half_a_tile_on_disk_is_fetched_anew(client, zuidwest, stub):
    client.get(address())
    tiles.tile_store().path(TILE).write_bytes(png()[:50])
    assert client.get(address()).content == png()
    assert len(stub.requests) == 2


@contextlib.contextmanager
def python(code, **environment):
    """A process of its own, with Django's settings, as if it were a worker of the site."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"from tests.maps import patient_site\n{code}"],
        cwd=ROOT,
        env=os.environ | {"NO_PROXY": "127.0.0.1"} | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.kill()


def test_a_writer_that_is_killed_leaves_no_half_tile_and_no_lock(client, zuidwest, stub, tmp_path):
    code = f"""
import os, signal
from maps import tile_store, tiles
tile_store.os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
tiles.read_tile(tile_store.Tile{tuple(TILE)})
"""
    with python(code, VAR_DIR=str(tmp_path), TILE_URL=stub.url) as killed:
        assert killed.wait(120) == -signal.SIGKILL
    (left,) = stored_files(tmp_path)
    assert left.parent.name == "new"
    assert client.get(address()).content == png()  # and not a transparent one, after waiting for a lock
    os.utime(left, (0, time.time() - ABANDONED_AFTER_SECONDS - 1))
    tiles.tile_store()._make_room()
    assert not left.exists()


def read_in_two_processes(stub, folder):
    """The sizes of the tile that two processes get who ask for it at the same moment; 0 for no tile."""
    code = f"""
from maps import tile_store, tiles
print("ready", flush=True)
input()
found = tiles.read_tile(tile_store.Tile{tuple(TILE)})
print(len(found.body) if found else 0)
"""
    where = {"VAR_DIR": str(folder), "TILE_URL": stub.url}
    with python(code, **where) as one, python(code, **where) as other:
        assert [each.stdout.readline() for each in (one, other)] == ["ready\n"] * 2
        for each in (one, other):
            each.stdin.write("\n")
            each.stdin.flush()
        return [int(each.communicate(timeout=120)[0]) for each in (one, other)]


def test_a_process_waits_for_the_other_that_fetches_the_same_tile(stub, tmp_path):
    stub.delay = 1
    assert read_in_two_processes(stub, tmp_path) == [len(png())] * 2
    assert len(stub.requests) == 1


def test_a_process_does_not_repeat_what_just_failed_in_the_other(stub, tmp_path):
    stub.delay = 1
    stub.answer_raw(500, b"")
    assert read_in_two_processes(stub, tmp_path) == [0, 0]
    assert len(stub.requests) == 1


def test_nobody_waits_longer_than_the_time_out_for_another_process(zuidwest, client, stub, settings, tmp_path):
    code = f"""
import time
from maps import tile_store, tiles
with tiles.tile_store().lock(tile_store.Tile{tuple(TILE)}, wait_seconds=0):
    print("locked", flush=True)
    time.sleep(300)
"""
    with python(code, VAR_DIR=str(tmp_path), TILE_URL=stub.url) as other:
        assert other.stdout.readline() == "locked\n"
        settings.TILE_TIMEOUT_SECONDS = HASTE
        started = time.monotonic()
        assert_missing(client.get(address()))
        assert HASTE <= time.monotonic() - started < ENDLESS
        settings.TILE_TIMEOUT_SECONDS = PATIENCE
        assert "X-Tile" not in client.get(address(OTHERS[0]))  # another tile is free
    assert "X-Tile" not in client.get(address())


# Many at once


def test_all_threads_share_one_fetch(stub):
    stub.delay = 0.2
    start = threading.Barrier(100)

    def read(_):
        start.wait()
        return tiles.read_tile(TILE)

    with ThreadPoolExecutor(100) as pool:
        found = list(pool.map(read, range(100)))
    assert {each.body for each in found} == {png()}
    assert len(stub.requests) == 1


def test_all_threads_share_one_failure(stub):
    stub.delay = 0.2
    stub.answer_raw(500, b"")
    with ThreadPoolExecutor(100) as pool:
        assert set(pool.map(lambda _: tiles.read_tile(TILE), range(300))) == {None}
    assert len(stub.requests) == 1


def test_more_tiles_at_once_than_requests_may_be_under_way_all_arrive(stub):
    stub.delay = 0.1
    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(tiles.read_tile, OTHERS))
    assert len(stub.requests) == len(OTHERS) > tiles.MAX_UNDER_WAY


@pytest.fixture(scope="module")
def static_files(tmp_path_factory):
    """Hashed and compressed, which takes longer than all else here."""
    folder = tmp_path_factory.mktemp("static")
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"VAR_DIR": str(folder)}, check=True)
    return folder / "static"


@pytest.fixture
def two_processes(tmp_path, stub, static_files):
    """The site as gunicorn serves it to the public: two processes with threads, a database of their own."""
    prepare = """
from django.conf import settings
from django.core.management import call_command
from maps.loading import load_geography
call_command("migrate", "maps", verbosity=0)
load_geography(settings.DATA_DIR)
"""
    environment = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "TILE_URL": stub.url,
        "NO_PROXY": "127.0.0.1",
    }
    (tmp_path / "static").symlink_to(static_files)
    with python(prepare, **environment) as prepared:
        assert prepared.wait(120) == 0
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2048)
        port = listening.getsockname()[1]
        command = [
            "gunicorn",
            "tests.maps.patient_site",
            "--bind",
            f"fd://{listening.fileno()}",
            "--workers",
            "2",
            "--threads",
            "8",
        ]
        server = subprocess.Popen(
            [sys.executable, "-m", *command, "--no-control-socket", "--log-level", "warning"],
            cwd=ROOT,
            env=os.environ | environment,
            pass_fds=[listening.fileno()],
        )
        yield port
        server.terminate()
        server.wait(60)


async def ask(port, path):
    """Status and body; the path goes out as it is written, which no client library does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def test_a_thousand_requests_at_once_at_two_processes_reach_the_source_once(two_processes, stub):
    stub.delay = 0.3

    async def ask_all():
        return await asyncio.gather(*(ask(two_processes, address()) for _ in range(1000)))

    assert set(_run(ask_all())) == {(200, png())}
    assert stub.requests == [f"/grijs/{TILE.z}/{TILE.x}/{TILE.y}.png"]


def test_paths_as_they_come_over_the_wire_reach_nothing(two_processes, stub, tmp_path):
    paths = [
        "/tegels/../..",
        "/tegels/16/1/../../../../etc/passwd",
        f"{address()}/../",
        "/tegels/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/tegels/16/%2e%2e/%2e%2e.png",
        "/tegels/16/..%2f..%2f/1.png",
        f"{stub.origin}/grijs/1/1/1.png",
        f"//{urlsplit(stub.origin).netloc}/grijs/1/1/1.png",
    ]
    for path in paths:
        assert _run(ask(two_processes, path))[0] in (400, 404), path
    assert stub.requests == []
    assert not (tmp_path / "tiles").exists()


# fetch_tiles


def fetch_tiles(*options):
    out, err = StringIO(), StringIO()
    call_command("fetch_tiles", *options, "--pause", "0", stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def number_of_tiles(*zooms):
    return len(list(itertools.chain.from_iterable(map(tiles.tiles_of_area, zooms))))


def test_fetch_tiles_fills_the_store_and_the_site_needs_no_source_then(client, zuidwest, stub, tmp_path):
    number = number_of_tiles(11, 12, 13)
    said = fetch_tiles("--max-zoom", "13")
    assert f"[{'#' * 30}] {number} van {number} tegels" in said
    assert f"{number} tegels opgehaald (0,0 MB), 0 niet gelukt." in said
    assert len(stub.requests) == len(set(stub.requests)) == number == len(stored_files(tmp_path))
    stub.__exit__()
    assert "X-Tile" not in client.get(address(tiles.tile_at(LEYWEG, 13)))


def test_fetch_tiles_leaves_fresh_tiles_alone(zuidwest, stub):
    number = number_of_tiles(14)
    zoom = ("--min-zoom", "14", "--max-zoom", "14")
    fetch_tiles(*zoom)
    tile = tiles.tile_at(LEYWEG, 14)
    make_old(tile=tile)
    assert f"{number} tegels, waarvan {number - 1} er al zijn." in fetch_tiles(*zoom)
    assert stub.requests[number:] == [f"/grijs/14/{tile.x}/{tile.y}.png"]


def test_fetch_tiles_goes_on_after_a_tile_that_fails(zuidwest, stub):
    number = number_of_tiles(14)
    tile = next(tiles.tiles_of_area(14))
    stub.missing = {f"/grijs/14/{tile.x}/{tile.y}.png"}
    said = fetch_tiles("--min-zoom", "14", "--max-zoom", "14")
    assert f"{number - 1} tegels opgehaald" in said
    assert "1 niet gelukt" in said


def test_fetch_tiles_stops_when_the_source_is_down(zuidwest, stub):
    stub.answer_raw(503, b"")
    with pytest.raises(CommandError, match="De bron van de tegels geeft nu niets: 0 tegels opgehaald"):
        fetch_tiles()
    assert len(stub.requests) == FAILURES_IN_A_ROW


def test_fetch_tiles_stops_when_the_address_is_wrong(zuidwest, stub):
    stub.answer_raw(404, b"")
    with pytest.raises(CommandError, match="Kijk of TILE_URL klopt"):
        fetch_tiles()
    assert len(stub.requests) == 20


def test_a_dry_run_says_how_much_it_would_be_and_fetches_nothing(zuidwest, stub, tmp_path):
    number = number_of_tiles(*range(11, 17))
    assert f"Op te halen: {number} tegels, ongeveer 7,5 MB." in fetch_tiles("--dry-run")
    assert stub.requests == []
    assert list(tmp_path.iterdir()) == []


def test_fetch_tiles_warns_when_the_store_is_too_small(zuidwest, settings):
    settings.TILE_STORE_MB = 1
    assert "maak TILE_STORE_MB groter" in fetch_tiles("--dry-run")


@pytest.mark.parametrize("zooms", [("10", "12"), ("11", "20"), ("14", "12")])
def test_fetch_tiles_refuses_other_zooms(zuidwest, zooms):
    with pytest.raises(CommandError, match="Kies zooms van 11 tot en met 19"):
        fetch_tiles("--min-zoom", zooms[0], "--max-zoom", zooms[1])


@pytest.mark.parametrize("url", ["", "http://localhost/tile.png", "http://localhost/{z}/{x}.png"])
def test_fetch_tiles_needs_an_address_with_places_for_the_numbers(zuidwest, settings, url):
    settings.TILE_URL = url
    with pytest.raises(CommandError, match="Zet in TILE_URL"):
        fetch_tiles()


def test_fetch_tiles_needs_buurten(db):
    Buurt.objects.all().delete()
    with pytest.raises(CommandError, match="load_area"):
        fetch_tiles()
