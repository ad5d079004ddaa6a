"""F17: QUIET and STOP silence us at once, and before a judgement a human sees that they came."""

import pytest

from foundation.audit import ledger
from tests.support.factories import World
from verification.actions import alarms
from verification.actions.joining import conversation
from verification.enums import AlarmCause, AlarmOutcome, Priority, TextKey
from verification.models import Contact


@pytest.mark.parametrize("word", ["STOP", "QUIET", "quiet please"])
def test_stop_a_second_after_the_officers_end_is_seen_by_a_human(world: World, word: str) -> None:
    """F17: the officer chooses the moment, so a quiet STOP after it proves nothing."""
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    world.advance(seconds=1)
    before = world.text_keys(phone)
    world.text(phone, word)
    assert world.open_alarms(case) == {AlarmCause.ASKED_QUIET: Priority.P2}
    assert world.text_keys(phone) == before
    world.advance(seconds=60)
    world.beat_all()
    world.tick()
    assert world.open_alarms(case)[AlarmCause.ASKED_QUIET] == Priority.P1
    assert world.text_keys(phone) == before


def test_only_a_judgement_closes_it(world: World) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.text(phone, "QUIET")
    alarm = world.open_alarm(case, AlarmCause.ASKED_QUIET)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.FALSE_ALARM)
    world.judge(case, operator)
    assert world.open_alarms(case) == {}
    world.advance(seconds=61)
    world.tick()
    assert AlarmCause.ASKED_QUIET not in world.open_alarms(case)


def test_words_after_quiet_are_shown_and_not_answered(world: World) -> None:
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    world.text(phone, "QUIET")
    before = world.text_keys(phone)
    world.text(phone, "he has come back")
    assert world.open_alarms(case)[AlarmCause.ODD_REPLY] == Priority.P2
    assert world.text_keys(phone) == before
    world.text(phone, "SOS")
    assert world.text_keys(phone) == [*before, TextKey.RECEIVED]


def test_stop_with_more_words_is_a_call_for_help(world: World) -> None:
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    world.text(phone, "stop him please")
    assert world.open_alarms(case) == {AlarmCause.SOS: Priority.P1}


def test_quiet_in_a_live_case_silences_what_carries_no_state(world: World) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_matched(actor)
    world.text(phone, "QUIET")
    assert world.open_alarms(case)[AlarmCause.ASKED_QUIET] == Priority.P2
    world.claim(case, operator)
    world.confirm(case, operator)
    with ledger.transaction():
        conversation.help_coming(ref=case.ref, by=operator, place="High Street")
    world.end(actor, case)
    assert world.text_keys(phone) == [TextKey.CHECKING, TextKey.CONFIRMED, TextKey.HELP_COMING]


def test_stop_with_a_live_case_is_an_alarm_word(world: World) -> None:
    """Whatever ended before: somebody is with an officer now."""
    first, second = world.make_officer(), world.make_officer()
    ended, phone = world.make_confirmed(first, world.make_operator())
    world.end(first, ended)
    live = world.make_request(second)
    world.text(phone, world.join_code(live))
    world.text(phone, "STOP")
    assert world.open_alarms(live)[AlarmCause.SOS] == Priority.P1


def test_stop_after_a_judged_end_is_quiet_and_raises_nothing(world: World) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.text(phone, "OK")
    world.judge(case, operator)
    world.text(phone, "STOP")
    assert world.open_alarms(case) == world.open_alarms() == {}
    assert Contact.objects.exclude(quiet_at=None).count() == 1


def test_quiet_of_a_phone_we_know_nothing_of_is_words(world: World) -> None:
    world.text(world.make_phone(), "QUIET")
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}


def test_joining_again_ends_the_quiet(world: World) -> None:
    actor = world.make_officer()
    case, phone = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    world.text(phone, "QUIET")
    world.text(phone, world.join_code(world.make_request(world.make_officer())))
    assert not Contact.objects.exclude(quiet_at=None).exists()
