"""An answer to the survey is taken: counted for its channel, with no entry in the log.

What is kept of the connection is an HMAC of its network under the wave's key (as streets keep it
under the key of four weeks), until the wave is closed.
"""

from dataclasses import dataclass

from django.db.models import F

from community.outcomes.enums import AgeBand, AnsweredAs, Happened, HowSafe, Told, WhyNot, WouldTell
from community.outcomes.models import Answer, SurveyChannel, WardCount, Wave
from community.streets.units import Unit
from community.streetsafe.actions import sources
from community.streetsafe.actions.network_pace import NetworkPace
from foundation.audit import clock, ledger
from foundation.encryption import data_keys, digests
from foundation.queue.rate_limits import RateLimit

# Of one network, whatever wave: people behind a mobile carrier's address are many.
_PACE = NetworkPace(
    own=(RateLimit(name="survey-hour", per_minute=30 / 60, burst=30),),
    shared=(RateLimit(name="survey-shared-hour", per_minute=300 / 60, burst=300),),
)
_TOKEN_BYTES = 16


class Closed(Exception):  # noqa: N818 - how it is
    """The wave takes no answer: it is over, or not begun."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody ticked; `borough` is empty for one outside the wave's place."""

    near_home: HowSafe
    busy_place: HowSafe
    park: HowSafe
    happened: frozenset[Happened]
    told: Told | None
    why_not: WhyNot | None
    would_tell: WouldTell
    age_band: AgeBand
    answered_as: AnsweredAs
    borough: str


def check_pace(address: str) -> None:
    """Count an answer of this network, before anything is stored; raises network_pace.TooMany."""
    _PACE.check(address)


def take(
    *, channel: SurveyChannel, said: Said, most: Unit | None, address: str, is_doubted: bool
) -> None:
    """Take one person's answers of today, and write no entry of it. Raises Closed.

    `most` is where it happens most: its ward is counted, and kept beside no answer.
    """
    ledger.require_transaction()
    # Whoever closes the wave waits for this answer, or this one finds it closed.
    waves = Wave.objects.select_for_update(no_key=True, of=["self"]).select_related("key")
    wave = waves.get(pk=channel.wave_id)
    today = clock.today()
    if wave.closed_at is not None or not wave.opens_on <= today < wave.closes_on:
        raise Closed
    answer = _answer(said)
    answer.channel, answer.day, answer.is_doubted = channel, today, is_doubted
    answer.source, answer.source_is_shared = _token(wave, address), sources.is_shared(address)
    answer.save(force_insert=True)
    if most is not None and said.happened and not is_doubted:
        _count(channel, most)


def _answer(said: Said) -> Answer:
    """Write down what was ticked."""
    return Answer(
        age_band=said.age_band,
        answered_as=said.answered_as,
        borough=said.borough,
        near_home=said.near_home,
        busy_place=said.busy_place,
        park=said.park,
        happened=sum(said.happened),
        told=said.told or "",
        why_not=said.why_not or "",
        would_tell=said.would_tell,
    )


def _token(wave: Wave, address: str) -> bytes:
    key, network = data_keys.unwrap(wave.key), sources.network_of(address)
    return digests.keyed(key=key, purpose="survey source", value=network)[:_TOKEN_BYTES]


def _count(channel: SurveyChannel, most: Unit) -> None:
    of = {"channel": channel, "borough": most.borough, "ward": most.ward}
    WardCount.objects.bulk_create([WardCount(**of)], ignore_conflicts=True)
    WardCount.objects.filter(**of).update(n=F("n") + 1)
