"""What patrols need not keep: visits, once the reports of their time are gone."""

from datetime import datetime

from django.conf import settings

from community.patrols.models import Visit
from foundation.audit import clock


def forget(now: datetime) -> dict[str, int]:
    """Delete visits as old as reports become; plans and slots name nobody and are kept."""
    oldest = clock.local_day(now) - settings.STREETS_REPORTS_KEPT_FOR
    return {"patrol_visits": Visit.objects.filter(day__lt=oldest).delete()[0]}
