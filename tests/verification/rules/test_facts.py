"""Each row of the protocol's table of facts, judged from given data."""

from datetime import UTC, datetime, timedelta

import pytest

from verification.enums import OfficerStatus, Reason, Verdict
from verification.rules import facts
from verification.rules.facts import AreaLimits, DutyWindow, Place, Roster, SignInFact

NOW = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FRESH_FOR = timedelta(seconds=120)
OLD_AFTER = timedelta(minutes=15)
BEFORE_DUTY = timedelta(minutes=30)


def period(starts: timedelta, ends: timedelta, *boroughs: str) -> DutyWindow:
    """Make a period from hours around NOW."""
    return DutyWindow(
        starts_at=NOW + starts,
        ends_at=NOW + ends,
        boroughs=frozenset(boroughs or ("Camden", "Islington")),
        reasons=frozenset({"questions", "welfare"}),
    )


def roster(*periods: DutyWindow, age: timedelta | None = MINUTE) -> Roster:
    """Read periods at NOW, imported so long ago."""
    return facts.roster_at(
        periods=periods,
        imported_at=None if age is None else NOW - age,
        now=NOW,
        old_after=OLD_AFTER,
    )


ON_DUTY = period(-HOUR, HOUR)


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (OfficerStatus.SERVING, Verdict.YES),
        (OfficerStatus.RESTRICTED, Verdict.NO),
        (OfficerStatus.SUSPENDED, Verdict.NO),
        (OfficerStatus.LEFT, Verdict.NO),
    ],
)
def test_status_is_yes_for_an_unrestricted_officer_alone(
    standing: OfficerStatus, verdict: Verdict
) -> None:
    line = facts.status(standing=standing, recorded_at=NOW)
    assert (line.verdict, line.source, line.as_of) == (verdict, "officer record", NOW)


def test_status_is_no_for_a_word_nobody_knows() -> None:
    assert facts.status(standing="whatever", recorded_at=NOW).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("is_theirs", "signed_in_before_now", "periods", "verdict"),
    [
        (True, HOUR, [ON_DUTY], Verdict.YES),
        (True, timedelta(0), [ON_DUTY], Verdict.YES),
        (True, HOUR + BEFORE_DUTY, [ON_DUTY], Verdict.YES),
        (True, HOUR + BEFORE_DUTY + timedelta(microseconds=1), [ON_DUTY], Verdict.NO),
        (False, HOUR, [ON_DUTY], Verdict.NO),
        (True, None, [ON_DUTY], Verdict.NO),
        # Without a duty, device and sign-in alone: off duty is another fact's to say.
        (True, 5 * HOUR, [], Verdict.YES),
        (False, 5 * HOUR, [], Verdict.NO),
        (True, None, [], Verdict.NO),
        # A duty told in two lines that touch is one; with a gap it is two.
        (True, 4 * HOUR, [period(-4 * HOUR, -HOUR), ON_DUTY], Verdict.YES),
        (True, 4 * HOUR, [period(-4 * HOUR, -HOUR - MINUTE), ON_DUTY], Verdict.NO),
    ],
)
def test_identity_needs_a_device_and_a_fresh_second_factor(
    is_theirs: bool,
    signed_in_before_now: timedelta | None,
    periods: list[DutyWindow],
    verdict: Verdict,
) -> None:
    signed_in_at = None if signed_in_before_now is None else NOW - signed_in_before_now
    line = facts.identity(
        sign_in=SignInFact(device_is_theirs=is_theirs, signed_in_at=signed_in_at),
        roster=roster(*periods),
        before_duty=BEFORE_DUTY,
    )
    assert (line.verdict, line.source, line.as_of) == (verdict, "accounts", signed_in_at)


@pytest.mark.parametrize(
    ("periods", "age", "verdict"),
    [
        ([ON_DUTY], MINUTE, Verdict.YES),
        ([ON_DUTY], OLD_AFTER, Verdict.YES),
        ([ON_DUTY], OLD_AFTER + timedelta(microseconds=1), Verdict.UNKNOWN),
        ([ON_DUTY], None, Verdict.UNKNOWN),
        # The import was committed between the reading of the clock and of the roster.
        ([ON_DUTY], -timedelta(milliseconds=5), Verdict.YES),
        ([], MINUTE, Verdict.NO),
        ([], 2 * OLD_AFTER, Verdict.UNKNOWN),
        ([period(timedelta(0), HOUR)], MINUTE, Verdict.YES),
        ([period(-HOUR, timedelta(0))], MINUTE, Verdict.NO),
        ([period(MINUTE, HOUR)], MINUTE, Verdict.NO),
    ],
)
def test_on_duty_needs_a_period_that_covers_now(
    periods: list[DutyWindow], age: timedelta | None, verdict: Verdict
) -> None:
    line = facts.on_duty(roster=roster(*periods, age=age))
    assert (line.verdict, line.source) == (verdict, "roster")
    assert line.as_of == (None if age is None else NOW - age)


LIMITS = AreaLimits(fresh_for=FRESH_FOR, widest_m=500)


@pytest.mark.parametrize(
    ("periods", "in_area", "fix_age", "roster_age", "verdict"),
    [
        ([ON_DUTY], Verdict.YES, MINUTE, MINUTE, Verdict.YES),
        ([ON_DUTY], Verdict.NO, MINUTE, MINUTE, Verdict.NO),
        ([ON_DUTY], Verdict.UNKNOWN, MINUTE, MINUTE, Verdict.UNKNOWN),
        ([ON_DUTY], None, MINUTE, MINUTE, Verdict.UNKNOWN),
        ([ON_DUTY], Verdict.YES, FRESH_FOR, MINUTE, Verdict.UNKNOWN),
        ([ON_DUTY], Verdict.NO, FRESH_FOR, MINUTE, Verdict.UNKNOWN),
        ([ON_DUTY], Verdict.YES, FRESH_FOR - timedelta(microseconds=1), MINUTE, Verdict.YES),
        ([ON_DUTY], Verdict.YES, -MINUTE, MINUTE, Verdict.YES),
        ([], Verdict.YES, MINUTE, MINUTE, Verdict.NO),
        ([], Verdict.YES, MINUTE, None, Verdict.UNKNOWN),
        # A stale roster is said by on_duty and purpose; the last duty known still bounds the area.
        ([ON_DUTY], Verdict.NO, MINUTE, HOUR, Verdict.NO),
    ],
)
def test_area_needs_a_borough_of_the_duty(
    periods: list[DutyWindow],
    in_area: Verdict | None,
    fix_age: timedelta,
    roster_age: timedelta | None,
    verdict: Verdict,
) -> None:
    place = None
    if in_area is not None:
        place = Place(in_area=in_area, accuracy_m=12, measured_at=NOW - fix_age)
    line = facts.area(roster=roster(*periods, age=roster_age), place=place, now=NOW, limits=LIMITS)
    assert (line.verdict, line.source) == (verdict, "boundaries")
    assert line.as_of == (place and NOW - fix_age)


@pytest.mark.parametrize(("accuracy_m", "said"), [(500, True), (500.1, False), (50_000, False)])
@pytest.mark.parametrize("in_area", [Verdict.YES, Verdict.NO])
def test_a_place_too_wide_says_nothing_of_the_area(
    in_area: Verdict, accuracy_m: float, said: bool
) -> None:
    """F14: a location good for 50 km was a YES."""
    place = Place(in_area=in_area, accuracy_m=accuracy_m, measured_at=NOW - MINUTE)
    line = facts.area(roster=roster(ON_DUTY), place=place, now=NOW, limits=LIMITS)
    assert line.verdict is (in_area if said else Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("periods", "reason", "age", "verdict"),
    [
        ([ON_DUTY], Reason.QUESTIONS, MINUTE, Verdict.YES),
        ([ON_DUTY], Reason.ARREST, MINUTE, Verdict.NO),
        ([ON_DUTY], Reason.QUESTIONS, HOUR, Verdict.UNKNOWN),
        ([ON_DUTY], Reason.ARREST, None, Verdict.UNKNOWN),
        ([], Reason.QUESTIONS, MINUTE, Verdict.NO),
    ],
)
def test_purpose_needs_a_reason_of_the_duty(
    periods: list[DutyWindow], reason: Reason, age: timedelta | None, verdict: Verdict
) -> None:
    line = facts.purpose(roster=roster(*periods, age=age), reason=reason)
    assert (line.verdict, line.source) == (verdict, "roster")


def test_of_two_periods_that_cover_now_the_later_begun_counts() -> None:
    earlier, later = period(-3 * HOUR, HOUR, "Camden"), period(-HOUR, HOUR, "Hackney")
    read = roster(earlier, later)
    assert read.duty == later
    assert read.began_at == earlier.starts_at
