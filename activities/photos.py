"""A photo that somebody sends, made anew: only its pixels stay. Whatever else the file held does not come along."""

import io
import re
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image

MAX_BYTES = 15_000_000
MAX_PIXELS = 40_000_000
# To read a WebP takes four bytes for a pixel three times over.
MAX_PIXELS_OF_WEBP = 20_000_000
LONG_SIDE = 1600
SHORTEST_SIDE = 200
THUMBNAIL_WIDTH = 480
# A photo of a phone is under WANTED_BYTES at the first or second of these.
QUALITIES = (82, 74, 66, 58, 50)
WANTED_BYTES = 350_000
THUMBNAIL_QUALITY = 76
# A progressive photo has about ten. Each costs a walk through the whole picture, and a file can hold a million.
MAX_SCANS = 100

FORMATS = ("JPEG", "PNG", "WEBP")
_STARTS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP", re.DOTALL)
# The photos of an iPhone, and AVIF, which is packed alike.
_HEIF = re.compile(rb".{4}ftyp(?:he[iv][a-z]|mif1|msf1|avi[fs])", re.DOTALL)
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# For the whole process, because `catch_warnings` is not safe in threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class EncodedPhoto:
    """Two progressive JPEGs without metadata; `width` and `height` are those of `content`."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def read_photo(upload: "UploadedFile[bytes]") -> EncodedPhoto:
    """The photo as we keep it. Raises ValidationError with what the sender can do about it.

    The same file gives the same bytes (with one version of Pillow). Takes some 60 MB for a photo of a phone, and at
    most about 400 MB, for a PNG of MAX_PIXELS.
    """
    content = _content_of(upload)
    _check_kind(content)
    photo = _decode(content)
    width, height = photo.size
    return EncodedPhoto(_encode_small_enough(photo), width, height, _thumbnail(photo))


def _content_of(upload: "UploadedFile[bytes]") -> bytes:
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_too_heavy(), code="too_heavy")
    # The size is what the browser says; this is what came.
    upload.seek(0)
    content: bytes = upload.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError(_("Dit bestand is leeg. Kies de foto nog een keer."), code="empty")
    if len(content) > MAX_BYTES:
        raise ValidationError(_too_heavy(), code="too_heavy")
    return content


def _too_heavy() -> str:
    message = _("Deze foto is te groot: meer dan %(number)s MB. Maak hem kleiner, of kies een andere foto.")
    return message % {"number": MAX_BYTES // 1_000_000}


def _check_kind(content: bytes) -> None:
    """Looks at what is in the file: a name or a type says nothing about it."""
    if _HEIF.match(content):
        message = _("Dit is een HEIC-foto. Die kunnen we niet lezen. Bewaar de foto als JPEG en kies hem opnieuw.")
        raise ValidationError(message, code="heic")
    if not _STARTS.match(content):
        message = _("Dit is geen foto die we kunnen lezen. Kies een foto in JPEG, PNG of WebP.")
        raise ValidationError(message, code="kind")
    if content.startswith(b"\xff\xd8") and _number_of_scans(content) > MAX_SCANS:
        raise _unreadable()


def _number_of_scans(jpeg: bytes) -> int:
    """Up to the end of the picture: behind it some phones put a film."""
    scans = position = 0
    while (marker := _JPEG_MARKER.search(jpeg, position)) and marker[0] != _END_OF_IMAGE:
        scans += marker[0] == _START_OF_SCAN
        # Each part but the first says how long it is, so that a picture inside a part is not read.
        is_part = marker.start() > 0
        position = marker.end() + (int.from_bytes(jpeg[marker.end() : marker.end() + 2], "big") if is_part else 0)
    return scans


def _unreadable() -> ValidationError:
    message = _("Deze foto is beschadigd of niet af. Maak of bewaar hem opnieuw, of kies een andere foto.")
    return ValidationError(message, code="unreadable")


def _decode(content: bytes) -> Image.Image:
    """Upright, at most LONG_SIDE wide and high, on white, and without anything but pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_size(*image.size, MAX_PIXELS_OF_WEBP if image.format == "WEBP" else MAX_PIXELS)
            return _clean(image)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(MAX_PIXELS) from error
    except Exception as error:
        # Pillow raises whatever it likes over a damaged file: OSError, SyntaxError, struct.error, zlib.error …
        raise _unreadable() from error


def _check_size(width: int, height: int, max_pixels: int) -> None:
    """Known from the first bytes of the file, before anything is unpacked."""
    if width * height > max_pixels:
        raise _too_many_pixels(max_pixels)
    shown = min(1.0, LONG_SIDE / max(width, height))
    if min(width, height) * shown < SHORTEST_SIDE:
        message = _("Deze foto is te klein of te smal. Kies een foto van minstens %(number)s bij %(number)s pixels.")
        raise ValidationError(message % {"number": SHORTEST_SIDE}, code="too_small")


def _too_many_pixels(limit: int) -> ValidationError:
    message = _(
        "Deze foto heeft te veel pixels: meer dan %(number)s miljoen. Maak hem kleiner, of kies een andere foto."
    )
    return ValidationError(message % {"number": limit // 1_000_000}, code="too_many_pixels")


def _clean(image: Image.Image) -> Image.Image:
    turn = _turn(image)
    small = _shrunk(_with_plain_colours(image))
    clean = Image.new("RGB", small.size, "white")
    clean.paste(small.convert("RGB"), mask=small.getchannel("A") if small.mode == "RGBA" else None)
    return clean.transpose(turn) if turn is not None else clean


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the camera was held. Nonsense there is no reason to refuse a photo."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return None


def _with_plain_colours(image: Image.Image) -> Image.Image:
    """Colours of which the mean is a colour in between, as shrinking needs."""
    if image.mode.startswith("I"):
        # 16 bits of grey; without this everything but the darkest becomes white.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _shrunk(image: Image.Image) -> Image.Image:
    """A JPEG that is far too large is unpacked at a half, a quarter or an eighth right away."""
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=1.5)
    return image


def _thumbnail(photo: Image.Image) -> bytes:
    width = min(THUMBNAIL_WIDTH, photo.width)
    size = (width, max(1, round(photo.height * width / photo.width)))
    return _encode(photo.resize(size, Image.Resampling.LANCZOS), THUMBNAIL_QUALITY)


def _encode_small_enough(photo: Image.Image) -> bytes:
    content = b""
    for quality in QUALITIES:
        content = _encode(photo, quality)
        if len(content) <= WANTED_BYTES:
            break
    return content


def _encode(photo: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    photo.save(written, "JPEG", quality=quality, progressive=True, optimize=True)
    return written.getvalue()
