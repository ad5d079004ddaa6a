"""Checking a file of officers and its photos: every bad row is named, no phone is quoted."""

from pathlib import Path

import pytest

from tests.support import pictures
from verification.actions.imports import officer_file
from verification.actions.imports.csv_files import BadFile
from verification.actions.imports.officer_file import OfficerRow
from verification.actions.officers import staff_numbers
from verification.enums import OfficerStatus

HEADING = "number,rank,name,team,status,looks,photo,phone\n"
GOOD = '4821KT,DC,"Okafor, Jo",North CID,serving,"tall, short hair",4821KT.jpg,07700 900501\n'
JPEG, PNG = pictures.jpeg(), pictures.png()


def read(folder: Path, *lines: str, photos: bool = True) -> list[OfficerRow]:
    """Read rows under the right heading, beside a folder with one photo."""
    photo_folder = folder / "photos"
    photo_folder.mkdir(exist_ok=True)
    (photo_folder / "4821KT.jpg").write_bytes(JPEG)
    path = folder / "officers.csv"
    path.write_text(HEADING + "".join(lines), encoding="utf-8")
    return officer_file.read(path=path, photos=photo_folder if photos else None)


def reasons(folder: Path, *lines: str, photos: bool = True) -> list[str]:
    """Read rows that are refused; give the reasons."""
    with pytest.raises(BadFile) as caught:
        read(folder, *lines, photos=photos)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_row_is_read_and_its_phone_kept_by_index_alone(tmp_path: Path) -> None:
    (row,) = read(tmp_path, GOOD)
    assert (row.number, row.rank, row.name, row.team) == (
        "4821KT",
        "DC",
        "Okafor, Jo",
        "North CID",
    )
    assert (row.status, row.looks) == (OfficerStatus.SERVING, "tall, short hair")
    assert row.photo is not None
    assert row.photo.read(line=2) == JPEG
    assert row.phone_index == staff_numbers.index_of("+447700900501")
    assert "900501" not in repr(row)


@pytest.mark.parametrize(
    "row",
    [
        GOOD.replace("DC", "Detective Chief Superintendent"),
        GOOD.replace("DC", "Dog Handler"),
        GOOD.replace("tall, short hair", "no beard, checked shirt"),
        GOOD.replace("Okafor, Jo", "No, Anna"),
        GOOD.replace("Okafor, Jo", "Tom Wait"),
    ],
)
def test_honest_words_are_taken_as_they_are(tmp_path: Path, row: str) -> None:
    """F13: negatives, checks and surnames are no answers of ours."""
    assert len(read(tmp_path, row)) == 1


def test_photo_and_phone_may_be_empty(tmp_path: Path) -> None:
    (row,) = read(tmp_path, GOOD.replace("4821KT.jpg,07700 900501", ","), photos=False)
    assert (row.photo, row.phone_index) == (None, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("4821KT,", ",", 1), "number is empty"),
        (GOOD.replace("4821KT,", "48215KT89,", 1), "number has 9 characters; at most 8"),
        (GOOD.replace("4821KT,", "4821/T,", 1), "number '4821/T' is not allowed"),
        (GOOD.replace("DC", ""), "rank is empty"),
        (GOOD.replace("DC", "x" * 41), "rank has 41 characters; at most 40"),
        (
            GOOD.replace("DC", "Senior Investigator"),
            "rank 'Senior Investigator' is not in the table",
        ),
        (GOOD.replace("DC", "Yes"), "rank is 'Yes' alone"),
        (GOOD.replace("4821KT,", "NO,", 1), "number is 'NO' alone"),
        (GOOD.replace("Okafor, Jo", "Wait"), "name is 'Wait' alone"),
        (GOOD.replace("tall, short hair", "YES"), "looks is 'YES' alone"),
        (GOOD.replace("tall, short hair", "tall, N.O."), "looks holds 'N O' alone"),
        (GOOD.replace("tall, short hair", "Y E S, tall"), "looks holds 'Y E S' alone"),
        (GOOD.replace("Okafor, Jo", "x" * 81), "name has 81 characters; at most 80"),
        (GOOD.replace("Okafor, Jo", "Okafor\nJo"), "name holds a line break"),
        (GOOD.replace("North CID", ""), "team is empty"),
        (GOOD.replace("North CID", "x" * 61), "team has 61 characters; at most 60"),
        (GOOD.replace("serving", "retired"), "status 'retired' is not known"),
        (GOOD.replace("tall, short hair", "x" * 31), "looks has 31 characters; at most 30"),
        (GOOD.replace("tall, short hair", ""), "looks is empty"),
        (GOOD.replace("4821KT.jpg", "none.jpg"), "photo 'none.jpg' cannot be read"),
        (GOOD.replace("4821KT.jpg", "../officers.csv"), "not the plain name of a file"),
        (GOOD.replace("4821KT.jpg", ".hidden"), "not the plain name of a file"),
        (GOOD.replace("07700 900501", "twelve"), "phone is not a telephone number"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, reason: str) -> None:
    other = "1111AA,DC,Al Bo,North CID,serving,tall,,\n"
    (named,) = reasons(tmp_path, other, row)
    assert named.startswith("line 3: ")
    assert reason in named


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "This is neither a JPEG nor a PNG picture."),
        (b"GIF89a", "This is neither a JPEG nor a PNG picture."),
        (JPEG[:-2], "This JPEG is cut short"),
        (PNG[:12], "This PNG is cut short."),
        (b"\xff\xd8\xff\xe0 drawn \xff\xd9", "This JPEG is cut short"),
        (pictures.png_of_sides(30_000, 30_000), "at most 4096 a side are taken"),
        (pictures.with_scans(scans=33), "more than 32 scans"),
        (JPEG + b"\0" * 300_000, "larger than 300000 bytes"),
    ],
)
def test_a_bad_photo_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "other.jpg").write_bytes(content)
    (named,) = reasons(tmp_path, GOOD.replace("4821KT.jpg", "other.jpg"))
    assert reason in named


def test_a_png_of_just_the_limit_is_taken(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    png = PNG.ljust(300_000, b"\0")
    (tmp_path / "photos" / "other.png").write_bytes(png)
    assert read(tmp_path, GOOD.replace("4821KT.jpg", "other.png"))


def test_a_photo_without_a_folder_is_named(tmp_path: Path) -> None:
    (named,) = reasons(tmp_path, GOOD, photos=False)
    assert "no folder of photos was given" in named


def test_a_photo_that_changed_since_it_was_checked_refuses_the_file(tmp_path: Path) -> None:
    (row,) = read(tmp_path, GOOD)
    assert row.photo is not None
    row.photo.path.write_bytes(JPEG + b"\xff\xd9")
    with pytest.raises(BadFile, match=r"4821KT\.jpg changed"):
        row.photo.read(line=2)


def test_a_number_or_a_phone_that_stands_there_twice_is_named(tmp_path: Path) -> None:
    same_phone = GOOD.replace("4821KT,", "1111AA,", 1).replace("07700 900501", "+447700900501")
    assert reasons(tmp_path, GOOD, GOOD.replace("07700 900501", ""), same_phone) == [
        "line 3: number 4821KT stands on line 2 too",
        "line 4: the phone stands on line 2 too",
    ]
