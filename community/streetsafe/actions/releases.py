"""Releases: each quarter that is over is published once, and stays as it was published."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Min

from community.streets import current
from community.streetsafe.actions import release_counts, source_counts
from community.streetsafe.enums import Level, Measure
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Release, ReleaseRow, Report
from community.streetsafe.rules import quarters, release_file, release_lines
from community.streetsafe.rules.quarters import Quarter
from community.streetsafe.rules.release_lines import Line
from community.streetsafe.rules.suppression import Least, Said
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Commitment, Subject

# Any number, as long as no other advisory lock of the service uses it.
_LOCK = 7_413_329


def make_missing(*, now: datetime) -> list[Quarter]:
    """Publish every quarter that is over for seven days and is not published; give them."""
    ledger.require_transaction()
    with connection.cursor() as cursor:
        # Two workers at once: the second finds nothing missing.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    missing = _missing(now)
    if missing:
        source_counts.note(source_counts.live_keys())
    for quarter in missing:
        _make(quarter, now=now)
    return missing


def lines_of(release: Release) -> list[Line]:
    """Read a release's lines, in the order of its file."""
    return [_line(row) for row in release.rows.order_by("position")]


def _missing(now: datetime) -> list[Quarter]:
    """List them, from the first report on, where no report of the quarter is deleted yet."""
    today = clock.local_day(now)
    first = Report.objects.aggregate(first=Min("received_on"))["first"]
    if first is None:
        return []
    kept = today - settings.STREETS_REPORTS_KEPT_FOR
    made = set(Release.objects.values_list("quarter", flat=True))
    return [
        quarter
        for quarter in quarters.closed(first=first, today=today)
        if quarter.begins_on not in made and quarter.begins_on >= kept
    ]


def _make(quarter: Quarter, *, now: datetime) -> None:
    least = Least(road=settings.STREETS_ROAD_AT_LEAST, detail=settings.STREETS_DETAIL_AT_LEAST)
    counts = release_counts.read(quarter)
    shown = release_lines.said_of_roads(counts, least=least)
    lines = release_lines.write(counts, labels=release_counts.labels(shown), least=least)
    digest = hashlib.sha256(release_file.write(quarter, lines).encode()).digest()
    streets = current.find()
    release = Release.objects.create(
        quarter=quarter.begins_on,
        made_at=now,
        digest=digest,
        road_at_least=least.road,
        detail_at_least=least.detail,
        attribution=streets.attribution if streets else "",
    )
    ReleaseRow.objects.bulk_create(
        (_row(release, position, line) for position, line in enumerate(lines)), batch_size=2000
    )
    ledger.record(
        event=StreetSafeEvent.RELEASE_MADE,
        actor=Actor(kind=ActorKind.SYSTEM),
        subject=Subject(kind=StreetSafeSubject.RELEASE, id=release.id),
        year=quarter.begins_on.year,
        quarter=quarter.number,
        lines=len(lines),
        digest=Commitment(digest=digest),
    )


def _row(release: Release, position: int, line: Line) -> ReleaseRow:
    said = line.said
    return ReleaseRow(
        release=release,
        position=position,
        level=line.level,
        measure=line.measure,
        borough=line.borough,
        ward=line.ward,
        unit=line.unit,
        kind=line.kind,
        name=line.name,
        usrn=line.usrn,
        answer=line.answer,
        at_least=said.at_least if said else None,
        at_most=said.at_most if said else None,
        rounded=said.rounded if said else None,
    )


def _line(row: ReleaseRow) -> Line:
    said = None
    if row.at_least is not None:
        said = Said(at_least=row.at_least, at_most=row.at_most, rounded=row.rounded)
    return Line(
        level=Level(row.level),
        measure=Measure(row.measure),
        borough=row.borough,
        ward=row.ward,
        unit=row.unit,
        kind=row.kind,
        name=row.name,
        usrn=row.usrn,
        answer=row.answer,
        said=said,
    )
