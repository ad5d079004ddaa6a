"""What is due when, and what is done about it: the table, and the hours of the force's clock."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from verification.enums import AlarmCause, FollowUpKind, Priority, State, TextKey
from verification.rules import after_care
from verification.rules.after_care import (
    CALL_AFTER_SILENCE,
    DUTIES,
    FollowUpStanding,
    FollowUpStep,
    Moment,
)
from verification.rules.states import FINAL

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def when(now: datetime = NOON) -> Moment:
    return Moment(now=now, zone=LONDON, feedback_within=HOUR)


def step(kind: FollowUpKind, at: FollowUpStanding, now: datetime = NOON) -> FollowUpStep:
    return after_care.step_of(kind, at=at, when=when(now))


def written(**changed: object) -> FollowUpStanding:
    """Somebody whose case ended 40 minutes ago, and who wrote 10 minutes ago."""
    known: dict[str, object] = {
        "state": State.ENDED,
        "ended_at": NOON - 40 * MINUTE,
        "last_wrote_at": NOON - 10 * MINUTE,
    }
    return FollowUpStanding(**(known | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", State)
def test_a_check_in_goes_out_while_confirmed_and_never_after_a_no(state: State) -> None:
    wanted = FollowUpStep.TEXT if state is State.CONFIRMED else FollowUpStep.DROP
    assert step(FollowUpKind.CHECK_IN, FollowUpStanding(state=state)) is wanted


@pytest.mark.parametrize("state", State)
def test_a_follow_up_goes_out_after_the_end_alone(state: State) -> None:
    wanted = FollowUpStep.TEXT if state is State.ENDED else FollowUpStep.DROP
    assert step(FollowUpKind.FOLLOW_UP, FollowUpStanding(state=state)) is wanted


@pytest.mark.parametrize("state", State)
def test_every_officer_is_rung_whatever_the_state(state: State) -> None:
    assert step(FollowUpKind.RING_OFFICER, FollowUpStanding(state=state)) is FollowUpStep.CALL


def test_the_call_after_silence_is_not_made_where_they_have_written() -> None:
    silent = FollowUpStanding(state=State.ENDED, ordinal=CALL_AFTER_SILENCE)
    wrote = FollowUpStanding(state=State.ENDED, ordinal=CALL_AFTER_SILENCE, wrote_since_end=True)
    assert step(FollowUpKind.RING_OFFICER, silent) is FollowUpStep.CALL
    assert step(FollowUpKind.RING_OFFICER, wrote) is FollowUpStep.DROP
    # The routine calls are made all the same: a call betrays nothing.
    routine = FollowUpStanding(state=State.ENDED, wrote_since_end=True)
    assert step(FollowUpKind.RING_OFFICER, routine) is FollowUpStep.CALL


@pytest.mark.parametrize("kind", [FollowUpKind.RING_PERSON, FollowUpKind.RING_ASKED])
def test_who_cannot_be_rung_is_texted(kind: FollowUpKind) -> None:
    assert step(kind, FollowUpStanding(state=State.ENDED)) is FollowUpStep.CALL
    assert step(kind, FollowUpStanding(state=State.ENDED, is_write_only=True)) is FollowUpStep.TEXT
    assert DUTIES[kind].text is TextKey.TELL_US
    assert after_care.cause_of(kind, is_write_only=False) is AlarmCause.RING_DUE
    assert after_care.cause_of(kind, is_write_only=True) is AlarmCause.FOLLOW_UP_UNANSWERED


def test_the_officer_is_rung_whoever_the_person_is() -> None:
    found = after_care.cause_of(FollowUpKind.RING_OFFICER, is_write_only=True)
    assert found is AlarmCause.RING_DUE


@pytest.mark.parametrize("state", State)
def test_a_case_that_is_over_must_be_judged(state: State) -> None:
    wanted = FollowUpStep.ALARM if state in FINAL else FollowUpStep.WAIT
    assert step(FollowUpKind.JUDGEMENT, FollowUpStanding(state=state)) is wanted
    assert (
        step(FollowUpKind.JUDGEMENT, FollowUpStanding(state=state, is_judged=True))
        is FollowUpStep.WAIT
    )


@pytest.mark.parametrize("why_not", ["is_quiet", "is_erased", "has_live_case"])
def test_the_next_day_is_dropped(why_not: str) -> None:
    assert step(FollowUpKind.NEXT_DAY, written()) is FollowUpStep.TEXT
    assert step(FollowUpKind.NEXT_DAY, written(**{why_not: True})) is FollowUpStep.DROP


@pytest.mark.parametrize(
    ("hour", "wanted"),
    [
        (9, FollowUpStep.WAIT),
        (10, FollowUpStep.TEXT),
        (17, FollowUpStep.TEXT),
        (18, FollowUpStep.WAIT),
        (23, FollowUpStep.WAIT),
    ],
)
def test_what_can_wait_wakes_nobody(hour: int, wanted: FollowUpStep) -> None:
    now = NOON.replace(hour=hour)
    assert step(FollowUpKind.NEXT_DAY, written(), now) is wanted
    # A check-in and a follow-up go at any hour.
    assert step(FollowUpKind.FOLLOW_UP, written(), now) is FollowUpStep.TEXT


@pytest.mark.parametrize("why_not", ["is_quiet", "has_live_case", "has_open_alarm"])
def test_how_safe_they_felt_is_asked_once_nothing_is_the_matter(why_not: str) -> None:
    assert step(FollowUpKind.FEEDBACK, written()) is FollowUpStep.TEXT
    standing = written(**{why_not: True})
    assert step(FollowUpKind.FEEDBACK, standing) is FollowUpStep.WAIT
    assert step(FollowUpKind.FEEDBACK, standing, NOON + HOUR) is FollowUpStep.DROP


def test_how_safe_they_felt_is_asked_within_the_hour_or_never() -> None:
    at = written()
    assert step(FollowUpKind.FEEDBACK, at, NOON + 50 * MINUTE) is FollowUpStep.TEXT
    assert step(FollowUpKind.FEEDBACK, at, NOON + 51 * MINUTE) is FollowUpStep.DROP
    assert step(FollowUpKind.FEEDBACK, written(last_wrote_at=None)) is FollowUpStep.DROP


def test_the_next_day_it_is_asked_only_of_who_asked_for_a_text() -> None:
    ended_at = NOON - 20 * HOUR
    assert step(FollowUpKind.FEEDBACK, written(ended_at=ended_at)) is FollowUpStep.DROP
    asked = written(ended_at=ended_at, asked_next_day=True)
    assert step(FollowUpKind.FEEDBACK, asked) is FollowUpStep.TEXT
    late = written(ended_at=ended_at, asked_next_day=True, last_wrote_at=NOON.replace(hour=18))
    assert step(FollowUpKind.FEEDBACK, late, NOON.replace(hour=18, minute=10)) is FollowUpStep.WAIT


def test_past_midnight_is_still_the_same_night() -> None:
    at = written(
        ended_at=datetime(2026, 11, 26, 23, 50, tzinfo=UTC),
        last_wrote_at=datetime(2026, 11, 27, 0, 5, tzinfo=UTC),
    )
    assert (
        step(FollowUpKind.FEEDBACK, at, datetime(2026, 11, 27, 0, 30, tzinfo=UTC))
        is FollowUpStep.TEXT
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # An ordinary day, and past midnight by the force's own clock (in summer it is ahead).
        ("2026-11-26T12:00", "2026-11-27T11:00"),
        ("2026-07-01T12:00", "2026-07-02T10:00"),
        ("2026-07-01T23:30", "2026-07-03T10:00"),
        # The clocks go back at 01:00 UTC on 2026-10-25: that day has 25 hours.
        ("2026-10-24T21:00", "2026-10-25T11:00"),
        ("2026-10-24T23:30", "2026-10-26T11:00"),
        ("2026-10-25T00:30", "2026-10-26T11:00"),
        ("2026-10-25T01:30", "2026-10-26T11:00"),
        # They go forward at 01:00 UTC on 2027-03-28: that day has 23.
        ("2027-03-27T22:00", "2027-03-28T10:00"),
        ("2027-03-28T00:30", "2027-03-29T10:00"),
        ("2027-03-28T01:30", "2027-03-29T10:00"),
    ],
)
def test_the_next_day_is_the_next_date_at_eleven_there(asked: str, due: str) -> None:
    at = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    found = after_care.next_day_at(at, zone=LONDON)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("utc", "waking"),
    [
        ("2026-10-25T09:59", False),
        ("2026-10-25T10:00", True),
        ("2026-10-25T17:59", True),
        ("2027-03-28T08:59", False),
        ("2027-03-28T09:00", True),
        ("2027-03-28T17:00", False),
    ],
)
def test_waking_hours_go_by_the_force_s_clock(utc: str, *, waking: bool) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert when(at).is_waking_hour is waking


def test_every_officer_is_rung_once_and_every_third_twice() -> None:
    chance = Random(4)
    drawn = [
        after_care.routine_calls(
            first=(MINUTE, 6 * MINUTE),
            second=(8 * MINUTE, 25 * MINUTE),
            second_one_in=3,
            chance=chance,
        )
        for _ in range(3000)
    ]
    assert all(MINUTE <= calls[0] <= 6 * MINUTE for calls in drawn)
    again = [calls[1] for calls in drawn if len(calls) > 1]
    assert all(8 * MINUTE <= call <= 25 * MINUTE for call in again)
    assert 900 < len(again) < 1100
    # Not all at the same moment: a call at a known minute would be told from any other.
    assert len({calls[0] for calls in drawn}) > 2900


def test_the_table_knows_every_kind_but_the_look_into_custody() -> None:
    assert set(DUTIES) == set(FollowUpKind) - {FollowUpKind.CUSTODY_CHECK}
    for kind, duty in DUTIES.items():
        assert duty.text or duty.cause
        assert duty.later <= duty.first
        assert (duty.cause is None) is (kind is FollowUpKind.FEEDBACK)


def test_the_texts_of_after_care_carry_no_state_of_the_case() -> None:
    assert set(after_care.TEXTS) == {
        TextKey.CHECK_IN,
        TextKey.TELL_US,
        TextKey.FOLLOW_UP,
        TextKey.NEXT_DAY,
        TextKey.FEEDBACK,
    }


def test_silence_during_an_encounter_ends_as_p1_and_nothing_else_does() -> None:
    p1 = {kind for kind, duty in DUTIES.items() if duty.later is Priority.P1}
    assert p1 == {FollowUpKind.CHECK_IN}
    assert DUTIES[FollowUpKind.CHECK_IN].cause is AlarmCause.CHECK_IN_MISSED
