"""What owners were asked to do, and whether it was done by the date that they gave."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q

from community.outcomes.enums import Cadence
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.periods import Period
from community.outcomes.rules.verdicts import Read
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action

QUARTERS = 5
_SAID_YES = (ActionState.ACCEPTED, ActionState.STARTED, ActionState.DONE)


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters, so that a year before is among them."""
    for period in periods.closed(today, Cadence.QUARTERLY, count=QUARTERS):
        found = _of(period)
        if found is not None:
            yield "done-on-time", found


def _of(period: Period) -> Read | None:
    """Measure what was due in a period; None where nothing was."""
    begins_on, ends_on = period
    asked = Action.objects.exclude(state=ActionState.WITHDRAWN)
    # By the first date that it said yes to. What was declined after a yes is not due any more.
    due = Q(promised_on__gte=begins_on, promised_on__lt=ends_on) & ~Q(state=ActionState.DECLINED)
    said = Q(proposed_on__gte=begins_on, proposed_on__lt=ends_on)
    counts = asked.aggregate(
        due=Count("id", filter=due),
        on_time=Count("id", filter=due & Q(done_on__lte=F("promised_on"))),
        yes=Count("id", filter=said & Q(state__in=_SAID_YES)),
        no=Count("id", filter=said & Q(state=ActionState.DECLINED)),
    )
    if not counts["due"]:
        return None
    late = counts["due"] - counts["on_time"]
    return Read(
        begins_on=begins_on,
        ends_on=ends_on,
        estimate=estimates.share(counts["on_time"], of=counts["due"]),
        note=f"{counts['yes']} said yes, {counts['no']} said no, {late} late",
    )
