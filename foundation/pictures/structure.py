"""Tell whether bytes are one whole picture of a sensible size, without decoding it.

The one check for every picture that comes in: the officer's live face and the photos of an import.
What a decoder will have to do is bounded by what is counted here (pixels, passes over them), not
by a clock: a small file can unfold into minutes of work.
"""

import re
from dataclasses import dataclass

SIDE_AT_MOST = 4096  # pixels
# A camera makes one; a progressive file has ten, or a dozen from the best of optimisers. Each is a
# pass over the whole picture.
SCANS_AT_MOST = 32

_JPEG_START, _PNG_START = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_END_OF_IMAGE, _SCAN = 0xD9, 0xDA
# Baseline, extended and progressive; the rest (lossless, hierarchical, arithmetic) no phone makes.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
# SOF0 to SOF15, without the three numbers among them that mean something else.
_ALL_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# What ends the data of a scan: a marker, but no escaped 0xFF and no restart.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_CHUNK_OVERHEAD = 12  # bytes: length, kind and checksum around a chunk's content
_HEADER_LENGTH = 13


class BadPicture(ValueError):  # noqa: N818 - what is wrong with it
    """Bytes are not one whole picture; the message is a sentence for whoever sent them."""


class NotAPicture(BadPicture):
    """They do not even begin as one."""


class PictureTooLarge(BadPicture):
    """It is one, of more pixels a side than is taken."""


def without_tail_of_jpeg(raw: bytes) -> bytes:
    """Check a JPEG, and return it without what follows its end (cameras append much).

    Raises NotAPicture, PictureTooLarge or BadPicture.
    """
    if not raw.startswith(_JPEG_START):
        raise NotAPicture("This is not a JPEG picture.")
    return raw[: _JpegWalk(raw).end()]


def without_tail(raw: bytes) -> bytes:
    """Check a JPEG or a PNG in the same way; raises what `without_tail_of_jpeg` does."""
    if raw.startswith(_PNG_START):
        return raw[: _end_of_png(raw)]
    if raw.startswith(_JPEG_START):
        return without_tail_of_jpeg(raw)
    raise NotAPicture("This is neither a JPEG nor a PNG picture.")


@dataclass
class _JpegWalk:
    """A walk over the segments of a JPEG from its start to the end of the image."""

    raw: bytes
    at: int = 2
    scans: int = 0
    framed: bool = False

    def end(self) -> int:
        """Find where the image ends; raises BadPicture or PictureTooLarge."""
        while (marker := self._marker()) != _END_OF_IMAGE:
            if marker not in _ALONE:
                self._segment(marker)
        if not (self.framed and self.scans):
            raise BadPicture("This JPEG has no picture in it.")
        return self.at

    def _marker(self) -> int:
        """Read the next marker, behind any bytes that only fill."""
        if self.raw[self.at : self.at + 1] != b"\xff":
            raise BadPicture("This JPEG is cut short or damaged.")
        while self.raw[self.at : self.at + 1] == b"\xff":
            self.at += 1
        if self.at >= len(self.raw):
            raise BadPicture("This JPEG is cut short.")
        self.at += 1
        return self.raw[self.at - 1]

    def _segment(self, marker: int) -> None:
        """Step over one segment, and over the data behind it where it begins a scan."""
        length = int.from_bytes(self.raw[self.at : self.at + 2], "big")
        if length < 2 or self.at + length > len(self.raw):
            raise BadPicture("This JPEG is cut short or damaged.")
        content = self.raw[self.at + 2 : self.at + length]
        self.at += length
        if marker in _ALL_FRAMES:
            self._frame(marker, content)
        elif marker == _SCAN:
            self._scan()

    def _frame(self, marker: int, content: bytes) -> None:
        """Take the one frame a picture has."""
        if self.framed or marker not in _FRAMES or content[:1] != b"\x08":
            raise BadPicture("This JPEG is of a kind that is not taken.")
        height, width = content[1:3], content[3:5]
        _check_sides(int.from_bytes(width, "big"), int.from_bytes(height, "big"))
        self.framed = True

    def _scan(self) -> None:
        """Count a pass over the picture, and step over its data."""
        self.scans += 1
        if self.scans > SCANS_AT_MOST:
            raise BadPicture(f"This JPEG has more than {SCANS_AT_MOST} scans.")
        found = _AFTER_SCAN.search(self.raw, self.at)
        if found is None:
            raise BadPicture("This JPEG is cut short.")
        self.at = found.start()


def _end_of_png(raw: bytes) -> int:
    """Find where a PNG ends; raises BadPicture or PictureTooLarge."""
    at, kinds = len(_PNG_START), set[bytes]()
    while b"IEND" not in kinds:
        length = int.from_bytes(raw[at : at + 4], "big")
        kind = raw[at + 4 : at + 8]
        if at + _CHUNK_OVERHEAD + length > len(raw):
            raise BadPicture("This PNG is cut short.")
        if (kind == b"IHDR") is bool(kinds):
            raise BadPicture("This PNG is damaged.")
        if not kinds:
            _check_header(raw[at + 8 : at + 8 + length])
        kinds.add(kind)
        at += _CHUNK_OVERHEAD + length
    if b"IDAT" not in kinds:
        raise BadPicture("This PNG has no picture in it.")
    return at


def _check_header(content: bytes) -> None:
    """Read the sides of a PNG; raises BadPicture or PictureTooLarge."""
    if len(content) != _HEADER_LENGTH:
        raise BadPicture("This PNG is damaged.")
    _check_sides(int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big"))


def _check_sides(width: int, height: int) -> None:
    """Demand a picture between one pixel and SIDE_AT_MOST a side."""
    if not (width and height):
        raise BadPicture("This picture has no size.")
    if max(width, height) > SIDE_AT_MOST:
        raise PictureTooLarge(
            f"This picture is {width} by {height} pixels; at most {SIDE_AT_MOST} a side are taken."
        )
