"""The service in numbers, read from the database at the moment somebody asks.

Counted over the last hour, so that the cost does not grow with the years. No number here is small
enough, or labelled enough, to point at a person.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from foundation.audit import clock
from foundation.sms.statuses import UNSENT, MessageStatus
from verification.actions.decisions import officer_check
from verification.actions.monitoring import heartbeats
from verification.actions.records import counters, id_ranges
from verification.enums import MessageSubject, Reason
from verification.models import Alarm, Counter, Message, Verification
from verification.rules.states import LIVE

_SPAN = timedelta(hours=1)
_QUANTILES = ("0.5", "0.95", "0.99")

# Each gives the seconds from joining to something, for cases that joined within the span. The
# check of a walk is planned, so it is left out of what is said of people who were stopped.
_SINCE_JOINING = {
    "text": (
        "from joining to the first text being with the provider",
        """
        SELECT extract(epoch FROM min(m.handed_over_at) - v.joined_at) AS seconds
        FROM verification_verification v
        JOIN verification_message m ON m.verification_id = v.id AND m.text_key = 'checking'
        WHERE v.id >= %(first_id)s AND v.joined_at > %(since)s AND m.handed_over_at IS NOT NULL
            AND v.reason <> 'walk'
        GROUP BY v.id
        """,
    ),
    "claim": (
        "from joining to an operator's claim",
        """
        SELECT greatest(extract(epoch FROM v.claimed_at - v.joined_at), 0) AS seconds
        FROM verification_verification v
        WHERE v.id >= %(first_id)s AND v.joined_at > %(since)s AND v.claimed_at IS NOT NULL
            AND v.reason <> 'walk'
        """,
    ),
    "decision": (
        "from joining to the first decision",
        """
        SELECT extract(epoch FROM min(d.at) - v.joined_at) AS seconds
        FROM verification_verification v
        JOIN verification_decision d ON d.verification_id = v.id
        WHERE v.id >= %(first_id)s AND v.joined_at > %(since)s AND v.reason <> 'walk'
        GROUP BY v.id
        """,
    ),
}
_SUMMARY = """
SELECT count(*), coalesce(sum(seconds), 0),
       percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY seconds)
FROM ({}) AS measured
"""


class Figures(Collector):
    """Collect everything afresh at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Yield the families of figures; raises django.db.Error when the database is away."""
        now = clock.db_now()
        yield _open_verifications()
        yield _open_walks()
        yield _open_alarms()
        yield _texts(now)
        yield _unsent(now)
        yield _ages(now)
        yield from _counted()
        for name, (meaning, sql) in _SINCE_JOINING.items():
            yield _since_joining(name, meaning, sql, now=now)


def _open_verifications() -> Metric:
    """Count live verifications by state, but for those of walks."""
    family = GaugeMetricFamily(
        "safe_connection_verifications_open", "Live verifications", labels=["state"]
    )
    stops = Verification.objects.filter(state__in=LIVE).exclude(reason=Reason.WALK)
    rows = stops.values_list("state")
    counted = dict(rows.annotate(Count("id")).order_by())
    for state in sorted(LIVE):
        family.add_metric([state], counted.get(state, 0))
    return family


def _open_walks() -> Metric:
    """Count the live checks for walks."""
    walks = Verification.objects.filter(state__in=LIVE, reason=Reason.WALK)
    return GaugeMetricFamily(
        "safe_connection_walk_checks_open", "Live checks for walks", value=walks.count()
    )


def _open_alarms() -> Metric:
    """Count open alarms by cause and priority."""
    family = GaugeMetricFamily(
        "safe_connection_alarms_open", "Open alarms", labels=["cause", "priority"]
    )
    rows = Alarm.objects.filter(closed_at=None).values_list("cause", "priority")
    for cause, priority, count in rows.annotate(Count("id")).order_by("cause", "priority"):
        family.add_metric([cause, str(priority)], count)
    return family


def _texts(now: datetime) -> Metric:
    """Count the texts of the last hour by where they stand."""
    family = GaugeMetricFamily(
        "safe_connection_texts_last_hour", "Texts asked for in the last hour", labels=["status"]
    )
    made = Message.objects.filter(
        id__gte=id_ranges.first_id(at=now - _SPAN), created_at__gt=now - _SPAN
    )
    counted = dict(made.values_list("status").annotate(Count("id")).order_by())
    for status in MessageStatus:
        family.add_metric([status], counted.get(status, 0))
    return family


def _unsent(now: datetime) -> Metric:
    """Say how long the oldest text of a check waits that is due and not handed over."""
    of_checks = Message.objects.filter(subject=MessageSubject.CHECK, status__in=UNSENT)
    oldest = of_checks.order_by("due_at").first()
    age = max((now - oldest.created_at).total_seconds(), 0.0) if oldest else 0.0
    return GaugeMetricFamily(
        "safe_connection_oldest_unsent_text_seconds", "Age of a text not yet sent", value=age
    )


def _ages(now: datetime) -> Metric:
    """Say how long ago each part last did its work."""
    family = GaugeMetricFamily(
        "safe_connection_last_seen_seconds", "Since a part last did its work", labels=["part"]
    )
    ages = {
        heartbeats.WORKER: heartbeats.age_of(name=heartbeats.WORKER, now=now),
        heartbeats.WATCHKEEPER: heartbeats.age_of(name=heartbeats.WATCHKEEPER, now=now),
        "roster": officer_check.roster_age(now),
    }
    for part, age in ages.items():
        if age is not None:
            family.add_metric([part], age.total_seconds())
    return family


def _counted() -> Iterator[Metric]:
    """Yield the counters kept in the database."""
    kept = dict(Counter.objects.values_list("name", "count"))
    for name in counters.NAMES:
        yield CounterMetricFamily(
            f"safe_connection_{name}", "Since the service began", value=kept.get(name, 0)
        )


def _since_joining(name: str, meaning: str, sql: str, *, now: datetime) -> Metric:
    """Summarise a wait of the last hour: count, sum and quantiles, in seconds."""
    since = now - _SPAN
    # Whoever joins asked at most JOIN_WITHIN before; an hour more is more than enough.
    bounds: dict[str, datetime | UUID] = {
        "since": since,
        "first_id": id_ranges.first_id(at=since - _SPAN),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY.format(sql), bounds)
        count, total, quantiles = cursor.fetchone()
    family_name = f"safe_connection_join_to_{name}_seconds"
    family = Metric(family_name, f"Seconds {meaning}, last hour", "summary")
    for quantile, seconds in zip(_QUANTILES, quantiles or (), strict=False):
        family.add_sample(family_name, {"quantile": quantile}, float(seconds))
    family.add_sample(f"{family_name}_count", {}, count)
    family.add_sample(f"{family_name}_sum", {}, float(total))
    return family
