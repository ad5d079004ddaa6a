"""One phone in several cases, and several phones in one."""

import pytest

from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import decisions, preconditions
from verification.actions.joining import conversation
from verification.enums import AlarmCause, TextKey


def test_sos_before_the_code_forbids_a_yes(world: World) -> None:
    """A cry for help of a phone without a case comes with it into the case it joins."""
    cop, operator, phone = world.cop(), world.operator(), world.phone()
    verification = world.request(cop)
    world.text(phone, "SOS")
    world.text(phone, world.code(verification))
    assert world.alarms(verification)[AlarmCause.SOS] == 1
    world.match(cop, verification, world.match_code(phone))
    world.claim(verification, operator)
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_an_sos_of_her_other_case_comes_with_her(world: World) -> None:
    """An open one of another case does too."""
    _, phone = world.join(world.cop())
    world.text(phone, "SOS")
    second = world.request(world.cop())
    world.text(phone, world.code(second))
    assert world.alarms(second)[AlarmCause.SOS] == 1


def test_a_used_code_counts_from_a_phone_in_another_live_case(world: World) -> None:
    """The code is live: this phone is told NO, and the case of the code alarmed."""
    _, phone = world.join(world.cop())
    other = world.request(world.cop())
    code = world.code(other)
    world.text(world.phone(), code)
    world.text(phone, code)
    assert world.keys(phone) == [TextKey.CHECKING, TextKey.USED_CODE]
    assert world.alarms(other)[AlarmCause.CODE_COLLISION] == 1


def test_the_code_of_a_refused_case_alarms_though_she_has_a_live_one(world: World) -> None:
    """To her it is a reply; to the control room it is a P1 and a contact."""
    live, phone = world.join(world.cop())
    refused = world.request(world.cop())
    code = world.code(refused)
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=world.operator(), why="On leave.")
    world.text(phone, code)
    assert world.alarms(refused)[AlarmCause.CODE_AFTER_REFUSAL] == 1
    assert refused.case_contacts.count() == 1
    assert world.keys(phone) == [TextKey.CHECKING, TextKey.RECEIVED]
    assert world.alarms(live)[AlarmCause.ODD_REPLY] == 2


def test_only_the_phone_that_was_asked_answers(world: World) -> None:
    """A second phone's words are odd, and no evidence."""
    verification = world.request(world.cop())
    code, first, second = world.code(verification), world.phone(), world.phone()
    world.text(first, code)
    world.text(second, code)
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=world.operator())
    world.text(second, "blue coat")
    assert world.fresh(verification).answered_ask_at is None
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 2
    world.text(first, "blue coat")
    assert world.fresh(verification).answered_ask_at is not None


def test_quiet_ends_with_her_next_case(world: World) -> None:
    """It was about the encounter that is over."""
    cop, operator = world.cop(), world.operator()
    verification, phone = world.confirmed(cop, operator)
    world.end(cop, verification)
    world.text(phone, "QUIET")
    world.join(world.cop(), phone=phone)
    world.text(phone, "who is this")
    world.advance(seconds=60)
    world.beat_all()
    world.tick()
    assert TextKey.UNREAD in world.keys(phone)
