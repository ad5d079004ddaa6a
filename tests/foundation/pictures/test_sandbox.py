"""Pictures are drawn anew by a process that has nothing, and of them nothing but pixels is left."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from foundation.pictures import redraw, sandbox, structure
from foundation.pictures.sandbox import Painter, UndrawablePicture
from tests.support import pictures

_HELD_SIDEWAYS, _DESCRIPTION = 0x0112, 0x010E


def test_what_is_drawn_is_the_same_picture_upright_and_nothing_else() -> None:
    """F8: a face is re-encoded before anybody sees it: no place, no thumbnail, no words."""
    exif = Image.Exif()
    exif[_HELD_SIDEWAYS], exif[_DESCRIPTION] = 6, "words of the telephone"
    came = pictures.jpeg(sides=(80, 40), colour=(200, 40, 40), exif=exif, comment=b"more words")
    with Painter() as painter:
        drawn = painter.redraw(came)
    assert b"words of the telephone" in came
    assert b"words" not in drawn
    assert b"Exif" not in drawn
    assert structure.without_tail_of_jpeg(drawn) == drawn
    assert pictures.sides_of(drawn) == (40, 80)
    assert pictures.colour_of(drawn) == (200, 40, 40)


@pytest.mark.parametrize(
    "came",
    [
        pictures.png(),
        pictures.jpeg(progressive=True),
        pictures.jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff nonsense"),
        pictures.with_scans(scans=structure.SCANS_AT_MOST),
    ],
    ids=["png", "progressive", "odd exif", "many scans"],
)
def test_each_kind_becomes_a_jpeg(came: bytes) -> None:
    with Painter() as painter:
        assert pictures.colour_of(painter.redraw(came)) == (120, 130, 140)


def test_other_colours_and_several_pictures_in_one_are_drawn() -> None:
    two, grey = io.BytesIO(), io.BytesIO()
    one = Image.new("RGB", (60, 75), (10, 90, 10))
    one.save(two, "MPO", save_all=True, append_images=[one])
    Image.new("CMYK", (60, 75)).save(grey, "JPEG")
    with Painter() as painter:
        first = painter.redraw(structure.without_tail_of_jpeg(two.getvalue()))
        second = painter.redraw(grey.getvalue())
    assert pictures.colour_of(first) == (10, 90, 10)
    assert pictures.sides_of(second) == (60, 75)


def test_the_largest_is_drawn_as_large_as_it_is_shown() -> None:
    with Painter() as painter:
        drawn = painter.redraw(pictures.jpeg(sides=(4096, 2048), quality=20))
    assert pictures.sides_of(drawn) == (redraw.SHOWN_SIDE, redraw.SHOWN_SIDE // 2)


def test_what_cannot_be_drawn_keeps_nothing_else_from_its_turn() -> None:
    whole = pictures.jpeg()
    with Painter() as painter:
        for broken in (b"\xff\xd8\xff\xda nonsense", whole[: len(whole) // 3], b"GIF89a", b""):
            with pytest.raises(UndrawablePicture):
                painter.redraw(broken)
        assert painter.redraw(whole)


def test_a_picture_that_unfolds_without_bounds_is_not_drawn() -> None:
    """F8: the decoder's own bound stands behind the check of the structure."""
    with Painter() as painter, pytest.raises(UndrawablePicture):
        painter.redraw(pictures.png_of_sides(30_000, 30_000))


def test_a_child_that_died_is_followed_by_another() -> None:
    with Painter() as painter:
        assert painter.redraw(pictures.jpeg())
        assert painter._child is not None
        painter._child.kill()
        painter._child.wait()
        with pytest.raises(UndrawablePicture):
            painter.redraw(pictures.jpeg())
        assert painter.redraw(pictures.jpeg())


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_SECONDS_AT_MOST", 0.0)
    with Painter() as painter, pytest.raises(UndrawablePicture):
        painter.redraw(pictures.jpeg())


_HAS = """
import resource, socket, subprocess, os
from foundation.pictures import redraw
redraw.limit()
def refused(do):
    try:
        do()
    except OSError:
        return True
    return False
assert refused(lambda: open("/etc/hostname")), "a file"
assert refused(socket.socket), "a connection"
assert refused(lambda: subprocess.run(["true"])), "a process"
redraw.allow_time()
assert resource.getrlimit(resource.RLIMIT_CPU)[0] <= redraw.SECONDS_A_PICTURE + 2
print("nothing")
"""


def test_the_child_can_open_no_file_no_connection_and_no_process() -> None:
    """A decoder that is made to run somebody's code finds nothing to do."""
    done = subprocess.run(
        [sys.executable, "-c", _HAS], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "nothing\n", done.stderr


def test_the_child_is_given_no_environment() -> None:
    with Painter() as painter:
        assert painter.redraw(pictures.jpeg())
        assert painter._child is not None
        assert painter._child.args == [sys.executable, "-I", str(sandbox._PROGRAM)]
        with open(f"/proc/{painter._child.pid}/environ", "rb") as environment:  # noqa: PTH123
            assert environment.read() == b""
