"""F1: what a phone without a case writes is put before a human, and what it is answered."""

import pytest

from foundation.audit import clock, ledger
from tests.support.factories import World
from verification.actions import alarm_closing, alarm_taking, alarms, attention, phone_alarms
from verification.enums import AlarmCause, AlarmOutcome, Priority, State, TextKey
from verification.models import Alarm, Contact, InboundText


def priority(cause: AlarmCause) -> Priority:
    return Priority(the_alarm(cause).priority)


def the_alarm(cause: AlarmCause) -> Alarm:
    return Alarm.objects.get(cause=cause, closed_at=None)


def take(world: World, alarm: Alarm) -> None:
    with ledger.transaction():
        alarm_taking.take(alarm_id=alarm.id, by=world.make_operator())


@pytest.mark.parametrize(
    "body",
    [
        "I need help, he is hurting me, High Street by Boots",
        "call 999 for me",
        "ok help",
        "SOS",
        "Send police",
    ],
)
def test_a_call_for_help_is_p1_and_asked_where(world: World, body: str) -> None:
    """F1: it was answered NO_CHECK and stood on no screen."""
    phone = world.make_phone()
    world.text(phone, body)
    assert world.open_alarms() == {AlarmCause.SOS: Priority.P1}
    assert world.text_keys(phone) == [TextKey.SOS_WHERE]


@pytest.mark.parametrize("body", ["is this the police line", "by the bridge", "😀", "", "OK"])
def test_any_other_words_wait_to_be_read(world: World, body: str) -> None:
    """F1: any words of a phone without a case raise an alarm; calm ones too, nobody asked them."""
    phone = world.make_phone()
    world.text(phone, body)
    cause = AlarmCause.SOS if "police" in body else AlarmCause.WORDS_WITHOUT_CASE
    assert list(world.open_alarms()) == [cause]


def test_words_unread_for_a_minute_become_p1_and_the_phone_is_told(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "by the bridge")
    world.advance(seconds=59)
    world.tick()
    assert priority(AlarmCause.WORDS_WITHOUT_CASE) == Priority.P2
    world.advance(seconds=1)
    world.tick()
    assert priority(AlarmCause.WORDS_WITHOUT_CASE) == Priority.P1
    assert world.text_keys(phone) == [TextKey.NO_CHECK, TextKey.UNREAD]


def test_words_that_somebody_read_stay_p2(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "by the bridge")
    with ledger.transaction():
        phone_alarms.read(
            alarm_id=the_alarm(AlarmCause.WORDS_WITHOUT_CASE).id,
            by=world.make_operator(),
            seen_at=None,
        )
    world.advance(seconds=61)
    world.tick()
    assert priority(AlarmCause.WORDS_WITHOUT_CASE) == Priority.P2
    assert world.text_keys(phone) == [TextKey.NO_CHECK]


def test_the_street_after_sos_is_shown_on_the_sos(world: World) -> None:
    """F1: the place that we had asked for was answered "NO. We have no check"."""
    phone = world.make_phone()
    world.text(phone, "SOS")
    world.text(phone, "High Street by Boots")
    assert world.open_alarms() == {AlarmCause.SOS: Priority.P1}
    assert world.text_keys(phone) == [TextKey.SOS_WHERE, TextKey.RECEIVED]
    sos = the_alarm(AlarmCause.SOS)
    assert sos.texts.count() == 2


def test_help_after_the_sos_was_closed_alarms_again(world: World) -> None:
    """F1: what matters is whether an alarm is open, never when the last was raised."""
    phone = world.make_phone()
    world.text(phone, "SOS")
    world.close(
        the_alarm(AlarmCause.SOS),
        world.make_operator(),
        AlarmOutcome.UNIT_REPORTED,
        incident_number="CAD 1",
    )
    world.advance(seconds=65)
    world.text(phone, "HELP he is back")
    assert world.open_alarms() == {AlarmCause.SOS: Priority.P1}
    assert world.text_keys(phone)[-1] == TextKey.SOS_WHERE


def test_an_alarm_word_after_words_raises_sos(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "hello?")
    world.text(phone, "HELP")
    assert world.open_alarms() == {
        AlarmCause.WORDS_WITHOUT_CASE: Priority.P2,
        AlarmCause.SOS: Priority.P1,
    }
    assert world.text_keys(phone) == [TextKey.NO_CHECK, TextKey.SOS_WHERE]


@pytest.mark.parametrize("more", ["he is coming", "SOS", "OK"])
def test_further_words_sound_again_when_nobody_looked_for_a_minute(world: World, more: str) -> None:
    """F1: a second SOS while the first was open and taken was heard by nobody."""
    phone = world.make_phone()
    world.text(phone, "SOS")
    sos = the_alarm(AlarmCause.SOS)
    take(world, sos)
    world.advance(seconds=30)
    world.text(phone, more)
    assert the_alarm(AlarmCause.SOS).taken_by is not None
    world.advance(seconds=31)
    world.text(phone, more)
    assert the_alarm(AlarmCause.SOS).taken_by is None


def test_a_look_at_its_page_keeps_a_taken_sos_with_who_has_it(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "SOS")
    sos = the_alarm(AlarmCause.SOS)
    take(world, sos)
    world.advance(seconds=50)
    with ledger.transaction():
        attention.note_look(alarm_id=sos.id, by=world.make_operator(), now=clock.db_now())
    world.advance(seconds=50)
    world.text(phone, "he is coming")
    assert the_alarm(AlarmCause.SOS).taken_by is not None


def test_words_after_a_look_sound_again_when_they_stay_unread(world: World) -> None:
    """Who looked a moment before may have gone: after a minute it is for everybody."""
    phone = world.make_phone()
    world.text(phone, "hello?")
    take(world, the_alarm(AlarmCause.WORDS_WITHOUT_CASE))
    world.advance(seconds=60)
    world.tick()
    take(world, the_alarm(AlarmCause.WORDS_WITHOUT_CASE))
    world.text(phone, "he is coming")
    world.advance(seconds=60)
    world.tick()
    assert the_alarm(AlarmCause.WORDS_WITHOUT_CASE).taken_by is None


def test_a_second_sos_of_a_case_sounds_again_too(world: World) -> None:
    """The same fault, in a case: the open alarm swallowed what came after it."""
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    take(world, world.open_alarm(case, AlarmCause.SOS))
    world.advance(seconds=61)
    world.text(phone, "he has a knife")
    assert world.open_alarm(case, AlarmCause.SOS).taken_by is None


def test_an_alarm_is_not_closed_over_words_that_its_page_did_not_show(world: World) -> None:
    """Closing would have put away a text that came while somebody typed the reason."""
    operator, phone = world.make_operator(), world.make_phone()
    world.text(phone, "SOS")
    seen_at = InboundText.objects.get().received_at
    world.text(phone, "he is back, High Street")
    sos = the_alarm(AlarmCause.SOS)
    how = AlarmOutcome.OTHER
    with pytest.raises(alarm_closing.WroteAgain):
        world.close(sos, operator, how, incident_number="CAD 1", seen_at=seen_at)
    newest = InboundText.objects.order_by("-received_at")[0].received_at
    world.close(sos, operator, how, incident_number="CAD 1", seen_at=newest)
    assert InboundText.objects.filter(read_at=None).count() == 0


def test_no_check_comes_twice_and_then_once_in_fifteen_minutes(world: World) -> None:
    """A forged sender must not make us text somebody without end."""
    phone = world.make_phone()
    for _ in range(5):
        world.text(phone, "hello")
    assert world.text_keys(phone) == [TextKey.NO_CHECK] * 2
    world.advance(seconds=901)
    for _ in range(3):
        world.text(phone, "hello")
    assert world.text_keys(phone) == [TextKey.NO_CHECK] * 3


def test_words_and_alarms_go_over_to_the_case_that_the_phone_joins(world: World) -> None:
    """F1: an SOS from before the joining blocks a YES, and its words stand with the case."""
    phone = world.make_phone()
    world.text(phone, "hello?")
    world.text(phone, "SOS")
    case = world.make_request(world.make_officer())
    world.text(phone, world.join_code(case))
    assert world.fresh(case).state == State.JOINED
    assert world.open_alarms() == {}
    assert world.open_alarms(case) == {
        AlarmCause.WORDS_WITHOUT_CASE: Priority.P2,
        AlarmCause.SOS: Priority.P1,
    }
    assert [alarm.cause for alarm in alarms.blocking(verification=case)] == [AlarmCause.SOS]
    assert InboundText.objects.filter(verification=case).count() == 3


def test_a_code_that_joins_after_words_escalates_in_the_case(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "hello?")
    case = world.make_request(world.make_officer())
    world.text(phone, world.join_code(case))
    world.advance(seconds=61)
    world.beat_all()
    world.tick()
    assert world.open_alarms(case)[AlarmCause.WORDS_WITHOUT_CASE] == Priority.P1
    assert TextKey.UNREAD not in world.text_keys(phone)


def test_unread_goes_to_no_phone_that_has_a_case(world: World) -> None:
    """It would tell whoever reads over the person's shoulder that they wrote something odd."""
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "he took my bag")
    world.advance(seconds=61)
    world.beat_all()
    world.tick()
    assert world.open_alarms(case)[AlarmCause.ODD_REPLY] == Priority.P1
    assert TextKey.UNREAD not in world.text_keys(phone)


def test_a_phone_loses_its_case_when_nothing_of_it_is_open(world: World) -> None:
    """A case judged, with nothing open and no text of ours to answer: then as anybody's."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.text(phone, "OK")
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    world.judge(case, operator)
    world.advance(seconds=61)
    world.text(phone, "are you there")
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}
    assert world.text_keys(phone)[-1] == TextKey.NO_CHECK


def test_the_answer_to_a_text_of_ours_belongs_to_its_case(world: World) -> None:
    """Judged before it was answered: what the phone writes next is still the answer."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.judge(case, operator)
    world.text(phone, "he came back")
    assert world.open_alarms(case) == {AlarmCause.ODD_REPLY: Priority.P2}


def test_an_unanswered_text_of_ours_is_no_case_after_a_day(world: World) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.judge(case, operator)
    world.advance(hours=24, seconds=1)
    world.text(phone, "he came back")
    assert world.open_alarms(case) == {}
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}


def test_an_alarm_without_a_case_gives_none(world: World) -> None:
    """It only decides where the next words are shown."""
    phone = world.make_phone()
    world.text(phone, "SOS")
    world.text(phone, "hello")
    assert Contact.objects.get().case_contacts.count() == 0
    assert InboundText.objects.exclude(verification=None).count() == 0
