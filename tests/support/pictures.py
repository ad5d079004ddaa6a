"""Pictures as cameras, forces and attackers make them."""

import io
import zlib
from typing import Any

from PIL import Image

GREY = (120, 130, 140)


def jpeg(*, sides: tuple[int, int] = (60, 75), colour: Any = GREY, **options: Any) -> bytes:
    """Make a JPEG; `options` are the encoder's (exif, progressive, …)."""
    return _saved("JPEG", sides=sides, colour=colour, **options)


def png(*, sides: tuple[int, int] = (60, 75), colour: Any = GREY) -> bytes:
    """Make a PNG."""
    return _saved("PNG", sides=sides, colour=colour)


def colour_of(raw: bytes) -> tuple[int, ...]:
    """Read the colour in the middle of a picture, to the nearest ten."""
    with Image.open(io.BytesIO(raw)) as picture:
        rgb = picture.convert("RGB")
        middle = rgb.getpixel((rgb.width // 2, rgb.height // 2))
    assert isinstance(middle, tuple)
    return tuple(round(part, -1) for part in middle)


def sides_of(raw: bytes) -> tuple[int, int]:
    """Read width and height in pixels."""
    with Image.open(io.BytesIO(raw)) as picture:
        return picture.size


def with_sides(raw: bytes, *, width: int, height: int) -> bytes:
    """Let a baseline JPEG claim other sides; what follows fits them no longer."""
    at = raw.index(b"\xff\xc0") + 5
    return raw[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + raw[at + 4 :]


def with_scans(*, scans: int) -> bytes:
    """Make a progressive JPEG that passes over its picture so often."""
    raw = jpeg(progressive=True)
    last = raw[raw.rindex(b"\xff\xda") : -2]
    more = scans - raw.count(b"\xff\xda")
    return raw[:-2] + last * more + raw[-2:]


def undrawable() -> bytes:
    """Make a JPEG that is whole to look at and without what its decoder needs."""
    # A frame of seven colours, with room for three.
    return jpeg().replace(b"\x00K\x00<\x03", b"\x00K\x00<\x07")


def png_of_sides(width: int, height: int) -> bytes:
    """Make a small PNG that unfolds into a picture of these sides."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")


def _saved(kind: str, *, sides: tuple[int, int], colour: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", sides, colour).save(out, kind, **options)
    return out.getvalue()
