"""The prompt and the one extension: the same for every outcome, and more time for one of them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from foundation.audit import clock
from foundation.audit.models import AuditEntry
from tests.officerapi import actors
from tests.officerapi.test_officer_learns_nothing import (
    ENDINGS,
    Case,
    Listener,
    new_listener,
    say_yes,
)
from tests.support import still_clock
from verification.actions import deadlines
from verification.enums import AlarmCause, Priority, State
from verification.models import Alarm, ConsolePresence, Verification
from verification.watchkeeper import keep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(db: None) -> Iterator[None]:
    """Let no time pass but what a test lets pass."""
    with still_clock.stopped():
        yield


def let_pass(settings: Any, **time: float) -> None:
    settings.CLOCK_OFFSET = settings.CLOCK_OFFSET + timedelta(**time)


def answered(device: Listener, *, ending: Callable[[Case], None], phone: str) -> Case:
    """Ask, let a person join, and have the control room answer."""
    made = device.request().json()
    actors.person_texts(made["show"]["join_code"], number=phone)
    case = Case(
        verification=Verification.objects.get(id=made["id"]), device=device, person_number=phone
    )
    ending(case)
    return case


def shown(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = case.device.get(case.path).json()
    return told


def relative(told: dict[str, Any]) -> dict[str, Any]:
    """Write the times of a representation in whole seconds since its answer."""
    since = datetime.fromisoformat(told["answered_at"])
    after = {
        name: round((datetime.fromisoformat(told[name]) - since).total_seconds())
        for name in ("prompt_at", "answered_at")
        if told[name]
    }
    unique = dict.fromkeys(("id", "ref", "requested_at"))
    return {**told, **unique, **after}


def live_through(case: Case, settings: Any) -> list[Any]:
    """Look every five minutes for half an hour, extend twice, and end."""
    seen: list[Any] = []
    for minute in range(0, 31, 5):
        told = case.device.get(case.path)
        seen.append((minute, told.status_code, relative(told.json())))
        if minute in (15, 20):
            extended = case.device.post(f"{case.path}/extend", {})
            body = extended.json()
            kept = relative(body) if extended.status_code == 200 else body
            seen.append((minute, extended.status_code, kept))
        let_pass(settings, minutes=5)
    ended = case.device.post(f"{case.path}/end", {"how": "left_freely"})
    last = {**ended.json(), "ended_at": None}
    return [*seen, (ended.status_code, relative(last))]


def test_every_outcome_is_prompted_and_extended_alike(settings: Any) -> None:
    """Through half an hour and an extension YES, NO, NO ANSWER and REVOKED look the same."""
    start, seen, states = settings.CLOCK_OFFSET, [], set()
    for number, ending in enumerate(ENDINGS):
        settings.CLOCK_OFFSET = start
        device = new_listener(number=f"{number}234AB")
        case = answered(device, ending=ending, phone=f"+44770090020{number}")
        states.add(Verification.objects.get(id=case.verification.id).state)
        seen.append(live_through(case, settings))
    assert states == {State.CONFIRMED, State.REFUSED, State.REVOKED, State.UNVERIFIED}
    assert seen[1:] == [seen[0]] * 3


def test_what_they_are_shown(settings: Any) -> None:
    device = new_listener(number="1234AB")
    made = device.request().json()
    assert (made["answered_at"], made["prompt_at"], made["may_extend"]) == (None, None, False)
    device.post(f"verifications/{made['id']}/cancel", {"why": "x"})
    case = answered(device, ending=say_yes, phone=actors.PERSON_NUMBER)
    before = shown(case)
    assert relative(before)["prompt_at"] == 15 * 60
    assert before["may_extend"] is True
    extended = device.post(f"{case.path}/extend", {})
    assert extended.status_code == 200
    after = extended.json()
    assert relative(after)["prompt_at"] == 25 * 60
    assert (after["may_extend"], after["version"]) == (False, before["version"] + 1)
    again = device.post(f"{case.path}/extend", {})
    assert (again.status_code, again.json()["code"]) == (409, "already_extended")
    assert shown(case) == after
    assert AuditEntry.objects.filter(event="verification.extended").count() == 1


def test_before_the_answer_there_is_nothing_to_extend() -> None:
    device = new_listener(number="1234AB")
    made = device.request().json()
    for _ in range(2):
        answer = device.post(f"verifications/{made['id']}/extend", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
        actors.person_texts(made["show"]["join_code"])


def test_a_repeated_request_extends_once() -> None:
    device = new_listener(number="1234AB")
    case = answered(device, ending=say_yes, phone=actors.PERSON_NUMBER)
    answers = [device.post(f"{case.path}/extend", {}, key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("minute", [5, 19, 22])
def test_more_time_puts_the_alarm_off_by_ten_minutes(settings: Any, minute: int) -> None:
    case = answered(new_listener(number="1234AB"), ending=say_yes, phone=actors.PERSON_NUMBER)
    arrived(case)
    priorities = {}
    for now in range(41):
        if now == minute:
            case.device.post(f"{case.path}/extend", {})
        tick()
        found = Alarm.objects.filter(
            verification=case.verification, cause=AlarmCause.OVERDUE
        ).first()
        priorities[now] = found.priority if found else None
        let_pass(settings, minutes=1)
    p2_at = 30 if minute < 20 else 20
    assert priorities[p2_at - 1] is None
    assert priorities[p2_at] == Priority.P2
    assert priorities[34] == Priority.P2
    assert priorities[35] == Priority.P1


def arrived(case: Case) -> None:
    """Have the YES handed over."""
    case.verification.messages.update(handed_over_at=case.verification.requested_at)


def tick() -> None:
    ConsolePresence.objects.all().delete()
    for sweep in deadlines.SWEEPS:
        if sweep.name == "overdue":
            assert keep(sweep, now=clock.db_now())
