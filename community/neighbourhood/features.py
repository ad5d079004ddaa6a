"""What reports asked for of a place: features of it alone, and none that fewer than five named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from community.streetsafe.actions import tallies
from community.streetsafe.actions.reports import reasons_in
from community.streetsafe.enums import ABOUT_THE_PLACE, Counted, Feeling, Reason
from community.streetsafe.models import Action, Report
from community.streetsafe.rules.weeks import LONG

FEWEST = 5
_WINDOW = timedelta(days=LONG.days)


def read(actions: Sequence[Action]) -> dict[UUID, tuple[str, ...]]:
    """Give each action's features in words, of the 13 weeks before it was asked for; one query.

    No numbers: and as the weeks do not move on, no later report can be told from an earlier list.
    """
    if not actions:
        return {}
    columns = ("counts_for", "counts_for_street", "received_on", "reasons")
    rows = list(_reports(actions).values_list(*columns))
    return {
        action.id: _named(
            reasons
            for unit, street, day, reasons in rows
            if action.unit in (unit, street)
            and action.proposed_on - _WINDOW <= day <= action.proposed_on
        )
        for action in actions
    }


def _reports(actions: Sequence[Action]) -> QuerySet[Report, Any]:
    units = [one.unit for one in actions]
    counted = Report.objects.filter(
        counted=Counted.YES,
        feeling=Feeling.UNSAFE,
        received_on__gte=min(one.proposed_on for one in actions) - _WINDOW,
    )
    named = tallies.with_units(counted)
    return named.filter(Q(counts_for__in=units) | Q(counts_for_street__in=units))


def _named(reports: Iterable[int]) -> tuple[str, ...]:
    counts: Counter[Reason] = Counter(reason for bits in reports for reason in reasons_in(bits))
    return tuple(str(one.label) for one in ABOUT_THE_PLACE if counts[one] >= FEWEST)
