"""Up, ready, and in numbers: true, quick, and silent about people."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from devstack.launcher import embedded_servers
from foundation.audit import clock, ledger
from foundation.sms.gateways.memory import MemoryGateway
from tests.support import database_owner, provider
from tests.support import walks as walk_support
from tests.support.factories import World
from verification.actions.decisions import decisions
from verification.actions.monitoring import heartbeats
from verification.models import Heartbeat, RosterImport

# Seconds: nobody who waits for an answer that never comes is back by then, a busy machine is.
WELL_BEFORE_A_TIMEOUT = 10
TOKEN = "a-token-of-thirty-two-characters"
METRICS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> Iterator[None]:
    """Answer at the domain's own addresses, have figures, and send to memory."""
    settings.METRICS_TOKEN = TOKEN
    settings.ROOT_URLCONF = "safeconnect.config.urls.all"
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


def ready() -> tuple[int, dict[str, Any]]:
    """Ask whether the service is ready."""
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def beat(*names: str) -> None:
    """Let these processes have just worked."""
    with ledger.transaction():
        for name in names:
            heartbeats.beat(name=name)


def figures() -> dict[tuple[str, ...], float]:
    """Read /metrics: name and label values to value."""
    answer = Client().get("/metrics", headers=METRICS)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_liveness_is_200_whatever_else_is_down() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})


def test_ready_when_every_part_is(real_world: World) -> None:
    beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
    status, body = ready()
    assert status == 200
    assert body["ready"] is True
    assert all(body[part]["ok"] for part in ("database", "redis", "worker", "watchkeeper"))
    assert body["roster"]["ok"] is True
    assert 55 < body["roster"]["age_s"] < 120
    assert body["worker"]["age_s"] < 5


def test_a_part_that_never_worked_is_not_ready(real_world: World) -> None:
    beat(heartbeats.WORKER)
    status, body = ready()
    assert status == 503
    assert body["watchkeeper"] == {"ok": False, "age_s": None}
    assert body["worker"]["ok"] is True


@pytest.mark.parametrize(
    ("part", "setting"),
    [("worker", "WORKER_DEAF_AFTER"), ("watchkeeper", "WATCHKEEPER_LATE_AFTER")],
)
def test_a_part_that_is_late_is_not_ready(
    real_world: World, settings: Any, part: str, setting: str
) -> None:
    beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
    old = clock.db_now() - getattr(settings, setting) - timedelta(seconds=1)
    Heartbeat.objects.filter(name=part).update(at=old)
    status, body = ready()
    assert (status, body[part]["ok"]) == (503, False)


def test_an_old_roster_is_said_and_does_not_stop_the_service(real_world: World) -> None:
    beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
    with database_owner.past_guards():
        RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    status, body = ready()
    assert status == 200
    assert body["roster"]["ok"] is False


def test_a_redis_that_hangs_is_told_and_not_waited_for(
    real_world: World, settings: Any, tmp_path: Path
) -> None:
    beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
    valkey = embedded_servers.Valkey(tmp_path / "vk").start()
    assert valkey.process is not None
    settings.REDIS_URL = valkey.url
    assert ready()[0] == 200
    valkey.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    status, body = ready()
    assert time.monotonic() - began < WELL_BEFORE_A_TIMEOUT
    valkey.process.send_signal(signal.SIGCONT)
    valkey.stop()
    assert (status, body["redis"]["ok"], body["database"]["ok"]) == (503, False, True)
    assert ready()[0] == 503


def test_a_database_that_is_away_is_said_in_time(
    real_world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The probe's thread makes a connection of its own, from these settings.
    monkeypatch.setitem(connections.settings["default"], "PORT", "1")
    monkeypatch.setitem(connections.settings["default"], "HOST", "127.0.0.1")
    began = time.monotonic()
    status, body = ready()
    assert time.monotonic() - began < WELL_BEFORE_A_TIMEOUT
    assert (status, body["database"]["ok"], body["worker"]["ok"]) == (503, False, False)


def test_the_figures_of_a_confirmed_case(real_world: World) -> None:
    verification, _phone = real_world.make_matched(real_world.make_officer())
    real_world.deliver()
    operator = real_world.make_operator()
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    real_world.text("+447700900188", "SOS")
    beat(heartbeats.WORKER)
    found = figures()
    assert found["safe_connection_verifications_open", "confirmed"] == 1
    assert found["safe_connection_verifications_open", "joined"] == 0
    assert found["safe_connection_alarms_open", "sos", "1"] == 1
    assert found["safe_connection_texts_last_hour", "accepted"] == 1
    assert found["safe_connection_texts_last_hour", "queued"] == 2
    for wait in ("text", "claim", "decision"):
        assert found[f"safe_connection_join_to_{wait}_seconds_count",] == 1
        assert 0 <= found[f"safe_connection_join_to_{wait}_seconds", "0.95"] < 60
    assert found["safe_connection_last_seen_seconds", "worker"] < 60
    assert found["safe_connection_oldest_unsent_text_seconds",] < 60


def test_figures_of_nothing_are_zeros(transactional_db: None) -> None:
    found = figures()
    assert found["safe_connection_join_to_text_seconds_count",] == 0
    assert found["safe_connection_webhooks_refused_total",] == 0
    assert ("safe_connection_join_to_text_seconds", "0.95") not in found


def test_refused_webhooks_are_counted(transactional_db: None) -> None:
    for _ in range(3):
        provider.post(provider.INBOUND, {}, signed_as="x")
    assert figures()["safe_connection_webhooks_refused_total",] == 3


def test_no_figure_points_at_anybody(real_world: World) -> None:
    verification, phone = real_world.make_confirmed(
        real_world.make_officer(), real_world.make_operator()
    )
    beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
    said = Client().get("/metrics", headers=METRICS).content.decode()
    said += Client().get("/readyz").content.decode()
    secrets = (phone, phone[1:], verification.ref, str(verification.id), "Lewis", "KT", "Brixton")
    assert [secret for secret in secrets if secret in said] == []


def test_health_tells_nothing_of_a_case(real_world: World) -> None:
    """F4: anybody may ask it, the officer too; it says the same through SOS, mismatch and NO."""

    def asked() -> list[object]:
        beat(heartbeats.WORKER, heartbeats.WATCHKEEPER)
        said = ready()[1]
        parts = {
            name: part["ok"] if isinstance(part, dict) else part for name, part in said.items()
        }
        return [Client().get("/healthz").content, parts]

    before = asked()
    actor, operator = real_world.make_officer(), real_world.make_operator()
    verification, phone = real_world.make_joined(actor)
    assert asked() == before
    real_world.mismatch(actor, verification, phone)
    real_world.text(phone, "SOS")
    assert asked() == before
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="No.")
    assert asked() == before


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_is_only_read(transactional_db: None, path: str) -> None:
    assert Client().post(path).status_code == 405


def test_there_are_no_figures_unless_a_force_asks_for_them(
    transactional_db: None, settings: Any
) -> None:
    """F9: on a quiet night they told an officer how it went, within a second."""
    settings.METRICS_TOKEN = ""
    for sent in ({}, METRICS, {"Authorization": "Bearer "}):
        assert Client().get("/metrics", headers=sent).status_code == 404


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer wrong", TOKEN, f"bearer {TOKEN}x"]
)
def test_figures_are_for_whoever_has_the_token(transactional_db: None, sent: str) -> None:
    answer = Client().get("/metrics", headers={"Authorization": sent})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_walk_is_no_figure_of_a_lone_stop(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was planned: neither its waits nor its length say anything of people who were stopped."""
    walks = walk_support.plan(real_world, monkeypatch)
    operator = real_world.make_operator()
    walks.make_walking(real_world.make_officer(), operator)
    shown = figures()
    waits = {name: value for name, value in shown.items() if name[0].endswith("_seconds_count")}
    assert len(waits) == 3
    assert set(waits.values()) == {0}
    assert shown["safe_connection_verifications_open", "confirmed"] == 0
    assert shown["safe_connection_walk_checks_open",] == 1
    real_world.make_confirmed(real_world.make_officer(), operator)
    shown = figures()
    assert shown["safe_connection_verifications_open", "confirmed"] == 1
    assert shown["safe_connection_join_to_decision_seconds_count",] == 1
