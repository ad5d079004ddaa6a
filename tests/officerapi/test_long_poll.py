"""Waiting for the version to pass: answered at once when it does, and by nothing else."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django import db
from django.conf import LazySettings
from django.test import AsyncClient

from accounts.models import Device as DeviceRow
from foundation.audit import ledger
from tests.officerapi import actors
from verification.actions.joining import conversation
from verification.actions.officers import devices_and_status
from verification.models import Officer, Verification

pytestmark = pytest.mark.django_db(transaction=True)

Timed = tuple[actors.Answer, float]
# Seconds: a busy machine takes less to answer at once, and who waits to the end (20 s) takes more.
AT_ONCE = 15.0


@pytest.fixture(autouse=True)
def connections_by_request(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep no connection between requests, as the web process keeps none outside its pool."""
    monkeypatch.setitem(db.connections.settings["default"], "CONN_MAX_AGE", 0)
    yield
    asyncio.run(sync_to_async(db.connections.close_all)())


async def wait(device: actors.Device, path: str) -> Timed:
    """GET and measure, as the ASGI server would serve it."""
    began = time.monotonic()
    answer = await AsyncClient().get(
        f"/api/v1/{path}", headers={"Authorization": f"Bearer {device.token}"}
    )
    return answer, time.monotonic() - began


def meanwhile(
    device: actors.Device, path: str, *, after: float, happens: Callable[[], Any]
) -> Timed:
    """Wait for news, while `happens` is done in another thread after some seconds."""

    def do() -> None:
        try:
            happens()
        finally:
            db.connections.close_all()

    async def both() -> Timed:
        waiting = asyncio.create_task(wait(device, path))
        await asyncio.sleep(after)
        await sync_to_async(do, thread_sensitive=False)()
        return await waiting

    return asyncio.run(both())


@pytest.fixture
def made(device: actors.Device) -> dict[str, Any]:
    """An open verification, as it was answered."""
    shown: dict[str, Any] = device.request().json()
    return shown


def test_nothing_new_is_304_when_time_is_up(device: actors.Device, made: dict[str, Any]) -> None:
    answer, seconds = asyncio.run(wait(device, f"verifications/{made['id']}?after=1&wait=1"))
    assert (answer.status_code, answer.content) == (304, b"")
    assert 1.0 <= seconds < AT_ONCE


def test_a_poll_is_answered_soon_after_the_join(
    device: actors.Device, made: dict[str, Any]
) -> None:
    answer, seconds = meanwhile(
        device,
        f"verifications/{made['id']}?after=1&wait=20",
        after=0.7,
        happens=lambda: actors.person_texts(made["show"]["join_code"]),
    )
    assert answer.status_code == 200
    assert answer.json()["status"] == "checking"
    assert seconds < AT_ONCE


def test_what_has_passed_already_does_not_wait(device: actors.Device, made: dict[str, Any]) -> None:
    answer, seconds = asyncio.run(wait(device, f"verifications/{made['id']}?after=0&wait=20"))
    assert answer.status_code == 200
    assert seconds < AT_ONCE


def test_nobody_waits_longer_than_the_limit(
    device: actors.Device, made: dict[str, Any], settings: LazySettings
) -> None:
    settings.LONG_POLL_AT_MOST = timedelta(seconds=1)
    answer, seconds = asyncio.run(
        wait(device, f"verifications/{made['id']}?after=1&wait=999999999")
    )
    assert answer.status_code == 304
    assert seconds < AT_ONCE


def test_no_connection_is_held_while_it_waits(device: actors.Device, made: dict[str, Any]) -> None:
    open_while_waiting: list[int] = []

    def count() -> None:
        with db.connection.cursor() as cursor:
            for _ in range(20):
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND backend_type = 'client backend'"
                )
                open_while_waiting.append(cursor.fetchone()[0])
                time.sleep(0.05)

    # Between two looks there are the test's own connection and the one that counts.
    meanwhile(device, f"verifications/{made['id']}?after=1&wait=3", after=0.75, happens=count)
    assert min(open_while_waiting) <= 2


def test_a_poll_stays_304_through_everything_the_person_does(
    device: actors.Device, made: dict[str, Any]
) -> None:
    actors.person_texts(made["show"]["join_code"])
    path = f"verifications/{made['id']}"
    before = device.get(path)
    operator = actors.new_operator()

    def everything() -> None:
        actors.person_texts("SOS he has a knife")
        actors.person_texts("a red coat")
        device.post(f"{path}/match", {"code": "0000"}, key="k")
        actors.claim(made["ref"], by=operator)
        with ledger.transaction():
            conversation.note(ref=made["ref"], by=operator, text="looks wrong")

    answer, seconds = meanwhile(device, f"{path}?after=2&wait=2", after=0.3, happens=everything)
    assert (answer.status_code, answer["ETag"]) == (304, before["ETag"])
    assert seconds >= 2.0
    assert device.get(path).content == before.content


def test_a_device_revoked_while_it_waits_gets_no_news(
    device: actors.Device, made: dict[str, Any]
) -> None:
    def revoke() -> None:
        with ledger.transaction():
            devices_and_status.revoke_device(
                device=DeviceRow.objects.get(id=device.device_id), actor=ledger.COMMAND
            )

    answer, _seconds = meanwhile(
        device, f"verifications/{made['id']}?after=1&wait=2", after=0.3, happens=revoke
    )
    assert answer.status_code == 401


def test_others_do_not_wait(
    device: actors.Device, other: actors.Device, made: dict[str, Any]
) -> None:
    answer, seconds = asyncio.run(wait(other, f"verifications/{made['id']}?after=1&wait=20"))
    assert answer.status_code == 404
    assert seconds < AT_ONCE


def test_a_refusal_before_the_join_changes_no_version(
    device: actors.Device, made: dict[str, Any], officer: Officer
) -> None:
    path = f"verifications/{made['id']}"
    before = device.get(path)
    actors.refuse(made["ref"], by=actors.new_operator())
    assert Verification.objects.get().state == "refused"
    after = device.get(path)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
