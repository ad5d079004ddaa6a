"""Whether the service is ready, and what it does, in numbers.

`/healthz` is for whoever restarts processes and routes requests; `/readyz` is for whoever is paged:
the service goes on without Redis or a worker, only slower. Neither names a person.
"""

import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from foundation.audit import clock
from foundation.queue import redis_client
from verification.actions.decisions import officer_check
from verification.actions.monitoring import heartbeats
from verification.monitoring import metrics

_DATABASE_PATIENCE = 2.0  # seconds


class _Part(TypedDict):
    """What is said of one part; `age_s` in seconds, null where it has none."""

    ok: bool
    age_s: float | None


@dataclass(frozen=True, kw_only=True)
class _Ages:
    """How long ago each part last did its work; None where it never did."""

    worker: timedelta | None
    watchkeeper: timedelta | None
    roster: timedelta | None


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Say of each part whether it is well; 503 unless all are but the roster.

    An old roster makes YES harder, never wrong, and is an alarm of its own.
    """
    read = _Probe.within(_read_ages)
    ages = read or _Ages(worker=None, watchkeeper=None, roster=None)
    parts: dict[str, _Part] = {
        "database": {"ok": read is not None, "age_s": None},
        "redis": {"ok": _redis_answers(), "age_s": None},
        "worker": _part(ages.worker, at_most=settings.WORKER_DEAF_AFTER),
        "watchkeeper": _part(ages.watchkeeper, at_most=settings.WATCHKEEPER_LATE_AFTER),
    }
    is_ready = all(part["ok"] for part in parts.values())
    roster = _part(ages.roster, at_most=settings.ROSTER_OLD_AFTER)
    body = {"ready": is_ready, **parts, "roster": roster}
    return JsonResponse(body, status=200 if is_ready else 503)


@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """Give the figures of now, in Prometheus' text format, to whoever brings METRICS_TOKEN.

    Without that setting there is no such page: on a quiet night a count tells the officer how it
    went.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    sent = request.headers.get("Authorization", "").encode(errors="replace")
    if not hmac.compare_digest(sent, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(metrics.Figures())
    try:
        text = generate_latest(registry)
    except Error:
        return HttpResponse(status=503)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class _Probe:
    """Reads the database on a thread, so that a frozen one cannot hold the answer up.

    One at a time: probes of a database that hangs must not pile up.
    """

    _turn = threading.Lock()

    @classmethod
    def within(cls, read: Callable[[], _Ages]) -> _Ages | None:
        """Read within the database's patience; None where it failed or took longer."""
        found: list[_Ages] = []
        done = threading.Event()

        def probe() -> None:
            try:
                found.append(read())
            except Error:
                pass
            finally:
                connection.close()
                cls._turn.release()
                done.set()

        if not cls._turn.acquire(timeout=_DATABASE_PATIENCE):
            return None
        threading.Thread(target=probe, daemon=True).start()
        done.wait(_DATABASE_PATIENCE)
        return found[0] if found else None


def _read_ages() -> _Ages:
    """Read the heartbeats and the age of the roster."""
    now = clock.db_now()
    return _Ages(
        worker=heartbeats.age_of(name=heartbeats.WORKER, now=now),
        watchkeeper=heartbeats.age_of(name=heartbeats.WATCHKEEPER, now=now),
        roster=officer_check.roster_age(now),
    )


def _part(age: timedelta | None, *, at_most: timedelta) -> _Part:
    """Judge a part by its age."""
    return {
        "ok": age is not None and age <= at_most,
        "age_s": None if age is None else round(age.total_seconds(), 1),
    }


def _redis_answers() -> bool:
    """Ask Redis for a sign of life, also while requests leave it alone after a failure."""
    try:
        with redis_client.attempt(even_at_rest=True):
            return bool(redis_client.client().ping())
    except redis_client.RedisAwayError:
        return False
