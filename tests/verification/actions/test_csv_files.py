"""Reading CSV files: what force systems write is taken, what is wrong is named with its line."""

from pathlib import Path

import pytest

from verification.actions.imports import csv_files
from verification.actions.imports.csv_files import BadFile, BadValue, CsvFault, CsvFaults, Row

COLUMNS = ("number", "name")


def read(folder: Path, content: bytes) -> tuple[list[Row], list[CsvFault]]:
    """Read bytes as a file; give its whole rows and its problems."""
    path = folder / "file.csv"
    path.write_bytes(content)
    problems = CsvFaults()
    rows = list(csv_files.read(path=path, columns=COLUMNS, problems=problems))
    return rows, problems.found


def refused(folder: Path, content: bytes) -> list[str]:
    """Read bytes that are refused at once; give the reasons."""
    with pytest.raises(BadFile) as caught:
        read(folder, content)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "content",
    [
        b"number,name\n1A,Ann\n2B,Bo\n",
        b"\xef\xbb\xbfnumber,name\r\n1A,Ann\r\n2B,Bo\r\n",
        b"number,name\r1A,Ann\r2B,Bo",
        b"name,number\nAnn,1A\nBo,2B",
        b' number ,"name"\n 1A , "Ann"\n2B,Bo\n'.replace(b' "Ann"', b'"Ann "'),
        b"number,name\n\n1A,Ann\n\n\n2B,Bo\n\n",
    ],
)
def test_marks_line_ends_order_spaces_and_blank_lines_do_not_matter(
    tmp_path: Path, content: bytes
) -> None:
    rows, problems = read(tmp_path, content)
    assert [row.values for row in rows] == [
        {"number": "1A", "name": "Ann"},
        {"number": "2B", "name": "Bo"},
    ]
    assert problems == []


def test_lines_are_counted_through_quoted_newlines(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b'number,name\n1A,"Ann\nof\nthree lines"\n2B,Bo\n')
    assert [(row.line, row.values["number"]) for row in rows] == [(2, "1A"), (5, "2B")]


def test_a_line_that_is_not_utf8_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b"number,name\n1A,Ren\xe9\n2B,Ren\xc3\xa9\n3C,\xff\n")
    assert [row.values["name"] for row in rows] == ["René"]
    assert [problem.line for problem in problems] == [2, 4]
    assert "UTF-8" in problems[0].reason


def test_rows_with_too_many_or_too_few_fields_are_named(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b"number,name\n1A\n2B,Bo,more\n3C,Cy\n")
    assert [row.line for row in rows] == [4]
    assert [str(problem) for problem in problems] == [
        "line 2: 1 fields where the heading has 2",
        "line 3: 3 fields where the heading has 2",
    ]


def test_a_quote_that_is_never_closed_is_named_by_the_line_it_opens_on(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b'number,name\n1A,Ann\n2B,"Bo\n3C,Cy\n')
    assert [row.line for row in rows] == [2]
    assert [problem.line for problem in problems] == [3]


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"", ["line 1: the file has no heading"]),
        (b"number\n1A\n", ["line 1: the column 'name' is missing"]),
        (b"number,name,age\n", ["line 1: the column 'age' is not known"]),
        (b"number,name,name\n", ["line 1: the column 'name' stands there twice"]),
        (
            b"number:name\n1A:Ann\n",
            [
                "line 1: the column 'name' is missing",
                "line 1: the column 'number' is missing",
                "line 1: the column 'number:name' is not known",
            ],
        ),
        ("number,name\n".encode("utf-16"), ["line 1: the file is UTF-16; save it as CSV UTF-8"]),
    ],
)
def test_a_wrong_heading_refuses_the_file(
    tmp_path: Path, content: bytes, reasons: list[str]
) -> None:
    assert refused(tmp_path, content) == reasons


def test_a_file_that_is_not_there_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        list(csv_files.read(path=tmp_path / "no", columns=COLUMNS, problems=CsvFaults()))


def test_long_files_tell_how_far_they_are(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("number,name\n" + "1A,Ann\n" * 10_000)
    told: list[int] = []
    read = csv_files.read(path=path, columns=COLUMNS, problems=CsvFaults(), progress=told.append)
    assert sum(1 for _ in read) == 10_000
    assert told == [5_001, 10_001]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "empty"),
        ("x" * 9, "9 characters; at most 8"),
        ("a\nb", "line break or control"),
        ("a\x00b", "line break or control"),
        ("a\u2028b", "line break or control"),
        ("a\u202eb", "line break or control"),
        ("1a", "must match"),
    ],
)
def test_values_are_held_to_their_limits(value: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        csv_files.text(value, column="number", at_most=8, pattern="[0-9A-Z]+")


def test_a_value_within_its_limits_is_given_back() -> None:
    assert csv_files.text("12345678", column="number", at_most=8) == "12345678"
    assert csv_files.text("", column="number", at_most=8, required=False) == ""
