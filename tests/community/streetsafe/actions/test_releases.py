"""Releases: made once a quarter is over, and never changed."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from community.streets.models import Stretch
from community.streetsafe import released, retention, tasks
from community.streetsafe.actions import releases, reports, source_counts
from community.streetsafe.enums import Counted, Level, Measure, Reason, WhyNotCounted
from community.streetsafe.models import Release, ReleaseRow, Report, SourceCount
from community.streetsafe.rules import quarters
from community.streetsafe.rules.quarters import Quarter
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.community.streetsafe import asked
from tests.community.streetsafe.streets_and_reports import Net, days

QUARTER = quarters.of(date(2026, 6, 1))
PERIOD = date(2026, 5, 18)
FIRST_DAY = date(2026, 5, 20)


def at(day: date) -> datetime:
    """Give noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


OVER = at(QUARTER.ends_on + timedelta(days=8))


def make(now: datetime = OVER) -> list[Quarter]:
    """Make what is missing."""
    with ledger.transaction():
        return releases.make_missing(now=now)


def tell(
    net: Net,
    stretch: Stretch,
    sources: Iterable[int],
    *,
    first: date = FIRST_DAY,
    period: date = PERIOD,
) -> list[Report]:
    """Report a stretch from these connections, a day each."""
    sources = list(sources)
    return [
        net.report(stretch=stretch, day=day, source=source, period=period)
        for day, source in zip(days(first, len(sources)), sources, strict=True)
    ]


def sweep(now: datetime) -> dict[str, int]:
    """Forget what need not be kept."""
    with ledger.transaction():
        return retention.forget(now)


def bands() -> dict[str, str]:
    """Give the bands of the only release, by road."""
    rows = ReleaseRow.objects.filter(level=Level.ROAD, measure=Measure.REPORTS)
    return {row.name: f"{row.at_least} to {row.at_most}" for row in rows}


def test_a_quarter_is_made_a_week_after_it_is_over_and_once(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(6))
    assert make(at(QUARTER.ends_on + timedelta(days=7))) == []
    assert make() == [QUARTER]
    assert make() == []
    assert make(at(date(2026, 10, 9))) == [QUARTER.next]
    assert bands() == {"Tanner Row": "5 to 9"}


def test_its_digest_is_in_the_log_and_is_that_of_the_file(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(6))
    make()
    found = released.find(QUARTER)
    assert found is not None
    one, lines = found
    file = released.file_of(QUARTER, lines)
    assert hashlib.sha256(file.encode()).hexdigest() == one.digest
    release = Release.objects.get()
    entry = AuditEntry.objects.get(event="release.made", subject_id=release.id)
    assert entry.details["lines"] == len(lines)
    assert one.digest in str(entry.details)


def unlogged() -> None:
    """Write a release into its table, and nothing into the log."""
    with ledger.transaction():
        Release.objects.create(
            quarter=QUARTER.begins_on,
            made_at=OVER,
            digest=bytes(32),
            road_at_least=5,
            detail_at_least=10,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_without_an_entry_in_the_log_no_release_is_kept(db: None) -> None:
    with pytest.raises(IntegrityError):
        unlogged()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE streetsafe_release SET made_at = now()",
        "DELETE FROM streetsafe_release",
        "UPDATE streetsafe_releaserow SET at_least = 1",
        "DELETE FROM streetsafe_releaserow",
    ],
)
def test_what_is_published_is_neither_changed_nor_deleted(net: Net, statement: str) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(6))
    make()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_report_that_is_weighed_later_changes_nothing_published(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    told = tell(net, stretch, range(6))
    make()
    before = released.find(QUARTER)
    actor = asked.somebody()
    for one in told:
        with ledger.transaction():
            reports.weigh(
                report_id=one.id,
                counted=Counted.NO,
                why_not=WhyNotCounted.NOT_REAL,
                actor=actor,
            )
    make(OVER + timedelta(days=1))
    assert released.find(QUARTER) == before


def test_only_what_counts_and_feels_unsafe_in_the_quarter_is_published(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(9))
    net.report(
        stretch=stretch,
        day=FIRST_DAY,
        source=9,
        period=PERIOD,
        counted=Counted.HELD,
        why_not=WhyNotCounted.TRAP,
    )
    tell(net, stretch, range(20, 29), first=QUARTER.next.begins_on, period=date(2026, 6, 15))
    make()
    assert bands() == {"Tanner Row": "5 to 9"}


def test_many_reports_of_few_connections_name_no_road(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, [1, 2, 3, 4] * 4)
    make()
    assert bands() == {}


def test_connections_of_two_periods_are_not_added_up(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    # Three people, who are six tokens under two keys.
    tell(net, stretch, [1, 2, 3])
    tell(net, stretch, [4, 5, 6], first=date(2026, 6, 16), period=date(2026, 6, 15))
    make()
    assert bands() == {}


def test_connections_are_counted_before_their_tokens_go(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(6))
    assert sweep(at(PERIOD + timedelta(days=35)))["source_tokens"] == 6
    assert not Report.objects.exclude(source=None).exists()
    assert SourceCount.objects.get().n == 6
    make()
    assert bands() == {"Tanner Row": "5 to 9"}
    # And are gone when they are of no more use.
    assert sweep(OVER)["source_counts"] == 1
    assert not SourceCount.objects.exists()


def test_where_nobody_counted_them_no_road_is_named(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    tell(net, stretch, range(9))
    Report.objects.update(source=None, source_key=None)
    make()
    assert bands() == {}


def test_a_report_judged_not_real_later_takes_its_connection_with_it(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    told = tell(net, stretch, [1, 1, 1, 2, 3, 4, 5])
    sweep(at(PERIOD + timedelta(days=35)))
    actor = asked.somebody()
    with ledger.transaction():
        reports.weigh(
            report_id=told[-1].id,
            counted=Counted.NO,
            why_not=WhyNotCounted.NOT_REAL,
            actor=actor,
        )
    assert SourceCount.objects.get().n == 4
    make()
    assert bands() == {}


def test_a_stretch_that_was_replaced_keeps_its_connections(net: Net) -> None:
    old, new = net.street("Tanner Row", stretches=2)
    tell(net, old, range(6))
    sweep(at(PERIOD + timedelta(days=35)))
    Stretch.objects.filter(pk=old.pk).update(replaced_by=new)
    assert source_counts.of_quarter(QUARTER) == {new.pk: 6}
    make()
    assert ReleaseRow.objects.get(level=Level.ROAD, measure=Measure.REPORTS).unit == new.pk


def test_a_whole_street_is_a_road_of_its_own_and_no_total_of_its_parts(net: Net) -> None:
    first, _second = net.street("Tanner Row", stretches=2)
    tell(net, first, range(6))
    net.report(street_id=first.street_id, day=FIRST_DAY, source=50, period=PERIOD)
    make()
    roads = ReleaseRow.objects.filter(level=Level.ROAD)
    assert [row.unit for row in roads] == [first.pk]


def test_the_task_makes_them_twice_as_once(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    net.report(stretch=stretch, day=date(2024, 2, 3), reasons=Reason.BAD_LIGHT)
    tasks.release()
    many = Release.objects.count()
    assert many > 0
    tasks.release()
    assert Release.objects.count() == many


def test_of_a_quarter_whose_reports_are_partly_deleted_nothing_is_made(net: Net) -> None:
    (stretch,) = net.street("Tanner Row")
    net.report(stretch=stretch, day=date(2022, 12, 3))
    net.report(stretch=stretch, day=FIRST_DAY)
    made = make()
    assert made[0].begins_on >= OVER.date() - timedelta(days=3 * 366)
    assert made[-1] == QUARTER
