"""Imports of figures: all of a file or nothing, and a correction keeps what it replaces."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from community.outcomes.actions.figure_files import FigureFile, FigureRow
from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.models import Figure, FigureImport
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind, Subject

# Any number, as long as no other advisory lock of the service uses it.
_LOCK = 7_413_402
_BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class FigureSummary:
    """What a file brought, or would bring; `import_id` is empty where nothing was written."""

    rows: int
    added: int
    replaced: int
    known: int
    import_id: str = ""


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """A file against what holds: new rows, and old ones with the row that each gives way to."""

    added: list[FigureRow]
    replaced: list[tuple[Figure, FigureRow]]


def take_over(
    *, file: FigureFile, actor: Actor, now: datetime, dry_run: bool = False
) -> FigureSummary:
    """Take over a file, with one entry; what is known already is left alone.

    A file that changes nothing leaves nothing: no import, no entry. Figures of what the file does
    not name stay as they are. `dry_run` compares, and writes nothing.
    """
    ledger.require_transaction()
    with connection.cursor() as cursor:
        # Two files at once would both replace the same figure.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    compared = _compare(file)
    summary = FigureSummary(
        rows=len(file.rows),
        added=len(compared.added),
        replaced=len(compared.replaced),
        known=len(file.rows) - len(compared.added) - len(compared.replaced),
    )
    if not dry_run and (summary.added or summary.replaced):
        made = _write(file, compared, summary=summary, actor=actor, now=now)
        return replace(summary, import_id=str(made.id))
    return summary


def _compare(file: FigureFile) -> _Compared:
    held = Figure.objects.filter(kind=file.kind, replaced_by=None)
    known = {(one.begins_on, one.borough, one.ward, one.item): one for one in held}
    added, replaced = list[FigureRow](), list[tuple[Figure, FigureRow]]()
    for row in file.rows:
        before = known.get(row.of)
        if before is None:
            added.append(row)
        elif before.numbers != row.numbers:
            replaced.append((before, row))
    return _Compared(added=added, replaced=replaced)


def _write(
    file: FigureFile,
    compared: _Compared,
    *,
    summary: FigureSummary,
    actor: Actor,
    now: datetime,
) -> FigureImport:
    made = _import(file, summary=summary, actor=actor, now=now)
    # The old rows give way first: one figure holds of each thing.
    old = [figure.id for figure, _ in compared.replaced]
    Figure.objects.filter(id__in=old).update(replaced_by=made)
    rows = [*compared.added, *(row for _, row in compared.replaced)]
    Figure.objects.bulk_create([_figure(row, made) for row in rows], batch_size=_BATCH)
    ledger.record(
        event=OutcomesEvent.FIGURES_IMPORTED,
        actor=actor,
        subject=Subject(kind=OutcomesSubject.FIGURE_IMPORT, id=made.id),
        kind=file.kind,
        rows=summary.rows,
        added=summary.added,
        replaced=summary.replaced,
    )
    return made


def _import(
    file: FigureFile, *, summary: FigureSummary, actor: Actor, now: datetime
) -> FigureImport:
    return FigureImport.objects.create(
        kind=file.kind,
        imported_at=now,
        imported_by_id=actor.id if actor.kind is ActorKind.OPERATOR else None,
        digest=file.digest,
        rows=summary.rows,
        added=summary.added,
        replaced=summary.replaced,
    )


def _figure(row: FigureRow, made: FigureImport) -> Figure:
    return Figure(
        figure_import=made,
        kind=made.kind,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        borough=row.borough,
        ward=row.ward,
        item=row.item,
        numbers=row.numbers,
    )
