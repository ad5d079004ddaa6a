"""F15: files as spreadsheets and feeds leave them: taken, taken with a notice, or refused by line.

Each is small and of its own making. The record holds 0412 (Nell Roper, Field A), serving.
"""

import re
from pathlib import Path

import pytest

from tests.support import database_owner
from tests.support.accounts import make_team
from tests.verification.actions import records
from tests.verification.commands.test_imports import fail, run
from verification.enums import OfficerStatus
from verification.models import DutyPeriod, Officer

pytestmark = pytest.mark.django_db

HEAD = "number,rank,name,team,status,looks,photo,phone"
ROSTER_HEAD = "number,starts_at,ends_at,boroughs,reasons"
SPAN = ("--from", "2026-10-01T00:00Z", "--to", "2027-06-01T00:00Z")


@pytest.fixture(autouse=True)
def _record() -> None:
    officer = records.make_officer(number="0412")
    officer.name, officer.team = "Nell Roper", make_team("Field A")
    with database_owner.past_guards():
        officer.save()


def officer_row(**changed: str) -> str:
    """Write the row of 0412, with what is changed in it."""
    row = dict(
        zip(
            HEAD.split(","),
            ("0412", "PC", "Nell Roper", "Field A", "serving", "grey coat", "", ""),
            strict=True,
        )
    )
    return ",".join((row | changed).values())


def lines(*rows: str, head: str = HEAD, end: str = "\n") -> bytes:
    """Put a file together."""
    return "".join(f"{row}{end}" for row in (head, *rows)).encode()


TAKEN = {
    "as it should be": lines(officer_row(), officer_row(number="0835QX", name="Ivo Park")),
    "empty rows below": lines(officer_row(), ",,,,,,,", ",,,,,,,", end="\r\n"),
    "capitals in the heading": lines(officer_row(), head=HEAD.title()),
    "line ends of an old Mac": lines(officer_row(), end="\r"),
    "a line that names the separator": b"sep=,\r\n" + lines(officer_row(), end="\r\n"),
    "an empty column at the end": lines(officer_row() + ",", head=HEAD + ","),
    "a byte order mark": b"\xef\xbb\xbf" + lines(officer_row()),
    "a no-break space in number and name": lines(
        officer_row(number="0412\u00a0", name="Nell\u00a0 Roper")
    ),
    "a no-break space in the team": lines(officer_row(team="Field\u00a0 A")),
    "a phone that lost its zero": lines(officer_row(phone="7700900412")),
    "a number in small letters": lines(officer_row(number="0835qx", name="Ivo Park")),
    "a rank of two words and negative looks": lines(
        officer_row(rank="Det Supt", looks='"no hat, red scarf"')
    ),
}
NOTICED = {
    "semicolons for commas": (
        lines(officer_row().replace(",", ";"), head=HEAD.replace(",", ";")),
        "line 1: ';' stands between the columns",
    ),
    "tabs for commas": (
        lines(officer_row().replace(",", "\t"), head=HEAD.replace(",", "\t")),
        r"line 1: '\t' stands between",
    ),
    "a number forced to be text": (
        lines(officer_row(number='"=""0412"""')),
        "line 2: a number marked as text",
    ),
    "an apostrophe before the number": (
        lines(officer_row(number="'0412")),
        "line 2: a number marked as text",
    ),
    "a team in other capitals": (
        lines(officer_row(team="FIELD A")),
        "line 2: the team 'FIELD A' was taken for 'Field A'",
    ),
}
REFUSED = {
    "a number without its zero": (
        lines(officer_row(number="412", status="suspended")),
        ["line 2: number 412 looks like 0412", "line 2: number 412 is on no record and arrives"],
    ),
    "a letter for a digit": (
        lines(officer_row(number="O4I2")),
        ["line 2: number O4I2 looks like 0412"],
    ),
    "two of one look in a file": (
        lines(officer_row(number="77B", name="Ann"), officer_row(number="778", name="Bea")),
        ["line 3: number 778 looks like 77B"],
    ),
    "somebody unknown who is suspended": (
        lines(officer_row(number="0999", name="Cy Dunn", status="suspended")),
        ["line 2: number 0999 is on no record and arrives suspended"],
    ),
    "somebody unknown who has left": (
        lines(officer_row(number="0999", name="Cy Dunn", status="left")),
        ["line 2: number 0999 is on no record and arrives left"],
    ),
    "a digit for a letter in a name": (
        lines(officer_row(number="0999", name="Ne1l Roper")),
        ["line 2: name 'Ne1l Roper' looks like 'Nell Roper', of 0412"],
    ),
    "a Cyrillic letter in a name": (
        lines(officer_row(name="N\u0435ll Roper")),
        ["line 2: name has a word with letters of two alphabets"],
    ),
    "an invisible letter in a name": (
        lines(officer_row(name="Nell\u200b Roper")),
        [r"line 2: name holds an invisible character \(U\+200B\)"],
    ),
    "a team that looks like another": (
        lines(officer_row(team="Fie1d A")),
        ["line 2: The team 'Fie1d A' looks like the team 'Field A'"],
    ),
    "an encoding of Windows": (
        lines(officer_row(name="Siobhán")).decode().encode("cp1252"),
        ["line 2: not UTF-8; save the file as CSV UTF-8"],
    ),
    "UTF-16": (
        lines(officer_row()).decode().encode("utf-16"),
        ["line 1: the file is UTF-16"],
    ),
    "a column twice": (
        lines(officer_row() + ",Eve", head=HEAD + ",name"),
        ["line 1: the column 'name' stands there twice"],
    ),
    "a number as a power of ten": (
        lines(officer_row(number="4.12E+04")),
        ["line 2: number was made a power of ten by a spreadsheet"],
    ),
    "a number as a date": (
        lines(officer_row(number="04-Dec")),
        ["line 2: number was made a date by a spreadsheet"],
    ),
    "a phone as a power of ten": (
        lines(officer_row(phone="4.477E+11")),
        ["line 2: phone was made a power of ten by a spreadsheet"],
    ),
    "a quote that is never closed": (
        lines('0412,PC,Nell "N" Roper,Field A,serving,x,,', '0835QX,DC,"Ivo,Field A,serving,x,,'),
        ["line 3: not CSV"],
    ),
    "a photo that is not there": (
        lines(officer_row(photo="none.png")),
        ["line 2: photo 'none.png'"],
    ),
    "YES alone as looks": (lines(officer_row(looks="Yes.")), ["line 2: looks is 'Yes.' alone"]),
    "NO alone as a rank": (lines(officer_row(rank="N O")), ["line 2: rank is 'N O' alone"]),
    "WAIT alone as a team": (lines(officer_row(team="WAIT")), ["line 2: team is 'WAIT' alone"]),
    "NO ANSWER as a name": (
        lines(officer_row(name="No answer")),
        ["line 2: name is 'No answer' alone"],
    ),
    "NO as a number": (lines(officer_row(number="NO")), ["line 2: number is 'NO' alone"]),
}


def write(folder: Path, data: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("what", TAKEN)
def test_a_file_of_officers_is_taken(tmp_path: Path, what: str) -> None:
    _, told = run("import_officers", write(tmp_path, TAKEN[what]))
    assert told == ""
    officer = Officer.objects.get(number="0412")
    assert (officer.name, officer.team.name) == ("Nell Roper", "Field A")
    assert Officer.objects.exclude(number__in=("0412", "0835QX")).count() == 0


@pytest.mark.parametrize("what", NOTICED)
def test_a_file_of_officers_is_taken_with_a_notice(tmp_path: Path, what: str) -> None:
    data, notice = NOTICED[what]
    _, told = run("import_officers", write(tmp_path, data))
    assert notice in told
    officer = Officer.objects.get()
    assert (officer.number, officer.name, officer.team.name) == ("0412", "Nell Roper", "Field A")


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_officers_is_refused_naming_the_line(tmp_path: Path, what: str) -> None:
    data, reasons = REFUSED[what]
    _, told, last = fail("import_officers", write(tmp_path, data), "--photos", tmp_path)
    assert last == f"Nothing was changed: {len(reasons)} fault(s) in the file."
    for reason in reasons:
        assert re.search(reason, told), told
    assert Officer.objects.get().status == OfficerStatus.SERVING


def test_a_lost_zero_makes_no_second_officer(tmp_path: Path) -> None:
    """Once 412 arrived suspended beside 0412, who went on serving, and the exit status was 0."""
    path = write(tmp_path, lines(officer_row(number="412", status="suspended")))
    _, told, _ = fail("import_officers", path, "--allow-not-serving")
    assert "number 412 looks like 0412" in told
    assert Officer.objects.count() == 1


@pytest.mark.parametrize("status", ["Suspended", "SUSPENDED"])
def test_a_status_in_capitals_takes_effect(tmp_path: Path, status: str) -> None:
    run("import_officers", write(tmp_path, lines(officer_row(status=status))))
    assert Officer.objects.get().status == OfficerStatus.SUSPENDED


def test_what_somebody_has_looked_at_is_allowed_by_a_flag_and_asked_about_once(
    tmp_path: Path,
) -> None:
    """Afterwards both are on record, and the feed needs no flag."""
    both = lines(officer_row(), officer_row(number="412", name="Nel1 Roper", status="suspended"))
    path = write(tmp_path, both)
    fail("import_officers", path, "--allow-not-serving")
    fail("import_officers", path, "--allow-alike")
    run("import_officers", path, "--allow-alike", "--allow-not-serving")
    assert dict(Officer.objects.values_list("number", "status")) == {
        "0412": "serving",
        "412": "suspended",
    }
    run("import_officers", path)


def test_two_of_the_same_name_are_two_officers(tmp_path: Path) -> None:
    run("import_officers", write(tmp_path, lines(officer_row(number="0999"))))
    assert Officer.objects.filter(name="Nell Roper").count() == len(("0412", "0999"))


def test_the_first_file_of_a_force_may_hold_whoever_does_not_serve(tmp_path: Path) -> None:
    with database_owner.past_guards():
        Officer.objects.all().delete()
    run("import_officers", write(tmp_path, lines(officer_row(status="left"))))
    assert Officer.objects.get().status == OfficerStatus.LEFT


def duty(
    starts: str = "2026-10-24T22:00:00Z",
    ends: str = "2026-10-25T07:00:00Z",
    *,
    number: str = "0412",
    boroughs: str = "Camden",
    reasons: str = "questions",
) -> bytes:
    return lines(",".join((number, starts, ends, boroughs, reasons)), head=ROSTER_HEAD)


# The hours that each leaves an officer on duty, and the boroughs.
ROSTER_TAKEN = {
    "the night the clocks go back": (
        duty("2026-10-24T22:00:00+01:00", "2026-10-25T07:00:00+00:00"),
        10,
    ),
    "the hour that comes twice": (duty("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00Z"), 1),
    "an offset of hours alone": (duty("2026-10-24T22:00:00+01", "2026-10-25T07:00:00+00"), 10),
    "small t and z": (duty("2026-10-24t22:00:00z"), 9),
    "a day that ends at 24:00": (duty("2026-10-24T16:00:00Z", "2026-10-24T24:00:00Z"), 8),
    "the missing hour, in UTC": (duty("2027-03-28T01:30:00Z", "2027-03-28T09:00:00+01:00"), 6.5),
    "a semicolon at the end": (duty(boroughs="Camden;", reasons="questions;"), 9),
}
ROSTER_NOTICED = {
    "summer's offset in winter": duty("2026-11-26T22:00:00+01:00", "2026-11-27T06:00:00Z"),
    "summer's offset an hour too early": duty("2027-03-28T01:30:00+01:00", "2027-03-28T08:00Z"),
}
BOROUGHS = {
    "Kensington & Chelsea;camden": ["Kensington and Chelsea", "Camden"],
    "Tower\u00a0Hamlets": ["Tower Hamlets"],
    "Hammersmith & Fulham;Barking & Dagenham;City and County of the City of London": [
        "Hammersmith and Fulham",
        "Barking and Dagenham",
        "City of London",
    ],
    "London Borough of Camden;CAMDEN": ["Camden"],
    "Royal Borough of Kingston-upon-Thames": ["Kingston upon Thames"],
    "City of Westminster": ["Westminster"],
}
ROSTER_REFUSED = {
    "no offset": (duty("2026-10-24 22:00", "2026-10-25 07:00"), "starts_at has no offset"),
    "dates as written here": (duty("24/10/2026 22:00"), "starts_at is not a moment such as"),
    "a leap second": (duty("2026-10-24T23:59:60Z"), "starts_at is no date or time of day"),
    "a minute past 24:00": (duty("2026-10-24T24:01:00Z"), "starts_at is no date or time of day"),
    "a year": (duty(ends="2027-10-24T22:00:00Z"), "it lasts 8760 hours; at most 24"),
    "a number without its zero": (
        duty(number="412"),
        "there is no officer 412 on record; 0412 looks like it",
    ),
    "no such borough": (duty(boroughs="Camden;Atlantis"), "there is no borough 'Atlantis'"),
    "an empty name between": (duty(boroughs="Camden;;Brent"), "boroughs holds an empty name"),
    "a state word": (duty(reasons="WAIT"), "reasons is 'WAIT' alone"),
}


def hours_of_duty() -> float:
    period = DutyPeriod.objects.get()
    return (period.ends_at - period.starts_at).total_seconds() / 3600


@pytest.mark.parametrize("what", ROSTER_TAKEN)
def test_a_roster_is_taken(tmp_path: Path, what: str) -> None:
    data, hours = ROSTER_TAKEN[what]
    _, told = run("import_roster", write(tmp_path, data), *SPAN)
    assert (told, hours_of_duty()) == ("", hours)


@pytest.mark.parametrize("what", ROSTER_NOTICED)
def test_a_roster_is_taken_with_a_notice(tmp_path: Path, what: str) -> None:
    _, told = run("import_roster", write(tmp_path, ROSTER_NOTICED[what]), *SPAN)
    assert "line 2: starts_at has an offset that clocks here do not show then" in told
    assert DutyPeriod.objects.count() == 1


@pytest.mark.parametrize(("written", "meant"), BOROUGHS.items())
def test_a_borough_is_known_however_it_is_written(
    tmp_path: Path, written: str, meant: list[str]
) -> None:
    run("import_roster", write(tmp_path, duty(boroughs=written)), *SPAN)
    assert DutyPeriod.objects.get().boroughs == meant


@pytest.mark.parametrize("what", ROSTER_REFUSED)
def test_a_roster_is_refused_naming_the_line(tmp_path: Path, what: str) -> None:
    data, reason = ROSTER_REFUSED[what]
    _, told, _ = fail("import_roster", write(tmp_path, data), *SPAN)
    assert told.startswith(f"line 2: {reason}")
    assert not DutyPeriod.objects.exists()
