"""A file of officers: every line and photo checked, before the database is touched.

docs/operations/imports.md documents the columns for those who make the file.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts import teams
from foundation.pictures import sandbox, structure
from foundation.sms import phone_numbers
from verification.actions.imports import csv_files
from verification.actions.imports.csv_files import BadValue, CsvFaults, Notice, Progress, Row
from verification.actions.officers import staff_numbers
from verification.enums import OfficerStatus
from verification.rules import field_cleaning

COLUMNS = ("number", "rank", "name", "team", "status", "looks", "photo", "phone")
_NUMBER = "[0-9A-Z][0-9A-Z-]*"


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoFile:
    """A photo on disk: read again when it is stored, and known by its SHA-256 till then."""

    path: Path
    digest: bytes

    def drawn(self, *, line: int, painter: sandbox.Painter) -> bytes:
        """Draw the photo anew, as a JPEG that may be shown.

        Raises csv_files.BadFile where it cannot be decoded, or the file changed since the check.
        """
        try:
            return painter.redraw(structure.without_tail(self.read(line=line)))
        except sandbox.UndrawablePicture as error:
            reason = f"the photo {self.path.name} cannot be shown: {error}"
            raise csv_files.BadFile([csv_files.CsvFault(line=line, reason=reason)]) from error

    def read(self, *, line: int) -> bytes:
        """Read what was checked; raises csv_files.BadFile where the file has changed since."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).digest() != self.digest:
            reason = f"the photo {self.path.name} changed while the file was imported"
            raise csv_files.BadFile([csv_files.CsvFault(line=line, reason=reason)])
        return data


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficerRow:
    """One officer of the file. Of the phone only the keyed index is kept."""

    line: int
    number: str
    rank: str
    name: str
    team: str
    status: OfficerStatus
    looks: str
    photo: PhotoFile | None
    phone_index: bytes | None


def read(
    *,
    path: Path,
    photos: Path | None,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> list[OfficerRow]:
    """Read a whole file with its photos, which lie in one folder. Raises csv_files.BadFile.

    `notice` is told of what was taken though it looks odd.
    """
    problems = CsvFaults()
    officers = []
    for row in csv_files.read(path=path, columns=COLUMNS, problems=problems, progress=progress):
        try:
            officers.append(_officer(row, photos=photos))
        except BadValue as error:
            problems.note(line=row.line, reason=str(error))
    _note_twice(officers, problems=problems)
    problems.refuse_if_any()
    problems.tell(notice)
    return officers


def _officer(row: Row, *, photos: Path | None) -> OfficerRow:
    """Check one row; raises BadValue with the first thing wrong."""
    values = row.values
    return OfficerRow(
        line=row.line,
        number=_number(values["number"]),
        rank=_rank(values["rank"]),
        name=csv_files.text(values["name"], column="name", at_most=80),
        team=_team(values["team"]),
        status=_status(values["status"]),
        looks=_looks(values["looks"]),
        photo=_photo(values["photo"], folder=photos),
        phone_index=_phone_index(values["phone"]),
    )


def _number(value: str) -> str:
    """Read a number as it stands on the card, in capitals; raises BadValue."""
    csv_files.refuse_spreadsheet_damage(value, column="number")
    return csv_files.text(value.upper(), column="number", at_most=8, pattern=_NUMBER)


def _team(value: str) -> str:
    """Read the name of a team; raises BadValue."""
    try:
        return teams.check_name(csv_files.text(value, column="team", at_most=60))
    except teams.UnfitTeam as unfit:
        raise BadValue(str(unfit)) from unfit


def _rank(value: str) -> str:
    """Read a rank that a text can tell; raises BadValue."""
    rank = csv_files.text(value, column="rank", at_most=40)
    if not field_cleaning.CLEANERS["rank"].clean(rank):
        raise BadValue(
            f"rank {rank[:20]!r} is not in the table of ranks, and too long to be told in full"
        )
    return rank


def _looks(value: str) -> str:
    """Read what one sees of somebody; raises BadValue."""
    looks = csv_files.text(value, column="looks", at_most=30)
    if word := field_cleaning.word_standing_alone(looks):
        raise BadValue(f"looks holds {word!r} alone, which a text would say for an answer")
    return looks


def _status(value: str) -> OfficerStatus:
    """Read a standing; raises BadValue."""
    try:
        return OfficerStatus(value.lower())
    except ValueError:
        known = ", ".join(OfficerStatus)
        raise BadValue(f"status {value[:20]!r} is not known; known are {known}") from None


def _phone_index(value: str) -> bytes | None:
    """Index a phone, if there is one; raises BadValue, which never quotes it."""
    if not value:
        return None
    csv_files.refuse_spreadsheet_damage(value, column="phone")
    try:
        return staff_numbers.index_of(value)
    except phone_numbers.NotANumber:
        raise BadValue("phone is not a telephone number such as +44 and the rest") from None


def _photo(value: str, *, folder: Path | None) -> PhotoFile | None:
    """Check the photo that a row names, if it names one; raises BadValue."""
    if not value:
        return None
    name = csv_files.text(value, column="photo", at_most=100)
    if folder is None:
        raise BadValue(f"photo {name!r} is named, but no folder of photos was given")
    if name.startswith(".") or "/" in name or "\\" in name:
        raise BadValue(f"photo {name!r} is not the plain name of a file in the folder")
    path = folder / name
    return PhotoFile(path=path, digest=hashlib.sha256(_photo_bytes(path)).digest())


def _photo_bytes(path: Path) -> bytes:
    """Read a photo and see that it is one, by the check of every picture; raises BadValue."""
    at_most: int = settings.FACE_BYTES_AT_MOST
    try:
        if path.stat().st_size > at_most:
            raise BadValue(f"photo {path.name!r} is larger than {at_most} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise BadValue(f"photo {path.name!r} cannot be read ({error.strerror})") from error
    try:
        structure.without_tail(data)
    except structure.BadPicture as bad:
        raise BadValue(f"photo {path.name!r}: {bad}") from bad
    return data


def _note_twice(officers: Sequence[OfficerRow], *, problems: CsvFaults) -> None:
    """Note every number, and every phone, that an earlier line has already."""
    numbers: dict[str, int] = {}
    phones: dict[bytes, int] = {}
    for row in officers:
        first = numbers.setdefault(row.number, row.line)
        if first != row.line:
            problems.note(line=row.line, reason=f"number {row.number} stands on line {first} too")
        if row.phone_index is None:
            continue
        first = phones.setdefault(row.phone_index, row.line)
        if first != row.line:
            problems.note(line=row.line, reason=f"the phone stands on line {first} too")
