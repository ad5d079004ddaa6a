"""Who is on duty when and where, made from the date alone.

A day's duties are the same whenever they are made, so the feed can write them again every
few minutes and nothing changes but the days at either end.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from simulator.sample_force import people
from simulator.sample_force.boroughs import SPOTS
from simulator.sample_force.people import Person, Standing

REASONS = ("questions", "search", "arrest", "warrant", "witness", "welfare", "walk")
_ALWAYS = {"questions", "welfare", "walk"}
DAYS_BACK = 7
DAYS_AHEAD = 7
# Two early, two late, two nights, four off: start of the shift in hours after midnight, UTC.
CYCLE = (6, 6, 14, 14, 22, 22, None, None, None, None)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty period, half-open, in UTC."""

    number: str
    starts_at: datetime
    ends_at: datetime
    boroughs: tuple[str, ...]
    reasons: tuple[str, ...]

    def covers(self, at: datetime) -> bool:
        """Say whether the officer is on duty at this instant."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, kw_only=True)
class Span:
    """The stretch of time that one roster file speaks for; half-open, UTC."""

    starts_at: datetime
    ends_at: datetime


def span(today: date) -> Span:
    """Return the span of a roster made on this day.

    It begins a day early, so that the night before the first day is whole, and ends a day
    late, so that the last night is.
    """
    return Span(
        starts_at=_midnight(today - timedelta(days=DAYS_BACK + 1)),
        ends_at=_midnight(today + timedelta(days=DAYS_AHEAD + 2)),
    )


def duties(today: date, *, seed: int = people.SEED) -> Iterator[Duty]:
    """Yield every duty period of the span, by day and officer."""
    for back in range(-DAYS_BACK - 1, DAYS_AHEAD + 1):
        day = today + timedelta(days=back)
        for person in people.everybody(seed):
            if duty := duty_of(person, day, seed=seed):
                yield duty


def duty_of(person: Person, day: date, *, seed: int = people.SEED) -> Duty | None:
    """Return the period that begins on this day, or None on a day off."""
    start = CYCLE[(day.toordinal() + person.index) % len(CYCLE)]
    if start is None or person.standing in (Standing.SUSPENDED, Standing.LEFT):
        return None
    chance = random.Random(f"{seed}:{person.number}:{day}")  # noqa: S311  sample data
    starts_at = _midnight(day) + timedelta(hours=start, minutes=-15 * chance.randrange(3))
    return Duty(
        number=person.number,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15 * chance.randint(34, 40)),
        boroughs=tuple(sorted(chance.sample(sorted(SPOTS), chance.randint(1, 3)))),
        reasons=_reasons(chance),
    )


def on_duty(at: datetime, *, seed: int = people.SEED) -> list[Duty]:
    """Return the periods of serving officers that cover `at`."""
    serving = {p.number for p in people.everybody(seed) if p.standing is Standing.SERVING}
    days = (at.date() - timedelta(days=1), at.date())
    found = [duty_of(p, day, seed=seed) for day in days for p in people.everybody(seed)]
    return [duty for duty in found if duty and duty.covers(at) and duty.number in serving]


def _reasons(chance: random.Random) -> tuple[str, ...]:
    """Return the reasons a duty allows: always questions, welfare, a walk; the others often."""
    often = {reason for reason in REASONS if chance.random() < 0.6}
    return tuple(reason for reason in REASONS if reason in often | _ALWAYS)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
