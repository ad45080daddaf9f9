import io
import os
import struct
import subprocess
import sys
import zlib
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, PngImagePlugin

from activities.photos import MAX_BYTES, MAX_SCANS, WANTED_BYTES, read_photo

# Reads a photo of a path in a process of its own, and prints by how many MB its memory grew.
MEASURE = """
import pathlib, resource, sys
from activities.photos import read_photo
from django.core.files.uploadedfile import SimpleUploadedFile
content = pathlib.Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_photo(SimpleUploadedFile("foto", content))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"}


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content)


def saved(image, kind="JPEG", **options):
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def halves(size=(800, 600), mode="RGB", left="red", right="blue"):
    """Left of one colour and right of another, so that a turn shows."""
    image = Image.new(mode, size, right)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), left), (0, 0))
    return image


def opened(photo):
    return Image.open(io.BytesIO(photo.content), formats=("JPEG",))


def colour(photo, x, y):
    """Of one spot in rough thirds, as JPEG changes colours a little."""
    return tuple(round(value / 127) for value in opened(photo).convert("RGB").getpixel((x, y)))


def refusal(content, name="foto.jpg"):
    with pytest.raises(ValidationError) as error:
        read_photo(upload(content, name))
    (message,) = error.value.messages
    assert message.startswith(("Deze foto", "Dit "))
    assert any(step in message for step in ("Kies", "kies", "Maak"))
    return error.value.code


def png_of(width, height, rows=b""):
    """A PNG that says it is so large, whatever its rows hold."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


# What comes out


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_progressive_jpeg_with_a_small_version(kind):
    photo = read_photo(upload(saved(halves((3000, 2000)), kind)))
    assert (photo.width, photo.height) == opened(photo).size == (1600, 1067)
    assert opened(photo).info["progressive"]
    small = Image.open(io.BytesIO(photo.thumbnail), formats=("JPEG",))
    assert (small.size, small.info["progressive"]) == ((480, 320), 1)
    assert (colour(photo, 100, 500), colour(photo, 1500, 500)) == ((2, 0, 0), (0, 0, 2))


def test_a_small_photo_is_not_made_larger():
    photo = read_photo(upload(saved(halves((300, 240)))))
    assert (photo.width, photo.height) == (300, 240)
    assert Image.open(io.BytesIO(photo.thumbnail)).size == (300, 240)


def test_the_same_file_gives_the_same_bytes():
    content = saved(Image.effect_noise((900, 700), 60), "PNG")
    assert read_photo(upload(content)) == read_photo(upload(content))


def test_a_busy_photo_of_a_phone_stays_light():
    content = saved(Image.effect_noise((4000, 3000), 60).convert("RGB"), quality=90)
    assert len(content) > 4_000_000
    assert len(read_photo(upload(content)).content) <= WANTED_BYTES


def test_a_file_that_was_read_before_is_read_from_its_start():
    file = upload(saved(halves()))
    file.read()
    assert read_photo(file).width == 800


# What does not come along


def test_where_and_when_a_photo_was_made_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Merk van de telefoon"
    exif[0x013B] = "Naam van de maker"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 3.0, 0.0), "E", (4.0, 17.0, 0.0)
    hidden = {
        "exif": exif,
        "comment": b"Zeg het niet",
        "xmp": b"<x:xmpmeta>geheim</x:xmpmeta>",
        "icc_profile": b"p" * 300,
    }
    content = saved(halves(), **hidden)
    before = Image.open(io.BytesIO(content))
    assert before.getexif().get_ifd(0x8825)[2] == (52.0, 3.0, 0.0)
    assert {"exif", "comment", "xmp", "icc_profile"} <= before.info.keys()
    photo = read_photo(upload(content))
    for made in (photo.content, photo.thumbnail):
        after = Image.open(io.BytesIO(made))
        after.load()
        assert dict(after.getexif()) == {}
        assert after.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        for word in (b"Exif", b"telefoon", b"maker", b"niet", b"geheim", b"ICC_PROFILE"):
            assert word not in made


def test_the_texts_of_a_png_are_gone():
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("Author", "geheim")
    photo = read_photo(upload(saved(halves(), "PNG", pnginfo=texts)))
    assert b"geheim" not in photo.content
    assert "Author" not in opened(photo).info


def test_script_behind_or_inside_a_photo_is_gone():
    script = b"<script>alert(1)</script>"
    photo = read_photo(upload(saved(halves(), comment=script) + script + b"PK\x03\x04"))
    assert b"script" not in photo.content + photo.thumbnail
    assert b"PK\x03\x04" not in photo.content


@pytest.mark.parametrize(
    ("orientation", "size", "first", "last"),
    [
        (1, (800, 600), (2, 0, 0), (0, 0, 2)),
        (2, (800, 600), (0, 0, 2), (2, 0, 0)),
        (3, (800, 600), (0, 0, 2), (2, 0, 0)),
        (4, (800, 600), (2, 0, 0), (0, 0, 2)),
        (5, (600, 800), (2, 0, 0), (0, 0, 2)),
        (6, (600, 800), (2, 0, 0), (0, 0, 2)),
        (7, (600, 800), (0, 0, 2), (2, 0, 0)),
        (8, (600, 800), (0, 0, 2), (2, 0, 0)),
        (99, (800, 600), (2, 0, 0), (0, 0, 2)),
    ],
)
def test_a_photo_is_turned_as_the_camera_was_held(orientation, size, first, last):
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = read_photo(upload(saved(halves(), exif=exif)))
    assert (photo.width, photo.height) == size
    assert (colour(photo, 20, 20), colour(photo, size[0] - 20, size[1] - 20)) == (first, last)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_nonsense_about_the_camera_is_no_reason_to_refuse():
    content = saved(halves(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + b"\x01" * 40)
    assert read_photo(upload(content)).width == 800


# Colours


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind):
    image = halves(mode="RGBA", left=(0, 0, 0, 0), right=(0, 0, 255, 255))
    photo = read_photo(upload(saved(image, kind, lossless=True)))
    assert (colour(photo, 100, 300), colour(photo, 700, 300)) == ((2, 2, 2), (0, 0, 2))


def test_a_palette_with_a_transparent_colour_becomes_white_there():
    image = Image.new("P", (400, 400), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(0, (0, 0, 200, 400))
    photo = read_photo(upload(saved(image, "PNG", transparency=0)))
    assert (colour(photo, 50, 200), colour(photo, 350, 200)) == ((2, 2, 2), (2, 0, 0))


def test_one_transparent_colour_of_a_plain_png_becomes_white():
    photo = read_photo(upload(saved(halves(), "PNG", transparency=(255, 0, 0))))
    assert (colour(photo, 100, 300), colour(photo, 700, 300)) == ((2, 2, 2), (0, 0, 2))


def test_colours_for_print_become_colours_for_a_screen():
    photo = read_photo(upload(saved(halves(mode="CMYK", left=(0, 255, 255, 0), right=(0, 0, 0, 0)))))
    assert opened(photo).mode == "RGB"
    assert (colour(photo, 100, 300), colour(photo, 700, 300)) == ((2, 0, 0), (2, 2, 2))


def test_sixteen_bits_of_grey_keep_their_tones():
    image = Image.new("I;16", (600, 400), 32768)
    image.paste(65535, (300, 0, 600, 400))
    photo = read_photo(upload(saved(image, "PNG")))
    assert (colour(photo, 50, 200), colour(photo, 550, 200)) == ((1, 1, 1), (2, 2, 2))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P"])
def test_other_ways_to_write_colours_are_read(mode):
    assert read_photo(upload(saved(halves().convert(mode), "PNG"))).width == 800


def test_of_a_moving_picture_the_first_image_stays():
    frames = [Image.new("RGB", (400, 300), name) for name in ("red", "blue", "lime")]
    content = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True)
    photo = read_photo(upload(content, "foto.webp"))
    assert colour(photo, 200, 150) == (2, 0, 0)


def test_of_a_photo_with_two_lenses_the_first_stays():
    content = saved(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600), "lime")])
    photo = read_photo(upload(content))
    assert (colour(photo, 100, 300), colour(photo, 700, 300)) == ((2, 0, 0), (0, 0, 2))


# What is refused


def test_nothing_is_refused():
    assert refusal(b"") == "empty"


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it():
    class Heavy(SimpleUploadedFile):
        def read(self, *arguments):
            raise AssertionError("it was read")

    heavy = Heavy("foto.jpg", b"")
    heavy.size = 50_000_000
    with pytest.raises(ValidationError, match="te groot: meer dan 15 MB") as error:
        read_photo(heavy)
    assert error.value.code == "too_heavy"


def test_a_file_that_is_larger_than_it_says_is_refused():
    heavy = upload(saved(halves()) + bytes(MAX_BYTES))
    heavy.size = 1000
    with pytest.raises(ValidationError) as error:
        read_photo(heavy)
    assert error.value.code == "too_heavy"


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00" + bytes(1000),
        b"\x7fELF" + bytes(1000),
        b"GIF89a" + bytes(1000),
        b"%PDF-1.7\n",
        b"<!doctype html><script>alert(1)</script>",
        b"BM" + bytes(1000),
        b"II*\x00" + bytes(1000),
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"\x00",
        b"\n" + b"\xff\xd8\xff\xe0",
    ],
)
@pytest.mark.parametrize("name", ["foto.jpg", "foto.png", "foto.svg", "../../foto.exe"])
def test_what_is_no_photo_is_refused_whatever_its_name(content, name):
    assert refusal(content, name) == "kind"


def test_a_real_gif_is_refused():
    assert refusal(saved(halves(), "GIF")) == "kind"


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"mif1", b"avif"])
def test_a_photo_of_an_iphone_is_refused_with_what_to_do(brand):
    with pytest.raises(ValidationError, match="Bewaar de foto als JPEG") as error:
        read_photo(upload(b"\x00\x00\x00\x18ftyp" + brand + bytes(100)))
    assert error.value.code == "heic"


@pytest.mark.parametrize("content", [png_of(20_000, 20_000), png_of(6400, 6400), png_of(2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_unpack_to_very_much_is_refused_by_its_header(content):
    assert len(content) < 1000
    assert refusal(content, "foto.png") == "too_many_pixels"


def test_a_webp_that_would_unpack_to_very_much_is_refused():
    image = Image.new("L", (16_000, 1300))
    assert refusal(saved(image.convert("RGB"), "WEBP", lossless=True, method=0)) == "too_many_pixels"


def test_a_file_of_texts_that_unpack_to_very_much_is_refused():
    body = b"Comment\x00\x00" + zlib.compress(bytes(20_000_000))
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = saved(halves(), "PNG")
    assert refusal(whole[:33] + chunk + whole[33:]) == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_photo_that_broke_off_is_refused(kind, part):
    content = saved(Image.effect_noise((800, 600), 80), kind)
    assert refusal(content[: int(len(content) * part)]) == "unreadable"


def test_a_damaged_photo_never_gives_another_error():
    content = saved(Image.effect_noise((260, 220), 80), "JPEG", progressive=True)
    for position in range(2, len(content), max(1, len(content) // 150)):
        broken = content[:position] + b"\xff\x00\xda" + content[position + 3 :]
        with suppress(ValidationError):
            assert read_photo(upload(broken)).width >= 200


@pytest.mark.parametrize("size", [(1, 1), (199, 800), (800, 199), (8000, 400)])
def test_a_photo_that_is_too_small_or_too_narrow_is_refused(size):
    assert refusal(saved(Image.new("RGB", size))) == "too_small"


def test_a_photo_of_exactly_the_smallest_size_is_taken():
    assert read_photo(upload(saved(Image.new("RGB", (200, 200))))).width == 200


def test_a_photo_in_endless_passes_is_refused():
    content = saved(halves(), progressive=True)
    start = content.rindex(b"\xff\xda")
    passes = content[start:-2] * (MAX_SCANS + 1)
    assert refusal(content[:start] + passes + content[-2:]) == "unreadable"


def test_the_film_behind_a_photo_is_no_pass():
    film = b"\x00\x00\x00\x18ftypmp42" + b"\xff\xda\x00" * (MAX_SCANS * 2)
    assert read_photo(upload(saved(halves(), progressive=True) + film)).width == 800


# Memory


@pytest.mark.parametrize(("kind", "most_mb"), [("JPEG", 120), ("PNG", 450)])
def test_the_largest_photo_takes_little_memory(tmp_path, kind, most_mb):
    image = Image.new("RGBA" if kind == "PNG" else "RGB", (7300, 5470), "white")
    ImageDraw.Draw(image).ellipse((1000, 1000, 5000, 5000), "green")
    path = tmp_path / "foto"
    image.save(path, kind, compress_level=1)
    command = [sys.executable, "-c", f"import django; django.setup()\n{MEASURE}", str(path)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < most_mb
