"""How safe people said they felt, by month and area: what may be shown of it, and nothing else.

Months that are over alone: whoever looked at a running month before and after one answer came
would read it. Totals are of a month alone, so that each month is one sum; a total over months
would be another, and more groups would have to be hidden for it (docs/decisions/0170).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings

from foundation.geography.boroughs import BOROUGHS
from verification.actions import confidence
from verification.models import ConfidenceScore
from verification.rules import intervals, small_groups
from verification.rules.intervals import Share

WHOLE, NOT_KNOWN = "Whole force", "Place not known"
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class ConfidenceFigures:
    """The share that answered 4 or 5, by area and month, the oldest month first.

    WHOLE stands first, NOT_KNOWN last. None: not shown, since too few answered, or since somebody
    could work out another group from it.
    """

    months: list[date]
    shares: dict[str, list[Share | None]]


class _AreaMonth(NamedTuple):
    answers: int
    safe: int


_Groups = dict[str, _AreaMonth]


def read(*, now: datetime) -> ConfidenceFigures:
    """Read the last MONTHS whole months."""
    this = confidence.month_of(now)
    months = [confidence.months_before(this, back) for back in range(MONTHS, 0, -1)]
    counted = _counted(months)
    names = {name for groups in counted.values() for name in groups} | set(BOROUGHS)
    areas = [*sorted(names - {NOT_KNOWN}), NOT_KNOWN]
    # An area without answers is as hidden as one with a few.
    nobody = dict.fromkeys(areas, _AreaMonth(answers=0, safe=0))
    shown = [_shown(nobody | counted[month], month=month) for month in months]
    return ConfidenceFigures(
        months=months,
        shares={name: [shares.get(name) for shares in shown] for name in (WHOLE, *areas)},
    )


def _counted(months: list[date]) -> defaultdict[date, _Groups]:
    """Count answers, and those of 4 and 5 among them, by month and area."""
    found = defaultdict[date, _Groups](dict)
    for row in ConfidenceScore.objects.filter(month__in=months):
        safe = row.fours + row.fives
        answers = row.ones + row.twos + row.threes + safe
        found[row.month][row.borough or NOT_KNOWN] = _AreaMonth(answers=answers, safe=safe)
    return found


def _shown(groups: _Groups, *, month: date) -> dict[str, Share]:
    """Measure what may be shown of one month."""
    sizes = {name: group.answers for name, group in groups.items()}
    least = settings.CONFIDENCE_GROUP_AT_LEAST
    hidden = small_groups.hidden(sizes, least=least, month=month)
    shown = {name: group for name, group in groups.items() if name not in hidden}
    if not small_groups.is_total_hidden(sizes, least=least):
        safe = sum(group.safe for group in groups.values())
        shown[WHOLE] = _AreaMonth(answers=sum(sizes.values()), safe=safe)
    return {name: intervals.share(one.safe, of=one.answers) for name, one in shown.items()}
