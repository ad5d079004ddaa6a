"""Tell whether bytes are one whole JPEG picture, without decoding it.

Only operators' browsers decode it; decoders of the server's own are attack surface. The size in
pixels is limited because a small file can unfold into a picture that stops a browser.
"""

from collections.abc import Iterator

from foundation.api import problems
from foundation.api.problems import ApiProblem, FieldError

MEDIA_TYPE = "image/jpeg"
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
_SCAN = 0xDA
# SOF0 to SOF15, without the three numbers among them that mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PIXELS_AT_MOST = 4096  # a side


def check(raw: bytes) -> None:
    """Refuse what is no JPEG (415), or not a whole one of a sensible size (400)."""
    if not raw.startswith(_START):
        raise ApiProblem(kind=problems.UNSUPPORTED_TYPE)
    sizes = [_size(segment) for marker, segment in _segments(raw) if marker in _FRAMES]
    one_of_sense = len(sizes) == 1 and all(0 < side <= _PIXELS_AT_MOST for side in sizes[0])
    if not (one_of_sense and raw.endswith(_END)):
        wrong = FieldError(pointer="", detail="This is not one whole JPEG picture.")
        raise ApiProblem(kind=problems.INVALID, errors=[wrong])


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each segment before the picture's data; stop at nonsense."""
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(raw[at + 2 : at + 4], "big")
        if marker == _SCAN or length < 2 or at + 2 + length > len(raw):
            return
        yield marker, raw[at + 4 : at + 2 + length]
        at += 2 + length


def _size(frame: bytes) -> tuple[int, int]:
    """Read height and width in pixels from a frame header; zeros where it is cut short."""
    return int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
