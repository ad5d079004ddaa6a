"""A roster file replaces what starts in its span, and nothing beside it."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.conf import LazySettings

from foundation.audit import clock, ledger
from tests.support.accounts import make_team
from tests.verification.actions import records
from verification.actions.decisions import officer_check
from verification.actions.imports import roster_import
from verification.actions.imports.csv_files import BadFile
from verification.actions.imports.roster_file import DutyRow, Span
from verification.models import DutyPeriod, Officer, RosterImport

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SPAN = Span(starts_at=MIDNIGHT, ends_at=MIDNIGHT + DAY)


def row(one: Officer, start: int, end: int, *, line: int = 2, borough: str = "Camden") -> DutyRow:
    """Make a row from hours after the span's midnight."""
    return DutyRow(
        line=line,
        officer_id=one.id,
        starts_at=MIDNIGHT + start * HOUR,
        ends_at=MIDNIGHT + end * HOUR,
        boroughs=(borough,),
        reasons=("questions",),
    )


def replace(
    *rows: DutyRow, span: Span = SPAN, allow_shrink: bool = False, dry_run: bool = False
) -> roster_import.RosterImportSummary:
    """Import rows."""
    with roster_import.staged(rows), ledger.transaction():
        return roster_import.replace(
            periods=len(rows),
            span=span,
            allow_shrink=allow_shrink,
            dry_run=dry_run,
            actor=ledger.COMMAND,
        )


def hours(one: Officer) -> list[tuple[float, float]]:
    """Read an officer's periods, in hours after the span's midnight."""
    return [
        ((period.starts_at - MIDNIGHT) / HOUR, (period.ends_at - MIDNIGHT) / HOUR)
        for period in one.duty_periods.order_by("starts_at")
    ]


def test_a_file_replaces_what_starts_in_its_span_and_says_how_much() -> None:
    one, other = records.make_officer(), records.make_officer()
    replace(row(one, 6, 14), row(other, 6, 14), row(other, 22, 30))
    kept = other.duty_periods.get(starts_at=MIDNIGHT + 22 * HOUR)
    summary = replace(row(one, 6, 15), row(one, 20, 22), row(other, 22, 30), allow_shrink=True)
    assert summary == roster_import.RosterImportSummary(
        periods=3, added=1, changed=1, left_alone=1, removed=1, before=3
    )
    assert (hours(one), hours(other)) == ([(6, 15), (20, 22)], [(22, 30)])
    assert other.duty_periods.get() == kept


@pytest.mark.parametrize("changed", [{"borough": "Hackney"}, {"end": 15}])
def test_any_other_word_of_a_period_counts_as_changed(changed: dict[str, object]) -> None:
    one = records.make_officer()
    replace(row(one, 6, 14))
    summary = replace(row(one, 6, **({"end": 14} | changed)))  # type: ignore[arg-type]
    assert (summary.changed, summary.left_alone, summary.removed) == (1, 0, 0)
    assert DutyPeriod.objects.count() == 1


def test_what_starts_outside_the_span_stays_a_night_across_the_border_too() -> None:
    one = records.make_officer()
    before = Span(starts_at=MIDNIGHT - DAY, ends_at=MIDNIGHT)
    after = Span(starts_at=MIDNIGHT + DAY, ends_at=MIDNIGHT + 2 * DAY)
    replace(row(one, -2, 6), span=before)
    replace(row(one, 24, 30), span=after)
    replace(row(one, 14, 24))
    assert hours(one) == [(-2, 6), (14, 24), (24, 30)]
    replace(allow_shrink=True)
    assert hours(one) == [(-2, 6), (24, 30)]


@pytest.mark.parametrize("hours_of", [(5, 9), (20, 25)])
def test_a_period_that_overlaps_one_beyond_the_border_is_named(hours_of: tuple[int, int]) -> None:
    one, other = records.make_officer(), records.make_officer()
    replace(row(one, -2, 6), span=Span(starts_at=MIDNIGHT - DAY, ends_at=MIDNIGHT))
    replace(row(one, 24, 30), span=Span(starts_at=MIDNIGHT + DAY, ends_at=MIDNIGHT + 2 * DAY))
    with pytest.raises(BadFile, match=r"^line 7: it overlaps a period .* outside the span"):
        replace(row(other, *hours_of), row(one, *hours_of, line=7))
    assert hours(other) == []


def test_an_import_is_remembered_and_recorded_only_when_it_happened() -> None:
    one = records.make_officer()
    with records.entries_of("roster.imported") as entries:
        replace(row(one, 6, 14), dry_run=True)
        assert not RosterImport.objects.exists()
        replace(row(one, 6, 14))
    kept = RosterImport.objects.get()
    assert (kept.span_from, kept.span_to) == (SPAN.starts_at, SPAN.ends_at)
    assert (kept.periods, kept.replaced) == (1, 0)
    assert abs(clock.db_now() - kept.imported_at) < HOUR
    assert [entry.subject_id for entry in entries] == [kept.id]
    assert entries[0].details["added"] == 1


def test_a_dry_run_tells_the_same_and_changes_nothing() -> None:
    one = records.make_officer()
    replace(row(one, 6, 14))
    summary = replace(row(one, 7, 14), dry_run=True)
    assert (summary.added, summary.removed) == (1, 1)
    assert hours(one) == [(6, 14)]


def test_a_shrink_over_the_limit_needs_to_be_allowed(settings: LazySettings) -> None:
    settings.ROSTER_SHRINK_PERCENT = 20
    officers = [records.make_officer() for _ in range(10)]
    rows = [row(one, 6, 14) for one in officers]
    replace(*rows)
    with pytest.raises(roster_import.RosterShrinks) as caught:
        replace(*rows[:7])
    assert caught.value.facts == {"before": 10, "after": 7, "percent": 20}
    with pytest.raises(roster_import.RosterShrinks):
        replace(dry_run=True)
    assert (DutyPeriod.objects.count(), RosterImport.objects.count()) == (10, 1)
    assert replace(*rows[:8]).removed == 2
    assert replace(*rows[:1], allow_shrink=True).removed == 7
    assert DutyPeriod.objects.count() == 1


def test_the_check_reads_what_was_imported() -> None:
    one = records.make_officer()
    now = clock.db_now()
    span = Span(starts_at=now - DAY, ends_at=now + DAY)
    start = (now - MIDNIGHT) // HOUR
    replace(row(one, start - 1, start + 2), span=span)
    duty = officer_check.duty_of(one, now)
    assert duty is not None
    assert duty.boroughs == ["Camden"]
    age = officer_check.roster_age(clock.db_now())
    assert age is not None
    assert timedelta(0) <= age < HOUR


def test_a_large_roster_is_imported_again_quickly_with_nothing_changed() -> None:
    officers = Officer.objects.bulk_create(
        Officer(
            number=f"{index}L",
            rank="DC",
            name="Jo Okafor",
            team=make_team("North CID"),
            status="serving",
            looks="tall",
            recorded_at=MIDNIGHT,
        )
        for index in range(200)
    )
    lines = count(2)
    span = Span(starts_at=MIDNIGHT, ends_at=MIDNIGHT + 20 * DAY)
    rows = [
        row(one, 24 * day + 6, 24 * day + 14, line=next(lines))
        for one in officers
        for day in range(20)
    ]
    assert replace(*rows, span=span).added == 4_000
    again = replace(*rows, span=span)
    assert (again.added, again.changed, again.left_alone, again.removed) == (0, 0, 4_000, 0)
