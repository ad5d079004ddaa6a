"""Officers of a file who would be taken for somebody else: look-alike numbers, names and teams.

A spreadsheet makes 0107 into 107, and a hand types O for 0. Taken as they come, such rows make a
second officer, suspended perhaps, beside the one who goes on serving. Only what the file brings
anew is looked at: two who are on record already may both stay.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from accounts import teams
from accounts.models import Team
from foundation import look_alikes
from verification.actions.imports.csv_files import CsvFault, CsvFaults, Notice
from verification.actions.imports.officer_file import OfficerRow
from verification.enums import OfficerStatus


class Known(NamedTuple):
    """What is on record of one officer; `photo_digest` is None without a photo."""

    id: UUID
    number: str
    rank: str
    name: str
    team: str
    team_id: UUID
    status: str
    looks: str
    photo_digest: bytes | None


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """What a person has looked at and allows: look-alikes, newcomers who do not serve."""

    alike: bool = False
    not_serving: bool = False


NOTHING_ALLOWED = Allowed()


def check(
    rows: Sequence[OfficerRow],
    *,
    known: Mapping[str, Known],
    allowed: Allowed = NOTHING_ALLOWED,
    notice: Notice | None = None,
) -> None:
    """Demand that nobody in the file can be taken for somebody else.

    Two teams that look alike cannot both be, whatever is allowed. Raises csv_files.BadFile, which
    names the line and both of a pair.
    """
    faults = CsvFaults()
    _look_at_teams(rows, faults=faults)
    new = [row for row in rows if row.number not in known]
    if not allowed.alike:
        faults.found.extend(_alike_numbers(new, known=known))
        faults.found.extend(_alike_names(rows, known=known))
    if known and not allowed.not_serving:
        faults.found.extend(_newcomers_who_do_not_serve(new))
    faults.refuse_if_any()
    faults.tell(notice)


def _look_at_teams(rows: Sequence[OfficerRow], *, faults: CsvFaults) -> None:
    """Note a team that only looks like another; another spelling is the same team."""
    names = dict(Team.objects.values_list("skeleton", "name"))
    lines: dict[str, int] = {}
    for row in rows:
        lines.setdefault(row.team, row.line)
    for name, line in lines.items():
        first = names.setdefault(look_alikes.skeleton(name), name)
        try:
            teams.check_same(name, first)
        except teams.UnfitTeam as unfit:
            faults.note(line=line, reason=str(unfit))
            continue
        if name != first:
            faults.notice(line=line, reason=f"the team {name!r} was taken for {first!r}")


def _alike_numbers(new: Sequence[OfficerRow], *, known: Mapping[str, Known]) -> Iterator[CsvFault]:
    """Find numbers on no record that look like one on record, or like an earlier one."""
    seen = {look_alikes.number_skeleton(number): number for number in known} if new else {}
    for row in new:
        skeleton = look_alikes.number_skeleton(row.number)
        if other := seen.get(skeleton):
            yield CsvFault(
                line=row.line,
                reason=f"number {row.number} looks like {other}: write it as on the card, or, "
                "where they are two officers, --allow-alike",
            )
        seen.setdefault(skeleton, row.number)


def _alike_names(rows: Sequence[OfficerRow], *, known: Mapping[str, Known]) -> Iterator[CsvFault]:
    """Find new names that look like another officer's and are not the same: of these many exist."""
    changed = [row for row in rows if _brings_name(row, known=known)]
    if not changed:
        return
    names = {number: one.name for number, one in known.items()}
    names |= {row.number: row.name for row in rows}
    bearers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, name in names.items():
        bearers[look_alikes.skeleton(name)].append((number, name))
    for row in changed:
        mine = look_alikes.key(row.name)
        for number, name in bearers[look_alikes.skeleton(row.name)]:
            if look_alikes.key(name) != mine:
                yield CsvFault(
                    line=row.line,
                    reason=f"name {row.name!r} looks like {name!r}, of {number}: mend it, or, "
                    "where they are two officers, --allow-alike",
                )
                break


def _newcomers_who_do_not_serve(new: Sequence[OfficerRow]) -> Iterator[CsvFault]:
    """Find numbers on no record that arrive suspended, or otherwise not serving.

    Nobody's standing is taken away by such a row: most likely the number is wrong.
    """
    for row in new:
        if row.status is not OfficerStatus.SERVING:
            yield CsvFault(
                line=row.line,
                reason=f"number {row.number} is on no record and arrives {row.status}: is the "
                "number right? If so, --allow-not-serving",
            )


def _brings_name(row: OfficerRow, *, known: Mapping[str, Known]) -> bool:
    """Say whether a row brings a name that is not on record of its officer."""
    before = known.get(row.number)
    return before is None or before.name != row.name
