"""The one clock of the service: the database's.

Every process reads the same clock, whichever machine it runs on, and reads it after it holds its
locks: an instant taken while waiting for a lock is stale when the lock is got.
"""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The database's clock as it runs, for a query that is sent once its locks are held.

    Never for the locking query: it reads the clock before it waits. What it gives is for
    `service_time`.
    """

    function = "clock_timestamp"
    output_field = DateTimeField()


def db_now() -> datetime:
    """Read the database's clock as it runs (not the transaction's start), plus CLOCK_OFFSET."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (read,) = cursor.fetchone()
    return service_time(read)


def service_time(read: datetime) -> datetime:
    """Turn an instant read from the database's clock into the service's time, in UTC."""
    offset: timedelta = settings.CLOCK_OFFSET
    return read.astimezone(UTC) + offset


def local_day(at: datetime) -> date:
    """Give the day of an instant by the force's own clock (LOCAL_TIME_ZONE)."""
    return at.astimezone(settings.LOCAL_TIME_ZONE).date()


def today() -> date:
    """Read the database's clock and give the force's own day."""
    return local_day(db_now())
