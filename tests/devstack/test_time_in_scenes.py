"""What the demonstration's scenes after the answer count on, move by move and alarm by alarm.

simulator/demo_page/static/after_scenes.js and scenes.js wait for just these.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from controlroom import queue_page
from foundation.sms.statuses import MessageStatus
from tests.devstack.moved_case import Played, play
from tests.support import database_owner, still_clock
from tests.support.factories import World
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    HowKnown,
    JudgedEnding,
    Priority,
    TextKey,
)
from verification.models import ConfidenceScore, Judgement, Message

OFFICER, PERSON = CalledParty.OFFICER, CalledParty.PERSON
SPOKE, NO_ANSWER = CallOutcome.SPOKE, CallOutcome.NO_ANSWER


@pytest.fixture(params=[0, 1], ids=["rung once", "rung twice"])
def world(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[World]:
    """Give a world in which no officer is rung a second time, or every one: it is drawn."""
    with still_clock.stopped():
        world = World(settings)
        settings.SECOND_CALL_ONE_IN = request.param
        world.make_roster_import()
        yield world


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


@pytest.fixture
def played(world: World, operator: User) -> Played:
    return play(world, operator)


def in_queue(played: Played) -> bool:
    page = queue_page.read(user=played.operator)
    return played.case.ref in {row.key for group in page.groups for row in group.rows}


def test_the_story_goes_on_to_a_judged_ending(played: Played) -> None:
    played.later(15)
    assert played.got(TextKey.CHECK_IN) == 1
    assert played.alarms == {AlarmCause.RING_DUE: Priority.P3}
    played.says("OK")
    played.rang(OFFICER, SPOKE)
    played.ends()
    assert played.got(TextKey.ENDED) == 1
    played.says("OK")
    played.later(30)
    assert played.got(TextKey.FOLLOW_UP) == 1
    assert played.got(TextKey.CHECK_IN) == 1
    played.says("OK")
    assert in_queue(played)
    played.judged(JudgedEnding.WELL, HowKnown.PERSON_WROTE)
    assert played.alarms == {}
    assert not in_queue(played)
    played.later(5)
    assert played.got(TextKey.FEEDBACK) == 1
    played.says("4")
    assert played.alarms == {}
    assert ConfidenceScore.objects.get().fours == 1


def test_silent_after_the_end(played: Played) -> None:
    played.ends()
    played.later(15)
    assert played.alarms == {AlarmCause.RING_DUE: Priority.P3}
    played.rang(OFFICER, SPOKE)
    # The call to the person is owed only now.
    assert played.alarms == {AlarmCause.RING_DUE: Priority.P3}
    played.rang(PERSON, NO_ANSWER)
    played.later(15)
    assert played.got(TextKey.FOLLOW_UP) == 1
    played.later(30)
    assert played.alarms[AlarmCause.FOLLOW_UP_UNANSWERED] == Priority.P2
    played.rang(PERSON, NO_ANSWER)
    played.judged(JudgedEnding.NOT_KNOWN, None)
    assert played.alarms == {}
    assert Judgement.objects.get().ended == JudgedEnding.NOT_KNOWN
    # They are not asked how safe they felt, so long after their last word.
    played.later(5)
    assert played.got(TextKey.FEEDBACK) == 0


def test_says_3_where_it_was_not_asked_and_where_it_was(played: Played) -> None:
    played.ends()
    played.says("3")
    assert played.alarms == {AlarmCause.ODD_REPLY: Priority.P2}
    played.reads()
    played.rang(PERSON, SPOKE)
    played.judged(JudgedEnding.WELL, HowKnown.SPOKE_TO_PERSON)
    assert played.got(TextKey.FEEDBACK) == 1
    played.says("3")
    assert played.alarms == {}
    assert ConfidenceScore.objects.get().threes == 1


def test_asks_to_be_rung(played: Played) -> None:
    played.ends()
    played.later(30)
    assert played.got(TextKey.FOLLOW_UP) == 1
    assert AlarmCause.RING_DUE in played.alarms
    played.rang(OFFICER, SPOKE)
    played.says("CALL")
    assert AlarmCause.RING_DUE in played.alarms
    played.later(2)
    assert played.alarms[AlarmCause.RING_DUE] == Priority.P2
    played.rang(PERSON, SPOKE)
    assert played.alarms == {}
    played.judged(JudgedEnding.WELL, HowKnown.SPOKE_TO_PERSON)
    assert not in_queue(played)


def test_phone_off_at_the_check_in(played: Played) -> None:
    played.later(15)
    lose(played)
    played.later(5)
    assert played.alarms[AlarmCause.CHECK_IN_MISSED] == Priority.P2
    assert played.got(TextKey.CHECK_IN) == 2
    lose(played)
    played.later(5)
    assert played.alarms[AlarmCause.CHECK_IN_MISSED] == Priority.P1
    assert played.alarms[AlarmCause.OVERDUE] == Priority.P1
    for cause in (AlarmCause.CHECK_IN_MISSED, AlarmCause.OVERDUE):
        played.closes(cause, AlarmOutcome.SPOKE_TO_PERSON)
    played.ends()
    played.judged(JudgedEnding.WELL, HowKnown.SPOKE_TO_PERSON)
    assert played.alarms == {}
    assert not in_queue(played)


def test_the_officer_never_ends_it(played: Played) -> None:
    played.later(15)
    played.says("OK")
    assert AlarmCause.OVERDUE not in played.alarms
    played.later(5)
    assert played.got(TextKey.CHECK_IN) == 2
    played.says("OK")
    assert played.alarms[AlarmCause.OVERDUE] == Priority.P2
    played.later(5)
    assert played.alarms[AlarmCause.OVERDUE] == Priority.P1
    assert AlarmCause.CHECK_IN_MISSED not in played.alarms
    played.closes(AlarmCause.OVERDUE, AlarmOutcome.UNIT_REPORTED)
    assert AlarmCause.OVERDUE not in played.alarms


def lose(played: Played) -> None:
    """Have the newest text not have arrived."""
    newest = played.world.messages(played.phone)[-1]
    with database_owner.past_guards():
        Message.objects.filter(id=newest.id).update(status=MessageStatus.UNDELIVERED)
