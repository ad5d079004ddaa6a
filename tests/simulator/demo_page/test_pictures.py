"""The pictures that the documents show: all there, all shown, none a burden."""

from PIL import Image

from devstack.devtools import doc_pictures

BYTES_AT_MOST = 300_000


def test_every_picture_shown_is_kept_and_every_one_kept_is_shown() -> None:
    assert {path.name for path in doc_pictures.KEPT.iterdir()} == doc_pictures.shown()


def test_each_is_a_whole_picture_and_small() -> None:
    for path in doc_pictures.KEPT.iterdir():
        assert path.stat().st_size <= BYTES_AT_MOST, path.name
        with Image.open(path) as kept:
            kept.verify()
            assert kept.format == "PNG"
            assert kept.width >= 1000


def test_readme_and_tour_show_the_three_panes() -> None:
    root = doc_pictures.KEPT.parent.parent
    for page in (root / "README.md", root / "docs" / "tour.md"):
        assert "pictures/demo-yes.png" in page.read_text(encoding="utf-8")
