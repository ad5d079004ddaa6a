"""What is owed after an answer, and what is done about it when it is due: one table, no clock.

Each kind of follow-up goes by the state of its case, and not by its date alone: a check-in that
comes due after a NO must not ask whether all is well. Whoever finds one due gathers its
FollowUpStanding and asks `step_of`; `DUTIES` says what is texted, and what alarms when no answer
comes.
Source: the protocol, "After the decision".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum, unique
from random import Random

from verification.enums import AlarmCause, FollowUpKind, Priority, State, TextKey
from verification.rules.states import FINAL

# The calls to the officer of one case, by the ordinals of their rows.
ROUTINE_CALL, CALL_AFTER_SILENCE, SECOND_ROUTINE_CALL = 1, 2, 3
RING_KINDS = (FollowUpKind.RING_OFFICER, FollowUpKind.RING_PERSON, FollowUpKind.RING_ASKED)
# What can wait goes out between these, by the force's own clock.
_WAKING_HOURS = (time(10), time(18))
_NEXT_DAY_AT = time(11)
# Later than this the text is one of the next day, which only somebody gets who asked for one.
_SAME_DAY = timedelta(hours=12)
_ALWAYS = frozenset(State)


@unique
class FollowUpStep(StrEnum):
    """What is done about a follow-up that is due."""

    TEXT = "text"
    CALL = "call"
    ALARM = "alarm"
    WAIT = "wait"
    DROP = "drop"


@dataclass(frozen=True, kw_only=True)
class Duty:
    """How one kind of follow-up is kept.

    `states`: those of its case in which it still asks something. `text` is sent; with no answer,
    or no phone that can be texted, `cause` is raised at priority `first`, and `later` when that
    was not enough. A cause of None: silence is nobody's duty.
    """

    states: frozenset[State]
    text: TextKey | None = None
    cause: AlarmCause | None = None
    first: Priority = Priority.P3
    later: Priority = Priority.P2


DUTIES: Mapping[FollowUpKind, Duty] = {
    FollowUpKind.CHECK_IN: Duty(
        states=frozenset({State.CONFIRMED}),
        text=TextKey.CHECK_IN,
        cause=AlarmCause.CHECK_IN_MISSED,
        first=Priority.P2,
        later=Priority.P1,
    ),
    FollowUpKind.RING_OFFICER: Duty(states=_ALWAYS, cause=AlarmCause.RING_DUE),
    FollowUpKind.RING_PERSON: Duty(states=_ALWAYS, text=TextKey.TELL_US, cause=AlarmCause.RING_DUE),
    FollowUpKind.RING_ASKED: Duty(states=_ALWAYS, text=TextKey.TELL_US, cause=AlarmCause.RING_DUE),
    FollowUpKind.FOLLOW_UP: Duty(
        states=frozenset({State.ENDED}),
        text=TextKey.FOLLOW_UP,
        cause=AlarmCause.FOLLOW_UP_UNANSWERED,
        first=Priority.P2,
    ),
    FollowUpKind.NEXT_DAY: Duty(
        states=FINAL,
        text=TextKey.NEXT_DAY,
        cause=AlarmCause.FOLLOW_UP_UNANSWERED,
        first=Priority.P2,
    ),
    FollowUpKind.FEEDBACK: Duty(states=frozenset({State.ENDED}), text=TextKey.FEEDBACK),
    FollowUpKind.JUDGEMENT: Duty(states=FINAL, cause=AlarmCause.UNJUDGED),
}


# The texts of after-care, all of which say what was so when they were written.
TEXTS = frozenset(duty.text for duty in DUTIES.values() if duty.text)


@dataclass(frozen=True, kw_only=True)
class FollowUpStanding:
    """How a case, and the phone that something is owed to, stand when it is due.

    `wrote_since_end`: the phone, since ENDED. `has_live_case`, `has_open_alarm`: of any case of the
    phone. `asked_next_day`: it was sent the text that it asked for with DAY.
    """

    state: State
    ordinal: int = 1
    wrote_since_end: bool = False
    is_write_only: bool = False
    is_quiet: bool = False
    is_erased: bool = False
    has_live_case: bool = False
    has_open_alarm: bool = False
    is_judged: bool = False
    asked_next_day: bool = False
    last_wrote_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When that is: the instant, the force's own zone, and how long FEEDBACK may follow a text."""

    now: datetime
    zone: tzinfo
    feedback_within: timedelta

    @property
    def is_waking_hour(self) -> bool:
        """Say whether a text that can wait may go out now."""
        start, end = _WAKING_HOURS
        return start <= self.now.astimezone(self.zone).time() < end


def step_of(kind: FollowUpKind, *, at: FollowUpStanding, when: Moment) -> FollowUpStep:
    """Say what is done about a follow-up whose time has come."""
    if at.state not in DUTIES[kind].states:
        # A case that is not over yet will have to be judged all the same.
        return FollowUpStep.WAIT if kind is FollowUpKind.JUDGEMENT else FollowUpStep.DROP
    return _STEPS[kind](at, when)


def cause_of(kind: FollowUpKind, *, is_write_only: bool) -> AlarmCause | None:
    """Name what is raised; nobody is to ring who can only be written to."""
    cause = DUTIES[kind].cause
    if cause is AlarmCause.RING_DUE and is_write_only and kind is not FollowUpKind.RING_OFFICER:
        return AlarmCause.FOLLOW_UP_UNANSWERED
    return cause


def next_day_at(at: datetime, *, zone: tzinfo) -> datetime:
    """Say when the text goes that somebody asked for with DAY: the next date there, at 11:00.

    No change of a British clock falls on that hour.
    """
    date = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(date, _NEXT_DAY_AT, tzinfo=zone).astimezone(UTC)


def routine_calls(
    *,
    first: tuple[timedelta, timedelta],
    second: tuple[timedelta, timedelta],
    second_one_in: int,
    chance: Random,
) -> list[timedelta]:
    """Draw after how long an officer is rung, as in every check: once, and one in so many twice.

    `first` and `second` are the shortest and the longest times. Nobody is rung twice where
    `second_one_in` is 0. No such call can be told from one that something was the matter with.
    """
    calls = [_between(first, chance=chance)]
    if second_one_in and chance.randrange(second_one_in) == 0:
        calls.append(_between(second, chance=chance))
    return calls


def _between(bounds: tuple[timedelta, timedelta], *, chance: Random) -> timedelta:
    least, most = bounds
    return least + (most - least) * chance.random()


def _text(_at: FollowUpStanding, _when: Moment) -> FollowUpStep:
    return FollowUpStep.TEXT


def _ring_officer(at: FollowUpStanding, _when: Moment) -> FollowUpStep:
    silence_ended = at.ordinal == CALL_AFTER_SILENCE and at.wrote_since_end
    return FollowUpStep.DROP if silence_ended else FollowUpStep.CALL


def _ring_person(at: FollowUpStanding, _when: Moment) -> FollowUpStep:
    return FollowUpStep.TEXT if at.is_write_only else FollowUpStep.CALL


def _next_day(at: FollowUpStanding, when: Moment) -> FollowUpStep:
    if at.is_quiet or at.is_erased or at.has_live_case:
        return FollowUpStep.DROP
    return FollowUpStep.TEXT if when.is_waking_hour else FollowUpStep.WAIT


def _feedback(at: FollowUpStanding, when: Moment) -> FollowUpStep:
    if at.is_erased or _is_too_late_to_ask(at, when):
        return FollowUpStep.DROP
    if at.is_quiet or at.has_live_case or at.has_open_alarm:
        return FollowUpStep.WAIT
    if at.asked_next_day and not when.is_waking_hour:
        return FollowUpStep.WAIT
    return FollowUpStep.TEXT


def _is_too_late_to_ask(at: FollowUpStanding, when: Moment) -> bool:
    """Say whether asking how safe they felt would bring it all back: never long after."""
    if at.last_wrote_at is None or at.ended_at is None:
        return True
    if when.now > at.last_wrote_at + when.feedback_within:
        return True
    return not at.asked_next_day and when.now > at.ended_at + _SAME_DAY


def _judgement(at: FollowUpStanding, _when: Moment) -> FollowUpStep:
    # One that ended badly is judged, and owes a supervisor's waiver.
    return FollowUpStep.WAIT if at.is_judged else FollowUpStep.ALARM


_STEPS: Mapping[FollowUpKind, Callable[[FollowUpStanding, Moment], FollowUpStep]] = {
    FollowUpKind.CHECK_IN: _text,
    FollowUpKind.RING_OFFICER: _ring_officer,
    FollowUpKind.RING_PERSON: _ring_person,
    FollowUpKind.RING_ASKED: _ring_person,
    FollowUpKind.FOLLOW_UP: _text,
    FollowUpKind.NEXT_DAY: _next_day,
    FollowUpKind.FEEDBACK: _feedback,
    FollowUpKind.JUDGEMENT: _judgement,
}
