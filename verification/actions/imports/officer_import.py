"""The force's officer record: taken over from a checked file, all of it or nothing.

Officers who are not in the file stay as they are. Locks: teams, users, then officers, then
verifications; what takes long (new officers and their photos) is written before any lock is held.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from accounts import teams
from accounts.models import Team
from foundation import look_alikes
from foundation.audit import clock, ledger
from foundation.pictures import sandbox
from verification.actions.imports import mistaken_identity
from verification.actions.imports.csv_files import Notice
from verification.actions.imports.mistaken_identity import NOTHING_ALLOWED, Allowed, Known
from verification.actions.imports.officer_file import OfficerRow
from verification.actions.officers import devices_and_status, staff_numbers
from verification.actions.records import lookup
from verification.events import Event, SubjectKind
from verification.models import Officer, Verification
from verification.rules.states import LIVE

# Any number, as long as no other advisory lock of the service uses it.
_IMPORT_LOCK = 0x5C_0002
# At most so many photos in memory at once.
_BATCH = 100

_KNOWN = """
SELECT officer.id, number, rank, officer.name, team.name, team_id, status, looks, photo_digest
FROM verification_officer AS officer JOIN accounts_team AS team ON team.id = officer.team_id
"""
_UPDATE = """
UPDATE verification_officer AS officer
SET rank = new.rank, name = new.name, team_id = new.team_id, looks = new.looks
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[])
    AS new (id, rank, name, team_id, looks)
WHERE officer.id = new.id
"""
_UPDATE_USERS = """
UPDATE accounts_user AS account
SET display_name = new.name, team_id = new.team_id
FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS new (id, name, team_id)
JOIN verification_officer AS officer ON officer.id = new.id
WHERE account.id = officer.user_id
"""
_STAGE_PHOTOS = """
CREATE TEMPORARY TABLE staged_photo (officer_id uuid, photo bytea, digest bytea) ON COMMIT DROP
"""
_UPDATE_PHOTOS = """
UPDATE verification_officer AS officer SET photo = new.photo, photo_digest = new.digest
FROM staged_photo AS new WHERE officer.id = new.officer_id
"""


@dataclass(frozen=True, kw_only=True)
class OfficerImportSummary:
    """What an import did, or would do, in officers.

    `without_photo` are in the file and have none, on record or in it.

    `left_alone` are in the file just as they are on record; `absent` are on record and not in the
    file, and stay as they are, so nobody is ever removed.
    """

    officers: int
    added: int
    changed: int
    left_alone: int
    removed: int
    absent: int
    statuses_changed: int
    phones_changed: int
    without_photo: int


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """The difference between the file and the record, of what the record's rows hold."""

    new: list[OfficerRow]
    changed: list[tuple[Known, OfficerRow]]
    photos: list[tuple[Known, OfficerRow]]
    statuses: list[tuple[Known, OfficerRow]]


def take_over(
    *,
    rows: Sequence[OfficerRow],
    dry_run: bool,
    actor: ledger.Actor,
    allowed: Allowed = NOTHING_ALLOWED,
    notice: Notice | None = None,
) -> OfficerImportSummary:
    """Bring the record to what a checked file says; a status taken away applies at once.

    Raises csv_files.BadFile where a photo changed since it was checked or cannot be decoded, and
    where somebody of the file would be taken for somebody else, unless that is `allowed`. A dry run
    compares, and draws the new photos all the same.
    """
    ledger.require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    known = _known()
    mistaken_identity.check(rows, known=known, allowed=allowed, notice=notice)
    plan = _plan(rows, known=known)
    summary = _summary(rows, plan=plan, known=known)
    with sandbox.Painter() as painter:
        if dry_run:
            _check_photos(plan, painter=painter)
        else:
            _write(plan, rows=rows, painter=painter, now=clock.db_now(), actor=actor)
            _record(summary, actor=actor)
    return summary


def _known() -> dict[str, Known]:
    """Read the whole record, photos by their digests alone."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        return {known.number: known for known in map(Known._make, cursor.fetchall())}


def _plan(rows: Sequence[OfficerRow], *, known: Mapping[str, Known]) -> _Plan:
    """Compare every row with what is on record of its officer."""
    pairs = [(known[row.number], row) for row in rows if row.number in known]
    return _Plan(
        new=[row for row in rows if row.number not in known],
        changed=[pair for pair in pairs if _words(pair[0]) != _words(pair[1])],
        photos=[pair for pair in pairs if _brings_photo(*pair)],
        statuses=[pair for pair in pairs if pair[0].status != pair[1].status],
    )


def _summary(
    rows: Sequence[OfficerRow], *, plan: _Plan, known: Mapping[str, Known]
) -> OfficerImportSummary:
    """Count the difference, in officers."""
    phones = _phones(rows, ids={number: one.id for number, one in known.items()})
    pictured = {number for number, one in known.items() if one.photo_digest is not None}
    pairs = (*plan.changed, *plan.photos, *plan.statuses)
    other_phones = staff_numbers.differing(phones=phones)
    changed = {before.id for before, _ in pairs} | set(other_phones)
    return OfficerImportSummary(
        officers=len(rows),
        added=len(plan.new),
        changed=len(changed),
        left_alone=len(rows) - len(plan.new) - len(changed),
        removed=0,
        absent=len(known) - (len(rows) - len(plan.new)),
        statuses_changed=len(plan.statuses),
        phones_changed=len(other_phones),
        without_photo=sum(row.photo is None and row.number not in pictured for row in rows),
    )


def _write(
    plan: _Plan,
    *,
    rows: Sequence[OfficerRow],
    painter: sandbox.Painter,
    now: datetime,
    actor: ledger.Actor,
) -> None:
    """Write the difference: first what nobody waits for, last what officers' requests wait for."""
    named = {row.team for row in (*plan.new, *(row for _, row in plan.changed))}
    theirs = {name: teams.named(name, actor=actor) for name in sorted(named)}
    for batch in _batches(plan.new):
        new = [_new(row, team=theirs[row.team], painter=painter, now=now) for row in batch]
        Officer.objects.bulk_create(new)
    _stage_photos(plan.photos, painter=painter)
    _update(plan.changed, theirs=theirs)
    _record_moves(plan.changed, theirs=theirs, actor=actor)
    _update_photos()
    numbers = [row.number for row in rows]
    Officer.objects.filter(number__in=numbers).update(recorded_at=now)
    ids = dict(Officer.objects.filter(number__in=numbers).values_list("number", "id"))
    phones = _phones(rows, ids=ids)
    staff_numbers.replace(phones=staff_numbers.differing(phones=phones))
    _apply_statuses(plan.statuses, now=now, actor=actor)


def _update(changed: Sequence[tuple[Known, OfficerRow]], *, theirs: Mapping[str, Team]) -> None:
    """Write new ranks, names, teams and looks, of officers and of their accounts."""
    if not changed:
        return
    ids = [before.id for before, _ in changed]
    rows = [row for _, row in changed]
    ranks, names, looks = zip(*((row.rank, row.name, row.looks) for row in rows), strict=True)
    team_ids = [theirs[row.team].id for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_USERS, [ids, list(names), team_ids])
        cursor.execute(_UPDATE, [ids, list(ranks), list(names), team_ids, list(looks)])


def _record_moves(
    changed: Sequence[tuple[Known, OfficerRow]], *, theirs: Mapping[str, Team], actor: ledger.Actor
) -> None:
    """Record who is of another team from now on: who may decide on them changes with it."""
    for before, row in changed:
        if before.team_id != theirs[row.team].id:
            ledger.record(
                event=Event.OFFICER_TEAM_CHANGED,
                actor=actor,
                subject=ledger.Subject(kind=SubjectKind.OFFICER, id=before.id),
                before=before.team_id,
                after=theirs[row.team].id,
            )


def _check_photos(plan: _Plan, *, painter: sandbox.Painter) -> None:
    """Draw what a real import would, so that a dry run says what that would say."""
    for row in (*plan.new, *(row for _, row in plan.photos)):
        _photo(row, painter=painter)


def _stage_photos(photos: Sequence[tuple[Known, OfficerRow]], *, painter: sandbox.Painter) -> None:
    """Draw new photos into a table of this transaction's own, before any officer is locked.

    Ten thousand files take many seconds, and an officer whose row is locked cannot ask.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAGE_PHOTOS)
        with cursor.copy("COPY staged_photo (officer_id, photo, digest) FROM STDIN") as copy:
            for before, row in photos:
                copy.write_row((before.id, _photo(row, painter=painter), _digest(row)))
        cursor.execute("ANALYZE staged_photo")


def _update_photos() -> None:
    """Put the staged photos in place."""
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_PHOTOS)
        cursor.execute("DROP TABLE staged_photo")


def _apply_statuses(
    statuses: Sequence[tuple[Known, OfficerRow]], *, now: datetime, actor: ledger.Actor
) -> None:
    """Write new standings and stop what is live of those who lost theirs."""
    by_id = Officer.objects.defer("photo").in_bulk([before.id for before, _ in statuses])
    # All their live cases are locked at once, lowest id first, whoever's they are.
    live = Verification.objects.filter(officer__in=by_id, state__in=LIVE)
    lookup.lock_all(live.values_list("id", flat=True))
    for before, row in statuses:
        devices_and_status.apply_status(
            officer=by_id[before.id], status=row.status, now=now, actor=actor
        )


def _new(row: OfficerRow, *, team: Team, painter: sandbox.Painter, now: datetime) -> Officer:
    """Build an officer who was not on record."""
    return Officer(
        number=row.number,
        rank=row.rank,
        name=row.name,
        team=team,
        status=row.status,
        looks=row.looks,
        photo=_photo(row, painter=painter),
        photo_digest=_digest(row),
        recorded_at=now,
    )


def _photo(row: OfficerRow, *, painter: sandbox.Painter) -> bytes | None:
    """Draw the photo that was checked."""
    return None if row.photo is None else row.photo.drawn(line=row.line, painter=painter)


def _digest(row: OfficerRow) -> bytes | None:
    """Know the file again that a photo was drawn from."""
    return None if row.photo is None else row.photo.digest


def _brings_photo(before: Known, row: OfficerRow) -> bool:
    """Say whether a row names a photo other than the one on record; naming none leaves that."""
    return row.photo is not None and row.photo.digest != before.photo_digest


def _words(officer: Known | OfficerRow) -> tuple[str, str, str, str]:
    """Give what is compared as words; another spelling of their team is no change."""
    return officer.rank, officer.name, look_alikes.key(officer.team), officer.looks


def _phones(rows: Iterable[OfficerRow], *, ids: Mapping[str, UUID]) -> dict[UUID, bytes]:
    """Give the phones of the file by the ids of officers on record."""
    return {
        ids[row.number]: row.phone_index
        for row in rows
        if row.phone_index is not None and row.number in ids
    }


def _batches(rows: Sequence[OfficerRow]) -> Iterator[Sequence[OfficerRow]]:
    """Cut into pieces whose photos fit in memory."""
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _record(summary: OfficerImportSummary, *, actor: ledger.Actor) -> None:
    """Record the import; it has no row of its own, so its entry has a fresh id."""
    ledger.record(
        event=Event.OFFICERS_IMPORTED,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.SERVICE, id=uuid7()),
        officers=summary.officers,
        added=summary.added,
        changed=summary.changed,
        absent=summary.absent,
        statuses_changed=summary.statuses_changed,
        phones_changed=summary.phones_changed,
    )
