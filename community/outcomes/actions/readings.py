"""Readings: every measure is read anew, and what differs from the last reading is kept."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.measured import attitudes, briefed, checks, force, others, partners, wards
from community.outcomes.models import Measure, Reading
from community.outcomes.rules import catalogue
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.listed import Listed
from community.outcomes.rules.verdicts import Read
from foundation.audit import clock, ledger
from foundation.audit.ledger import Subject

_SOURCES = (force, attitudes, wards, partners, checks, briefed, others)
# Any number, as long as no other advisory lock of the service uses it.
_LOCK = 7_413_401


def take(*, now: datetime) -> int:
    """Read all measures; give how many readings are new. One entry, and none where none is."""
    ledger.require_transaction()
    with connection.cursor() as cursor:
        # Two at once would each keep the same reading.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    measures = write_down()
    known = {slug: latest(measure) for slug, measure in measures.items()}
    taken = uuid7()
    made = [
        _row(measures[slug], one, taken=taken, at=now)
        for slug, one in _read(now)
        if not _is_same(known[slug].get(one.begins_on), one)
    ]
    Reading.objects.bulk_create(made)
    if made:
        ledger.record(
            event=OutcomesEvent.READINGS_TAKEN,
            actor=ledger.SYSTEM,
            subject=Subject(kind=OutcomesSubject.READINGS, id=taken),
            readings=len(made),
        )
    return len(made)


def write_down() -> dict[str, Measure]:
    """Bring the rows of measures to what the catalogue lists; give them by slug."""
    for listed in catalogue.ALL:
        Measure.objects.update_or_create(slug=listed.slug, defaults=_columns(listed))
    return {one.slug: one for one in Measure.objects.all() if one.slug in catalogue.BY_SLUG}


def latest(measure: Measure) -> dict[object, Read]:
    """Give what holds of each period of a measure, by the period's first day."""
    rows = measure.readings.order_by("begins_on", "-id").distinct("begins_on")
    return {row.begins_on: read_of(row) for row in rows}


def read_of(row: Reading) -> Read:
    """Give a row as the rules take it."""
    return Read(
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        estimate=Estimate(value=row.value, low=row.low, high=row.high, n=row.n, part=row.part),
        note=row.note,
    )


def _read(now: datetime) -> Iterator[tuple[str, Read]]:
    today = clock.local_day(now)
    for source in _SOURCES:
        yield from source.read(today)


def _is_same(before: Read | None, one: Read) -> bool:
    return before == one


def _columns(listed: Listed) -> dict[str, str]:
    return {
        "aim": listed.aim,
        "direction": listed.direction,
        "source": listed.source,
        "cadence": listed.cadence,
        "kind": listed.kind,
    }


def _row(measure: Measure, one: Read, *, taken: UUID, at: datetime) -> Reading:
    estimate = one.estimate
    return Reading(
        measure=measure,
        kind=measure.kind,
        begins_on=one.begins_on,
        ends_on=one.ends_on,
        n=estimate.n,
        part=estimate.part,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        note=one.note,
        taken=taken,
        taken_at=at,
    )
