"""One check for every picture that comes in, by what can be counted in it.

F8: a 17-byte "JPEG" was taken as a face, a PNG of 30,000 by 30,000 pixels as a photo, and a JPEG of
many scans took 7.7 s to decode.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.pictures import structure
from foundation.pictures.structure import BadPicture, NotAPicture, PictureTooLarge
from tests.support import pictures

BASELINE = pictures.jpeg()
PROGRESSIVE = pictures.jpeg(progressive=True)
SEVENTEEN_BYTES = b"\xff\xd8\xff\xe0\x00\x09JFIF\x00\x01\x01\xff\xd9\xff\xd9"


@pytest.mark.parametrize(
    "raw",
    [
        BASELINE,
        PROGRESSIVE,
        pictures.jpeg(sides=(1, 1)),
        pictures.jpeg(sides=(4096, 16)),
        pictures.jpeg(exif=b"Exif\x00\x00 nonsense \xff\xd8\xff\xda\xff\xd9 of somebody's"),
        pictures.with_scans(scans=structure.SCANS_AT_MOST),
        BASELINE[:2] + b"\xff\xff" + BASELINE[2:],
    ],
    ids=["baseline", "progressive", "one pixel", "widest", "thumbnail", "most scans", "filled"],
)
def test_what_cameras_make_is_taken_as_it_is(raw: bytes) -> None:
    assert structure.without_tail_of_jpeg(raw) == raw
    assert structure.without_tail(raw) == raw


@pytest.mark.parametrize(
    "tail", [b"\x00", b"<script>", b"\xff\xd9", BASELINE, b"\xff" * 9], ids=len
)
@pytest.mark.parametrize("raw", [BASELINE, PROGRESSIVE, pictures.png()], ids=len)
def test_what_follows_the_end_is_cut_off(raw: bytes, tail: bytes) -> None:
    """F8: telephones append a second picture or data of their own; that refuses no face."""
    assert structure.without_tail(raw + tail) == raw


@pytest.mark.parametrize("raw", [b"", b"GIF89a", b"\xff\xd8", b"\x89PNG", b"%PDF-1.7", b"x" * 99])
def test_what_does_not_begin_as_one_is_no_picture(raw: bytes) -> None:
    with pytest.raises(NotAPicture):
        structure.without_tail(raw)
    with pytest.raises(NotAPicture):
        structure.without_tail_of_jpeg(raw)


@pytest.mark.parametrize(
    "raw",
    [
        SEVENTEEN_BYTES,
        b"\xff\xd8\xff\xd9",
        BASELINE[:-2],
        BASELINE[: len(BASELINE) // 2],
        BASELINE[: BASELINE.index(b"\xff\xda")] + b"\xff\xd9",
        BASELINE[:2] + BASELINE[BASELINE.index(b"\xff\xda") :],
        BASELINE.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"),
        BASELINE.replace(b"\xff\xc0", b"\xff\xc9"),
        BASELINE[:2] + BASELINE[BASELINE.index(b"\xff\xc0") :][:19] + BASELINE[2:],
        pictures.with_sides(BASELINE, width=0, height=75),
        pictures.with_scans(scans=structure.SCANS_AT_MOST + 1),
        b"\xff\xd8\xff" + b"\xff" * 100 + b"\xff\xd9",
    ],
    ids=[
        "seventeen bytes",
        "nothing inside",
        "no end",
        "half",
        "no scan",
        "no frame",
        "twelve bits",
        "arithmetic coding",
        "two frames",
        "no width",
        "too many scans",
        "filling only",
    ],
)
def test_what_is_no_whole_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(BadPicture) as caught:
        structure.without_tail_of_jpeg(raw)
    assert not isinstance(caught.value, PictureTooLarge)


@pytest.mark.parametrize(("width", "height"), [(4097, 1), (1, 4097), (65535, 65535)])
def test_a_picture_of_too_many_pixels_a_side_says_so(width: int, height: int) -> None:
    raw = pictures.with_sides(BASELINE, width=width, height=height)
    with pytest.raises(PictureTooLarge, match=f"{width} by {height} pixels; at most 4096"):
        structure.without_tail(raw)
    with pytest.raises(PictureTooLarge):
        structure.without_tail(pictures.png_of_sides(width, height))


def test_a_png_of_thirty_thousand_pixels_a_side_is_too_large() -> None:
    with pytest.raises(PictureTooLarge):
        structure.without_tail(pictures.png_of_sides(30_000, 30_000))


@pytest.mark.parametrize(
    "raw",
    [
        pictures.png()[:-1],
        pictures.png_of_sides(0, 5),
        pictures.png()[:8] + pictures.png()[33:],
        pictures.png()[:33] + pictures.png()[8:],
        pictures.png()[:33] + pictures.png()[-12:],
        pictures.png()[:8] + b"\x7f\xff\xff\xff" + pictures.png()[12:],
    ],
    ids=["cut", "no width", "no header", "two headers", "no picture", "endless chunk"],
)
def test_a_png_that_is_no_whole_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(BadPicture):
        structure.without_tail(raw)


@given(
    raw=st.binary(max_size=200).map(lambda rest: b"\xff\xd8\xff" + rest)
    | st.binary(max_size=200).map(lambda rest: b"\x89PNG\r\n\x1a\n" + rest)
    | st.tuples(st.integers(0, len(PROGRESSIVE)), st.binary(max_size=4)).map(
        lambda cut: PROGRESSIVE[: cut[0]] + cut[1] + PROGRESSIVE[cut[0] + len(cut[1]) :]
    )
)
def test_no_bytes_do_anything_but_pass_or_be_refused(raw: bytes) -> None:
    try:
        whole = structure.without_tail(raw)
    except BadPicture:
        return
    assert raw.startswith(whole)
    assert structure.without_tail(whole) == whole
    assert whole.count(b"\xff\xda") >= 1 or whole.startswith(b"\x89PNG")
