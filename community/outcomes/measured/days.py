"""Days of the force's own calendar as instants."""

from datetime import date, datetime, time

from django.conf import settings


def begins_at(day: date) -> datetime:
    """Give the instant at which a day begins."""
    return datetime.combine(day, time(), tzinfo=settings.LOCAL_TIME_ZONE)
