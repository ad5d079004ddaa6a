"""Invariant 7 through half an hour: one request, answered in every way, told in the same bytes.

The request is made and joined once; each answer is played on it and then undone, with the clock set
back, so that even ids, times and ETags have to be the same.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.db import transaction

from foundation.audit import clock, ledger
from foundation.queue.rate_limits import RateLimit
from officerapi.throttling import ShiftTokenThrottle
from tests.officerapi import actors
from tests.officerapi.test_grace import run_out
from tests.officerapi.test_officer_learns_nothing import (
    Case,
    new_listener,
    say_no,
    say_yes,
    take_back,
)
from verification.actions import deadlines
from verification.actions.decisions import decisions
from verification.enums import State
from verification.models import Message, Verification
from verification.watchkeeper import keep

pytestmark = pytest.mark.django_db

Answer = Callable[[Case], None]
Told = tuple[int, list[tuple[str, str]], bytes]
_MINUTE = timedelta(minutes=1)
_WORDS_AT, _REVOKED_AT, _EXTENDED_AT, _AGAIN_AT = 11, 12, 15, 20


@pytest.fixture(autouse=True)
def _at_a_standstill(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every reading of the clock give the same instant until a test moves it.

    Half an hour is asked about within seconds, which the pace of a device would forbid.
    """
    wide = RateLimit(name="half-an-hour", per_minute=60_000, burst=10_000)
    monkeypatch.setattr(ShiftTokenThrottle, "limit", wide)
    began = datetime.now(UTC)

    def stands(_database: datetime) -> datetime:
        offset: timedelta = settings.CLOCK_OFFSET
        return began + offset

    with mock.patch.object(clock, "service_time", stands):
        yield


@pytest.fixture
def case() -> Case:
    """A request that somebody has joined."""
    device = new_listener(number="1234AB")
    made = device.request().json()
    actors.person_texts(made["show"]["join_code"])
    return Case(
        verification=Verification.objects.get(id=made["id"]),
        device=device,
        person_number=actors.PERSON_NUMBER,
    )


def yes(case: Case) -> None:
    say_yes(case)
    Message.objects.update(handed_over_at=clock.db_now())


def yes_and_at_once_no(case: Case) -> None:
    take_back(case)


def yes_that_was_never_handed_over(case: Case) -> None:
    """The watchkeeper takes it back after two minutes."""
    say_yes(case)


def no_answer(case: Case) -> None:
    """No console is live, so the watchkeeper answers after 30 s."""
    case.try_match("1212")
    tick()


ANSWERS: dict[Answer, State] = {
    yes: State.CONFIRMED,
    say_no: State.REFUSED,
    no_answer: State.UNVERIFIED,
    yes_and_at_once_no: State.REVOKED,
    yes_that_was_never_handed_over: State.REVOKED,
}


def tick() -> None:
    for sweep in deadlines.pending(clock.db_now()):
        assert keep(sweep, now=clock.db_now())


def played(case: Case, settings: Any, play: Callable[[], None]) -> tuple[str, list[Told]]:
    """Play one answer and undo it; give the state it ended in, and all that the device was told."""
    start, before = settings.CLOCK_OFFSET, transaction.savepoint()
    case.device.received.clear()
    settings.CLOCK_OFFSET += timedelta(seconds=30)
    play()
    state = Verification.objects.get(id=case.verification.id).state
    transaction.savepoint_rollback(before)
    settings.CLOCK_OFFSET = start
    return state, [told(answer) for answer in case.device.received]


def told(answer: actors.Answer) -> Told:
    heads = [(name, value) for name, value in answer.items() if name != "X-Request-ID"]
    return answer.status_code, sorted(heads), answer.content


def live_on(case: Case, settings: Any, *, revoked: bool = False) -> None:
    """Let half an hour pass: ticks, looks, words of the person's, an extension, a second one."""
    for minute in range(31):
        tick()
        if minute == _WORDS_AT:
            actors.person_texts("SOS he is here")
        if minute == _REVOKED_AT and revoked:
            take_back_now(case)
        if minute in (_EXTENDED_AT, _AGAIN_AT):
            case.device.post(f"{case.path}/extend", {})
        look(case)
        settings.CLOCK_OFFSET += _MINUTE
    case.device.post(f"{case.path}/end", {"how": "left_freely"})
    look(case)


def look(case: Case) -> None:
    """Ask in every way there is, also for what has changed since."""
    tag = case.device.get(case.path)["ETag"]
    case.device.get(case.path, **{"If-None-Match": tag})
    case.device.get(f"{case.path}/wait?after=3&wait=0")
    case.device.get("verifications?open=true")


def take_back_now(case: Case) -> None:
    with ledger.transaction():
        decisions.revoke(ref=case.verification.ref, by=case.operator("uma"), why="Another face.")


def test_every_answer_is_told_in_the_same_bytes_for_half_an_hour(case: Case, settings: Any) -> None:
    def lives(answer: Answer) -> None:
        answer(case)
        live_on(case, settings)

    seen = {answer: played(case, settings, partial(lives, answer))[1] for answer in ANSWERS}
    first = seen[yes]
    assert len(first) > 120
    for answer, other in seen.items():
        assert other == first, answer.__name__


def test_a_yes_taken_back_later_moves_nothing_on_the_device(case: Case, settings: Any) -> None:
    """Between two looks the case becomes REVOKED: no version, no ETag, no byte tells it."""

    def lives(*, revoked: bool) -> None:
        yes(case)
        live_on(case, settings, revoked=revoked)

    kept = played(case, settings, partial(lives, revoked=False))
    taken_back = played(case, settings, partial(lives, revoked=True))
    assert (kept[0], taken_back[0]) == (State.ENDED, State.REVOKED)
    assert kept[1] == taken_back[1]


def test_they_are_different_answers(case: Case, settings: Any) -> None:
    """So that the tests above compare what they say they do."""

    def lives(answer: Answer) -> None:
        answer(case)
        settings.CLOCK_OFFSET += 3 * _MINUTE
        tick()

    for answer, state in ANSWERS.items():
        assert played(case, settings, partial(lives, answer))[0] == state


def test_a_token_that_has_run_out_is_told_the_same_too(case: Case, settings: Any) -> None:
    def lives(answer: Answer) -> None:
        answer(case)
        settings.CLOCK_OFFSET += 14 * _MINUTE
        run_out()
        look(case)
        for _ in range(2):
            case.device.post(f"{case.path}/extend", {})
        case.device.post(f"{case.path}/end", {"how": "left_freely"})
        case.device.get(case.path)

    seen = [played(case, settings, partial(lives, answer))[1] for answer in ANSWERS]
    assert [status for status, _, _ in seen[0][-4:]] == [200, 409, 200, 401]
    assert seen == [seen[0]] * len(seen)
