"""Briefings as analysts see them: the address for the room, and what was answered in the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q

from community.neighbourhood import today
from community.outcomes.enums import Moment
from community.outcomes.measured.briefed import ABLE_FROM
from community.outcomes.models import Briefing
from community.outcomes.rules import estimates

_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class BriefingRow:
    """A briefing; `address` is empty once no answer is taken, and `pulses` until then."""

    briefing: Briefing
    address: str
    pulses: Sequence[str]


def read() -> list[BriefingRow]:
    """List the last briefings, the newest first, with two queries."""
    counts = {
        f"{moment}_{name}": Count("pulses", filter=Q(pulses__moment=moment) & more)
        for moment in Moment
        for name, more in (("n", Q()), ("able", Q(pulses__able__gte=ABLE_FROM)))
    }
    rows = Briefing.objects.select_related("team").annotate(**counts).order_by("-day", "-id")
    return [_row(one) for one in rows[:_AT_MOST]]


def _row(briefing: Briefing) -> BriefingRow:
    is_open = briefing.closes_on > today.read()
    address = f"{settings.PUBLIC_URL_STREETS}/pulse/{briefing.code}" if is_open else ""
    # Shown while answers come, the difference of two looks would be somebody's answer.
    pulses = ["not yet"] if is_open else [_words(briefing, moment) for moment in Moment]
    return BriefingRow(briefing=briefing, address=address, pulses=pulses)


def _words(briefing: Briefing, moment: Moment) -> str:
    counted = vars(briefing)
    n, able = counted[f"{moment}_n"], counted[f"{moment}_able"]
    if n < estimates.FEWEST:
        return f"{moment.value}: fewer than {estimates.FEWEST} answered"
    return f"{moment.value}: {able} of {n}"
