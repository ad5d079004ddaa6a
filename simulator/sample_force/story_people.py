"""Choose officers for the stories: on duty for hours yet, and where they may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.sample_force import people, roster
from simulator.sample_force.boroughs import SPOTS, Spot
from simulator.sample_force.people import Person, Standing
from simulator.sample_force.roster import Duty

LEFT_ON_DUTY = timedelta(hours=1)


class NotOnDutyError(LookupError):
    """The officer has no duty period that covers the instant."""


@dataclass(frozen=True, kw_only=True)
class StoryPeople:
    """Officers for stories that begin at one instant."""

    on_duty: tuple[Person, ...]
    off_duty: Person
    suspended: Person


def choose(
    at: datetime, *, count: int, staying: timedelta = LEFT_ON_DUTY, seed: int = people.SEED
) -> StoryPeople:
    """Return `count` officers on duty from `at` for `staying`, and two who must get no YES."""
    everybody = people.everybody(seed)
    numbers = [duty.number for duty in roster.on_duty(at, seed=seed)]
    later = {duty.number for duty in roster.on_duty(at + staying, seed=seed)}
    on_duty = tuple(p for p in everybody if p.number in numbers and p.number in later)
    serving = (p for p in everybody if p.standing is Standing.SERVING)
    return StoryPeople(
        on_duty=on_duty[:count],
        off_duty=next(p for p in serving if p.number not in numbers and p.number not in later),
        suspended=next(p for p in everybody if p.standing is Standing.SUSPENDED),
    )


def duty_now(person: Person, at: datetime, *, seed: int = people.SEED) -> Duty:
    """Return the period this officer is in; raises NotOnDutyError."""
    for day in (at.date(), at.date() - timedelta(days=1)):
        duty = roster.duty_of(person, day, seed=seed)
        if duty and duty.covers(at):
            return duty
    raise NotOnDutyError(f"{person.number} is not on duty at {at:%Y-%m-%d %H:%M} UTC.")


def spot_of(duty: Duty) -> Spot:
    """Return a place where this duty allows the officer to be."""
    return SPOTS[duty.boroughs[0]]
