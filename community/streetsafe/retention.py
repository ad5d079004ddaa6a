"""What StreetSafe need not keep: keys and tokens after 35 days, reports after three years."""

from datetime import datetime, timedelta

from django.conf import settings

from community.streetsafe.actions import source_counts
from community.streetsafe.models import Report, SourceKey
from community.streetsafe.models.sources import PERIOD_DAYS
from foundation.audit import clock
from foundation.encryption import data_keys

# After the end of a key's period: whoever reports late on its last day still counts once.
_KEY_KEPT_FOR = timedelta(days=7)


def forget(now: datetime) -> dict[str, int]:
    """Destroy the keys of periods that are over, with their tokens, and delete old reports."""
    today = clock.local_day(now)
    over = SourceKey.objects.filter(
        begins_on__lte=today - timedelta(days=PERIOD_DAYS) - _KEY_KEPT_FOR,
        key__destroyed_at=None,
    )
    destroyed = list(over)
    # A release says something of a road only if enough connections named it.
    source_counts.note(destroyed)
    tokens = Report.objects.filter(source_key__in=destroyed).update(source=None, source_key=None)
    for one in destroyed:
        data_keys.destroy(key_id=one.key_id, now=now)
    old = Report.objects.filter(received_on__lt=today - settings.STREETS_REPORTS_KEPT_FOR)
    return {
        "source_keys": len(destroyed),
        "source_tokens": tokens,
        "source_counts": source_counts.forget(),
        "reports": old.delete()[0],
    }
