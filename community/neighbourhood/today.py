"""Days of the force's own calendar, by the service's clock."""

from datetime import date, datetime, time

from django.conf import settings

from foundation.audit import clock


def read() -> date:
    """Give the day that it is."""
    return clock.today()


def begins_at(day: date) -> datetime:
    """Give the instant at which a day begins."""
    return datetime.combine(day, time(), tzinfo=settings.LOCAL_TIME_ZONE)
