"""How safe people felt: counted by month and borough, and kept with nothing else.

Whoever reads the database can join an answer to nobody by what is stored here: there is no id, no
instant finer than the month, and no row or audit entry of an answer (docs/decisions/0169).
"""

from datetime import date, datetime

from django.conf import settings
from django.db.models import F

from foundation.audit import clock, ledger
from foundation.encryption import sealing
from foundation.geography import boroughs
from verification.actions import reviews
from verification.actions.records import locations
from verification.enums import ReviewKind
from verification.models import ConfidenceScore, Verification
from verification.models.confidence import SCORES

# What the text promises somebody outside the officer's team will look at.
_LOW_AT_MOST = 2


def record(*, verification: Verification, score: int, now: datetime) -> None:
    """Count what the person of this locked case answered, 1 to 5; the caller does so once a case.

    1 and 2 also put the case before the reviewers. It writes no audit entry: that of the text,
    which must not say the score, is the transaction's. It locks the counts of a month and borough,
    so call it after all that locks other rows. Raises ValueError for any other score.
    """
    ledger.require_transaction()
    given = SCORES[_checked(score) - 1]
    month, borough = month_of(now), _borough_of(verification)
    ConfidenceScore.objects.bulk_create(
        [ConfidenceScore(month=month, borough=borough)], ignore_conflicts=True
    )
    # All five are written whatever was answered: the statement is the same for every score.
    ConfidenceScore.objects.filter(month=month, borough=borough).update(
        **{name: F(name) + int(name == given) for name in SCORES}
    )
    if score <= _LOW_AT_MOST:
        reviews.put(verification=verification, kind=ReviewKind.LOW_SCORE, now=now)


def month_of(at: datetime) -> date:
    """Give the first day of the month of an instant, by the clock on the force's wall."""
    return clock.local_day(at).replace(day=1)


def months_before(month: date, count: int) -> date:
    """Give the first day of the month that lies so many months before another."""
    whole = month.year * 12 + month.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)


def forget(now: datetime) -> int:
    """Delete the counts of months longer ago than CONFIDENCE_MONTHS_KEPT; answer how many rows."""
    first_kept = months_before(month_of(now), settings.CONFIDENCE_MONTHS_KEPT)
    return ConfidenceScore.objects.filter(month__lt=first_kept).delete()[0]


def _checked(score: int) -> int:
    if not 1 <= score <= len(SCORES):
        raise ValueError("A score is 1 to 5.")
    return score


def _borough_of(verification: Verification) -> str:
    """Name where the check began; empty where no place says, or it is erased or elsewhere."""
    try:
        fix = locations.first_that_says(verification=verification)
    except sealing.Unreadable:
        return ""
    return (fix and boroughs.borough_of(lat=fix.lat, lon=fix.lon)) or ""
