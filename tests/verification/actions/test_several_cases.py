"""One phone in several cases, and several phones in one."""

import pytest

from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import decisions, preconditions
from verification.actions.joining import conversation
from verification.enums import AlarmCause, TextKey


def test_sos_before_the_code_forbids_a_yes(world: World) -> None:
    """An alarm word of a phone without a case comes with it into the case it joins."""
    actor, operator, phone = world.make_officer(), world.make_operator(), world.make_phone()
    verification = world.make_request(actor)
    world.text(phone, "SOS")
    world.text(phone, world.join_code(verification))
    assert world.open_alarms(verification)[AlarmCause.SOS] == 1
    world.match(actor, verification, world.match_code(phone))
    world.claim(verification, operator)
    with pytest.raises(preconditions.BlockedByAlarm):
        world.confirm(verification, operator)


def test_an_open_sos_of_another_case_joins_with_the_phone(world: World) -> None:
    """An open one of another case does too."""
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    second = world.make_request(world.make_officer())
    world.text(phone, world.join_code(second))
    assert world.open_alarms(second)[AlarmCause.SOS] == 1


def test_a_used_code_counts_from_a_phone_in_another_live_case(world: World) -> None:
    """The code is live: this phone is told NO, and the case of the code alarmed."""
    _, phone = world.make_joined(world.make_officer())
    other = world.make_request(world.make_officer())
    code = world.join_code(other)
    world.text(world.make_phone(), code)
    world.text(phone, code)
    assert world.text_keys(phone) == [TextKey.CHECKING, TextKey.USED_CODE]
    assert world.open_alarms(other)[AlarmCause.CODE_COLLISION] == 2


def test_the_code_of_a_refused_case_alarms_though_the_phone_has_a_live_one(world: World) -> None:
    """To the person it is a reply; to the control room it is a P1 and a contact."""
    live, phone = world.make_joined(world.make_officer())
    refused = world.make_request(world.make_officer())
    code = world.join_code(refused)
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=world.make_operator(), why="On leave.")
    world.text(phone, code)
    assert world.open_alarms(refused)[AlarmCause.CODE_AFTER_REFUSAL] == 1
    assert refused.case_contacts.count() == 1
    assert world.text_keys(phone) == [TextKey.CHECKING, TextKey.RECEIVED]
    assert world.open_alarms(live)[AlarmCause.ODD_REPLY] == 2


def test_only_the_phone_that_was_asked_answers(world: World) -> None:
    """A second phone's words are odd, and no evidence."""
    verification = world.make_request(world.make_officer())
    code, first, second = world.join_code(verification), world.make_phone(), world.make_phone()
    world.text(first, code)
    world.text(second, code)
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=world.make_operator())
    world.text(second, "blue coat")
    assert world.fresh(verification).answered_ask_at is None
    assert world.open_alarms(verification)[AlarmCause.ODD_REPLY] == 2
    world.text(first, "blue coat")
    assert world.fresh(verification).answered_ask_at is not None


def test_quiet_ends_with_the_next_case(world: World) -> None:
    """It was about the encounter that is over."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_confirmed(actor, operator)
    world.end(actor, verification)
    world.text(phone, "QUIET")
    world.make_joined(world.make_officer(), phone=phone)
    world.text(phone, "who is this")
    assert world.text_keys(phone)[-2:] == [TextKey.CHECKING, TextKey.RECEIVED]
