"""Waves of the survey: an analyst makes one, with a code for the wave and one for each channel."""

from collections.abc import Sequence
from datetime import date, timedelta

from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.models import SurveyChannel, Wave
from community.outcomes.models.waves import NAME_AT_MOST
from community.streets.models import Street
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Subject
from foundation.encryption import credentials, data_keys

# The set of questions that publicsite/forms/survey.py asks.
QUESTIONS = 1
OPEN_AT_MOST = timedelta(days=92)
CHANNELS_AT_MOST = 12
_WAVE_CODE, _CHANNEL_CODE = 5, 4
# Of an address that somebody types from a letter.
_LOOK_ALIKES = str.maketrans("OIL", "011")


class UnfitWave(Exception):  # noqa: N818 - what is wrong with it
    """A wave cannot be made so; the sentence says why."""


def boroughs_of(wave: Wave) -> list[str]:
    """List the boroughs that a wave is about, by name."""
    return [wave.borough] if wave.borough else every_borough()


def every_borough() -> list[str]:
    """List the boroughs that have streets, by name."""
    rows = Street.objects.order_by("borough").values_list("borough", flat=True)
    return list(rows.distinct())


def make(
    *, borough: str, channels: Sequence[str], opens_on: date, closes_on: date, actor: Actor
) -> Wave:
    """Make a wave and its channels: one entry. Raises UnfitWave.

    `borough` is empty for the whole area. Answers come from `opens_on` to the day before
    `closes_on`.
    """
    ledger.require_transaction()
    if actor.kind is not ActorKind.OPERATOR or actor.id is None:
        raise UnfitWave("A wave is made by somebody.")
    _check_place(borough)
    _check_channels(channels)
    _check_time(opens_on, closes_on)
    made = Wave.objects.create(
        code=credentials.new_typed_code(groups=1, length=_WAVE_CODE),
        borough=borough,
        opens_on=opens_on,
        closes_on=closes_on,
        questions=QUESTIONS,
        key=data_keys.new(),
        made_by_id=actor.id,
    )
    _add_channels(made, channels)
    ledger.record(
        event=OutcomesEvent.WAVE_MADE,
        actor=actor,
        subject=Subject(kind=OutcomesSubject.WAVE, id=made.id),
        channels=len(channels),
    )
    return made


def find_open(*, wave_code: str, channel_code: str) -> SurveyChannel | None:
    """Find the channel of these codes while its wave takes answers; None for all else."""
    today = clock.today()
    return (
        SurveyChannel.objects.select_related("wave__key")
        .filter(
            code=_as_made(channel_code),
            wave__code=_as_made(wave_code),
            wave__opens_on__lte=today,
            wave__closes_on__gt=today,
            wave__closed_at=None,
        )
        .first()
    )


def _as_made(typed: str) -> str:
    return typed.upper().translate(_LOOK_ALIKES)


def _check_place(borough: str) -> None:
    known = every_borough()
    if borough and borough not in known:
        raise UnfitWave(f"No street is in {borough}.")
    if not known:
        raise UnfitWave("There are no streets yet, so that no borough can be asked about.")


def _check_channels(channels: Sequence[str]) -> None:
    if not 1 <= len(channels) <= CHANNELS_AT_MOST:
        raise UnfitWave(f"A wave has 1 to {CHANNELS_AT_MOST} channels.")
    if len({name.casefold() for name in channels}) != len(channels):
        raise UnfitWave("Each channel has a name of its own.")
    if not all(0 < len(name) <= NAME_AT_MOST for name in channels):
        raise UnfitWave(f"A channel's name has at most {NAME_AT_MOST} characters.")


def _check_time(opens_on: date, closes_on: date) -> None:
    if opens_on < clock.today():
        raise UnfitWave("A wave opens today or later.")
    if not timedelta(0) < closes_on - opens_on <= OPEN_AT_MOST:
        raise UnfitWave(f"It closes after it opens, at most {OPEN_AT_MOST.days} days later.")


def _add_channels(wave: Wave, names: Sequence[str]) -> None:
    SurveyChannel.objects.bulk_create(
        SurveyChannel(wave=wave, name=name, code=code)
        for name, code in zip(names, _codes(len(names)), strict=True)
    )


def _codes(n: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < n:
        found[credentials.new_typed_code(groups=1, length=_CHANNEL_CODE)] = None
    return list(found)
