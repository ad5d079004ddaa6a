"""The roster: a file that was read replaces every period that starts in its span."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from uuid_utils.compat import uuid7

from foundation.audit import clock, ledger
from verification.actions.imports.csv_files import BadFile, CsvFault, Progress
from verification.actions.imports.roster_file import DutyRow, Span
from verification.actions.monitoring import uninvolved_staff
from verification.actions.records import refusals
from verification.events import Event, SubjectKind
from verification.models import Officer, RosterImport

# Any number, as long as no other advisory lock of the service uses it.
_IMPORT_LOCK = 0x5C_0001
_TELL_EVERY = 20_000

_STAGE = """
CREATE TEMPORARY TABLE staged_duty (
    id uuid, line integer, officer_id uuid, starts_at timestamptz, ends_at timestamptz,
    boroughs varchar[], reasons varchar[]
)
"""
_COPY = """
COPY staged_duty (id, line, officer_id, starts_at, ends_at, boroughs, reasons) FROM STDIN
"""
_COMPARE = """
SELECT
    count(*) FILTER (WHERE old.id IS NULL),
    count(*) FILTER (WHERE new.id IS NULL),
    count(*) FILTER (WHERE (old.ends_at, old.boroughs, old.reasons)
        IS DISTINCT FROM (new.ends_at, new.boroughs, new.reasons)
        AND old.id IS NOT NULL AND new.id IS NOT NULL),
    count(old.id)
FROM staged_duty AS new
FULL JOIN (
    SELECT * FROM verification_dutyperiod WHERE starts_at >= %s AND starts_at < %s
) AS old ON old.officer_id = new.officer_id AND old.starts_at = new.starts_at
"""
_ACROSS_THE_BORDER = """
SELECT new.line
FROM staged_duty AS new
JOIN verification_dutyperiod AS old
    ON old.officer_id = new.officer_id
    AND old.starts_at < new.ends_at AND old.ends_at > new.starts_at
WHERE NOT (old.starts_at >= %s AND old.starts_at < %s)
ORDER BY new.line
"""
_SAME = """
old.officer_id = new.officer_id AND old.starts_at = new.starts_at AND old.ends_at = new.ends_at
AND old.boroughs = new.boroughs AND old.reasons = new.reasons
"""
_REMOVE = f"""
DELETE FROM verification_dutyperiod AS old
WHERE starts_at >= %s AND starts_at < %s
AND NOT EXISTS (SELECT FROM staged_duty AS new WHERE {_SAME})
"""  # noqa: S608 - constants alone
_ADD = f"""
INSERT INTO verification_dutyperiod (id, officer_id, starts_at, ends_at, boroughs, reasons)
SELECT id, officer_id, starts_at, ends_at, boroughs, reasons FROM staged_duty AS new
WHERE NOT EXISTS (SELECT FROM verification_dutyperiod AS old WHERE {_SAME})
"""  # noqa: S608 - constants alone


class RosterShrinks(refusals.Refusal):
    """The file would take away more of the roster than a slip should be able to.

    `facts` are `before`, `after` (periods) and `percent` (the limit).
    """

    code = "roster_shrinks"
    sentence = "The file would shrink the roster of its span too far."


@dataclass(frozen=True, kw_only=True)
class RosterImportSummary:
    """What an import did, or would do, in periods; `left_alone` were there word for word."""

    periods: int
    added: int
    changed: int
    left_alone: int
    removed: int
    before: int


def officer_ids() -> dict[str, UUID]:
    """Read every officer's id by their number."""
    return dict(Officer.objects.values_list("number", "id"))


@contextmanager
def staged(duties: Sequence[DutyRow], *, progress: Progress | None = None) -> Iterator[None]:
    """Stream the periods of a checked file into a table of this connection's own, for `replace`.

    Done before the transaction, so that the swap is all that stands in it, tried again or not.
    `progress` is told the periods so far.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        try:
            _copy(cursor, duties, progress=progress)
            yield
        finally:
            # Where the connection itself is gone, so is the table.
            if connection.is_usable():
                cursor.execute("DROP TABLE IF EXISTS staged_duty")


def replace(
    *,
    periods: int,
    span: Span,
    allow_shrink: bool,
    dry_run: bool,
    actor: ledger.Actor,
) -> RosterImportSummary:
    """Put the `staged` periods, so many, in place of those that start in the span.

    Raises RosterShrinks, or csv_files.BadFile where a period overlaps one that starts outside the
    span; then nothing has changed. A dry run only compares.
    """
    ledger.require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
        _refuse_overlaps(cursor, span)
        summary = _compare(cursor, span=span, periods=periods)
        if not allow_shrink:
            _refuse_shrinking(summary)
        if not dry_run:
            _swap(cursor, span)
            _remember(summary, span=span, actor=actor)
            uninvolved_staff.watch()
    return summary


def _copy(cursor: Any, duties: Sequence[DutyRow], *, progress: Progress | None) -> None:
    """Write the periods to the staging table."""
    with cursor.copy(_COPY) as copy:
        for count, duty in enumerate(duties, start=1):
            if progress is not None and count % _TELL_EVERY == 0:
                progress(count)
            copy.write_row(
                (
                    uuid7(),
                    duty.line,
                    duty.officer_id,
                    duty.starts_at,
                    duty.ends_at,
                    list(duty.boroughs),
                    list(duty.reasons),
                )
            )
    cursor.execute("ANALYZE staged_duty")


def _refuse_overlaps(cursor: Any, span: Span) -> None:
    """Refuse periods that overlap what the file does not replace; raises BadFile."""
    cursor.execute(_ACROSS_THE_BORDER, [span.starts_at, span.ends_at])
    reason = "it overlaps a period of the same officer that starts outside the span; widen the span"
    problems = [CsvFault(line=line, reason=reason) for (line,) in cursor.fetchall()]
    if problems:
        raise BadFile(problems)


def _compare(cursor: Any, *, span: Span, periods: int) -> RosterImportSummary:
    """Count what is new, gone, changed and as it was."""
    cursor.execute(_COMPARE, [span.starts_at, span.ends_at])
    added, removed, changed, before = cursor.fetchone()
    return RosterImportSummary(
        periods=periods,
        added=added,
        changed=changed,
        left_alone=periods - added - changed,
        removed=removed,
        before=before,
    )


def _refuse_shrinking(summary: RosterImportSummary) -> None:
    """Refuse to lose more than the limit; raises RosterShrinks."""
    percent: int = settings.ROSTER_SHRINK_PERCENT
    if (summary.before - summary.periods) * 100 > summary.before * percent:
        raise RosterShrinks(
            f"The span holds {summary.before} periods and the file {summary.periods}: "
            f"more than {percent} per cent fewer. If that is right, allow it.",
            before=summary.before,
            after=summary.periods,
            percent=percent,
        )


def _swap(cursor: Any, span: Span) -> None:
    """Remove what the file does not hold and add what the roster does not."""
    cursor.execute(_REMOVE, [span.starts_at, span.ends_at])
    cursor.execute(_ADD)


def _remember(summary: RosterImportSummary, *, span: Span, actor: ledger.Actor) -> None:
    """Keep that the roster of this span is fresh, and record the import."""
    kept = RosterImport.objects.create(
        imported_at=clock.db_now(),
        span_from=span.starts_at,
        span_to=span.ends_at,
        periods=summary.periods,
        replaced=summary.before,
    )
    ledger.record(
        event=Event.ROSTER_IMPORTED,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.ROSTER, id=kept.id),
        span_from=span.starts_at,
        span_to=span.ends_at,
        periods=summary.periods,
        added=summary.added,
        changed=summary.changed,
        removed=summary.removed,
    )
