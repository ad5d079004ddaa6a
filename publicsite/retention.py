"""What the public pages need not keep: idempotency keys past their time."""

from datetime import datetime, timedelta

from django.conf import settings

from publicsite.models import RememberedReport

# Rows hold their hour alone, so one may be as much older than it says.
_AN_HOUR = timedelta(hours=1)


def over_since(now: datetime) -> datetime:
    """Give the hour up to which keys have had their time, at least IDEMPOTENCY_KEPT_FOR."""
    return now - settings.IDEMPOTENCY_KEPT_FOR - _AN_HOUR


def forget(now: datetime) -> dict[str, int]:
    """Delete keys whose time is over."""
    old = RememberedReport.objects.filter(hour__lte=over_since(now))
    return {"remembered_reports": old.delete()[0]}
