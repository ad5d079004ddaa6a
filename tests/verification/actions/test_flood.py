"""F1: many phones without a case at once: one row, and the true calls for help first in it."""

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import World
from verification.actions import alarm_taking, alarms, attention, phone_alarms, prank_closings
from verification.actions.records import roles
from verification.enums import AlarmCause, AlarmOutcome, Priority
from verification.events import Event
from verification.models import Alarm, Contact, InboundText


def call(world: World, times: int, body: str = "STOP") -> list[str]:
    """Let so many phones write, each once."""
    phones = [world.make_phone() for _ in range(times)]
    for phone in phones:
        world.text(phone, body)
    return phones


def of_phones() -> list[Alarm]:
    """List what phones have written, not what of ours has not reached them."""
    opened = Alarm.objects.of_phones().filter(closed_at=None, cause__in=phone_alarms.WRITTEN)
    return list(opened.order_by("id"))


def closings() -> int:
    return AuditEntry.objects.filter(event=Event.ALARM_CLOSED).count()


def propose(alarms_: list[Alarm], world: World, outcome: AlarmOutcome = AlarmOutcome.PRANK) -> None:
    with ledger.transaction():
        prank_closings.propose(
            alarm_ids=[a.id for a in alarms_],
            by=world.make_operator(),
            outcome=outcome,
            reason="Schoolchildren.",
        )


def agree(alarms_: list[Alarm], world: World) -> prank_closings.Agreed:
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    with ledger.transaction():
        return prank_closings.agree(seen=dict.fromkeys([a.id for a in alarms_]), by=supervisor)


def test_the_eleventh_untaken_alarm_makes_a_flood(world: World) -> None:
    call(world, 10)
    world.tick()
    assert AlarmCause.FLOOD not in world.open_alarms()
    call(world, 1)
    world.tick()
    assert Alarm.objects.get(cause=AlarmCause.FLOOD).priority == Priority.P1


def test_the_flood_is_over_when_none_of_its_alarms_waits(world: World) -> None:
    call(world, 11)
    world.tick()
    for alarm in of_phones():
        with ledger.transaction():
            alarm_taking.take(alarm_id=alarm.id, by=world.make_operator())
    world.tick()
    assert not Alarm.objects.filter(cause=AlarmCause.FLOOD, closed_at=None).exists()


def test_a_taken_flood_sounds_again_for_a_new_call(world: World) -> None:
    """Folded into a row that somebody has, a new cry would be heard by nobody."""
    call(world, 11)
    world.tick()
    flood = Alarm.objects.get(cause=AlarmCause.FLOOD)
    with ledger.transaction():
        alarm_taking.take(alarm_id=flood.id, by=world.make_operator())
    world.advance(seconds=61)
    world.tick()
    flood.refresh_from_db()
    assert flood.taken_by is not None
    call(world, 1, "SOS")
    world.tick()
    flood.refresh_from_db()
    assert flood.taken_by is None


def test_a_look_at_the_list_counts_as_having_heard(world: World) -> None:
    call(world, 11)
    world.tick()
    flood = Alarm.objects.get(cause=AlarmCause.FLOOD)
    with ledger.transaction():
        alarm_taking.take(alarm_id=flood.id, by=world.make_operator())
    call(world, 1, "SOS")
    world.advance(seconds=61)
    with ledger.transaction():
        attention.note_look(alarm_id=flood.id, by=world.make_operator(), now=clock.db_now())
    world.advance(seconds=61)
    world.tick()
    flood.refresh_from_db()
    assert flood.taken_by is not None


def test_after_ten_alarms_a_loose_word_begins_as_p2(world: World) -> None:
    """And becomes P1 like any words that nobody reads."""
    call(world, 10, "hello")
    call(world, 1, "ok help")
    call(world, 1, "HELP")
    call(world, 1, "I need help")
    sos = Alarm.objects.filter(cause=AlarmCause.SOS).order_by("raised_at")
    assert [alarm.priority for alarm in sos] == [Priority.P2, Priority.P1, Priority.P1]
    world.advance(seconds=60)
    world.tick()
    assert set(sos.values_list("priority", flat=True)) == {Priority.P1}


def test_the_ten_are_counted_over_ten_minutes(world: World) -> None:
    call(world, 10, "hello")
    world.advance(seconds=601)
    call(world, 1, "ok help")
    assert Alarm.objects.get(cause=AlarmCause.SOS).priority == Priority.P1


def test_several_are_closed_by_two_people_with_an_entry_each(world: World) -> None:
    call(world, 12)
    world.tick()
    pranks = of_phones()[:11]
    propose(pranks, world)
    assert len(of_phones()) == 12
    entries = closings()
    assert agree(pranks, world) == prank_closings.Agreed(closed=11, left_open=0)
    assert closings() == entries + 11
    assert len(of_phones()) == 1
    assert InboundText.objects.filter(read_at=None).count() == 1


def test_who_proposed_cannot_agree(world: World) -> None:
    call(world, 11)
    world.tick()
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    ids = [alarm.id for alarm in of_phones()]
    with ledger.transaction():
        prank_closings.propose(
            alarm_ids=ids, by=supervisor, outcome=AlarmOutcome.TEST, reason="Ours."
        )
    with pytest.raises(roles.SamePerson), ledger.transaction():
        prank_closings.agree(seen=dict.fromkeys(ids), by=supervisor)
    with pytest.raises(roles.NotASupervisor), ledger.transaction():
        prank_closings.agree(seen=dict.fromkeys(ids), by=world.make_operator())


def test_without_a_flood_nothing_is_closed_so(world: World) -> None:
    call(world, 2)
    with pytest.raises(prank_closings.NotInFlood):
        propose(of_phones(), world)


def test_one_person_cannot_close_as_a_prank(world: World) -> None:
    call(world, 1)
    with pytest.raises(alarms.MayNotClose):
        world.close(of_phones()[0], world.make_operator(), AlarmOutcome.PRANK)


def test_a_phone_that_wrote_since_the_page_stays_open(world: World) -> None:
    """Somebody who calls for help again while two people agree that it was a prank."""
    phones = call(world, 11)
    world.tick()
    pranks = of_phones()
    propose(pranks, world)
    seen = {a.id: InboundText.objects.get(alarm=a).received_at for a in pranks}
    world.text(phones[3], "please, he has a knife")
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    with ledger.transaction():
        agreed = prank_closings.agree(seen=seen, by=supervisor)
    assert agreed == prank_closings.Agreed(closed=10, left_open=1)
    (left,) = of_phones()
    assert left.proposed_by is None


def test_disagreeing_keeps_them_open(world: World) -> None:
    call(world, 11)
    world.tick()
    propose(of_phones(), world)
    with ledger.transaction():
        prank_closings.disagree(alarm_ids=[a.id for a in of_phones()], by=world.make_operator())
    assert len(of_phones()) == 11
    assert not Alarm.objects.exclude(proposed_by=None).exists()


def make_silent(world: World, phone: str) -> None:
    """Have a phone closed as a prank twice within the day."""
    for _ in range(2):
        world.text(phone, "SOS lol")
        call(world, 11)
        world.tick()
        pranks = of_phones()
        propose(pranks, world)
        agree(pranks, world)
        world.tick()
        world.advance(hours=1)


def test_a_phone_closed_so_twice_in_a_day_is_shown_and_makes_no_sound(world: World) -> None:
    phone = world.make_phone()
    make_silent(world, phone)
    assert Contact.objects.exclude(silenced_at=None).count() == 1
    world.text(phone, "SOS lol")
    assert world.open_alarms()[AlarmCause.SOS] == Priority.P3
    world.advance(seconds=61)
    world.tick()
    assert world.open_alarms()[AlarmCause.SOS] == Priority.P3


def test_a_live_code_lets_a_silent_phone_be_heard_again(world: World) -> None:
    phone = world.make_phone()
    make_silent(world, phone)
    world.text(phone, "SOS")
    case = world.make_request(world.make_officer())
    world.text(phone, world.join_code(case))
    assert world.open_alarms(case)[AlarmCause.SOS] == Priority.P1
    assert not Contact.objects.exclude(silenced_at=None).exists()
