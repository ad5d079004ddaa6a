"""What outcomes need not keep: a wave's key and sources when it is over, answers after three years.

What was read of a wave for the plan stays (models/measures.py).
"""

from datetime import datetime, timedelta

from community.outcomes.actions import closings
from community.outcomes.models import Answer
from foundation.audit import clock

# The database lets no row go before 3 times 365 days are over.
ANSWERS_KEPT_FOR = timedelta(days=3 * 366)


def forget(now: datetime) -> dict[str, int]:
    """Close the waves that are over, which destroys their keys, and delete old answers."""
    closed = closings.close_over(now=now)
    old = Answer.objects.filter(day__lt=clock.local_day(now) - ANSWERS_KEPT_FOR)
    return {"survey_keys": closed, "survey_answers": old.delete()[0]}
