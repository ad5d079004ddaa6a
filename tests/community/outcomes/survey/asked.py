"""A wave for tests, and people who answer it from an address each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from community.outcomes.actions import answers, waves
from community.outcomes.actions.answers import Said
from community.outcomes.enums import AgeBand, AnsweredAs, Happened, HowSafe, Told, WhyNot, WouldTell
from community.outcomes.models import SurveyChannel, Wave
from community.streets.units import Unit
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind
from tests.support.factories import World

OPEN_FOR = timedelta(days=14)
SAID = Said(
    near_home=HowSafe.FAIRLY_SAFE,
    busy_place=HowSafe.VERY_SAFE,
    park=HowSafe.VERY_UNSAFE,
    happened=frozenset({Happened.STARED, Happened.FOLLOWED}),
    told=Told.NO,
    why_not=WhyNot.TOO_SMALL,
    would_tell=WouldTell.YES,
    age_band=AgeBand.TO_24,
    answered_as=AnsweredAs.WOMAN,
    borough="Redbridge",
)
TOLD = replace(SAID, told=Told.SOME, why_not=None)
NOTHING = replace(SAID, happened=frozenset(), told=None, why_not=None)


def wave(
    world: World, *, channels: Sequence[str] = ("Poster",), borough: str = "Redbridge"
) -> Wave:
    """Make a wave that takes answers from today on, for two weeks; its borough has a street."""
    analyst = world.make_operator()
    today = clock.today()
    with ledger.transaction():
        return waves.make(
            borough=borough,
            channels=channels,
            opens_on=today,
            closes_on=today + OPEN_FOR,
            actor=Actor(kind=ActorKind.OPERATOR, id=analyst.id),
        )


def channel(of: Wave, name: str = "Poster") -> SurveyChannel:
    """Find a channel by its name."""
    return SurveyChannel.objects.select_related("wave__key").get(wave=of, name=name)


def address(number: int) -> str:
    """Give an address in the network of this number."""
    return f"198.{18 + number // 250 % 2}.{number % 250}.7"


def answer(
    to: SurveyChannel,
    said: Said = SAID,
    *,
    network: int = 0,
    most: Unit | None = None,
    is_doubted: bool = False,
) -> None:
    """Answer once."""
    with ledger.transaction():
        answers.take(
            channel=to, said=said, most=most, address=address(network), is_doubted=is_doubted
        )


def answer_many(to: SurveyChannel, said: Said = SAID, *, n: int, first: int = 0) -> None:
    """Answer as so many people, from a network each, who do not all tick the same."""
    for number in range(first, first + n):
        near, busy = HowSafe(1 + number % 4), HowSafe(1 + number // 4 % 4)
        answer(to, replace(said, near_home=near, busy_place=busy), network=number)
