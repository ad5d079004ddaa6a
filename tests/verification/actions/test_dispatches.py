"""A unit that was sent: written down once, by whoever may help, and good for what is closed."""

import pytest

from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import database_owner
from tests.support.factories import World
from verification.actions import alarms, dispatches
from verification.actions.records import refusals, roles, words
from verification.enums import AlarmCause, AlarmOutcome, Priority
from verification.events import Event
from verification.models import Alarm, Dispatch, Verification

NUMBER = "D 20261126-4417"


def make_sos(world: World) -> tuple[Verification, Alarm]:
    case, phone = world.make_joined(world.make_officer(team="CID"))
    world.text(phone, "SOS he has my keys")
    return case, world.open_alarm(case, AlarmCause.SOS)


def send(alarm: Alarm, *, by: object, number: str = NUMBER) -> Dispatch:
    with ledger.transaction():
        return dispatches.send(alarm_id=alarm.id, by=by, incident_number=number)  # type: ignore[arg-type]


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event=Event.UNIT_SENT))


def test_a_unit_is_written_down_with_one_entry_that_holds_no_number(world: World) -> None:
    case, alarm = make_sos(world)
    by = world.make_operator()
    unit = send(alarm, by=by)
    assert (unit.by, words.read(unit.incident_number)) == (by, NUMBER)
    (entry,) = entries()
    assert (entry.actor_id, entry.subject_id, entry.topic_id) == (by.id, alarm.id, case.id)
    assert entry.details == {}


def test_the_same_number_again_changes_nothing(world: World) -> None:
    """A double click, or the form of another tab; another number is another unit."""
    _, alarm = make_sos(world)
    by = world.make_operator()
    assert send(alarm, by=by) == send(alarm, by=by, number=f" {NUMBER} ")
    assert len(entries()) == 1
    send(alarm, by=by, number="D 20261126-4418")
    assert len(entries()) == 2


def test_the_officer_s_team_may_send_one_and_is_marked(world: World) -> None:
    _, alarm = make_sos(world)
    send(alarm, by=world.make_operator(team="CID"))
    (entry,) = entries()
    assert entry.details == {"own_team": True}


def test_a_unit_needs_a_number_an_open_alarm_and_somebody_to_go_to(world: World) -> None:
    _, alarm = make_sos(world)
    by = world.make_operator()
    with pytest.raises(refusals.NeedReason):
        send(alarm, by=by, number=" \u200b ")
    world.close(alarm, by, AlarmOutcome.SPOKE_TO_PERSON, incident_number="CAD 1")
    with pytest.raises(alarms.ClosedByOther):
        send(alarm, by=by)
    with ledger.transaction():
        old = alarms.raise_alarm(
            cause=AlarmCause.ROSTER_OLD, priority=Priority.P2, now=alarm.raised_at
        )
    with pytest.raises(dispatches.NobodyThere):
        send(old, by=by)
    assert entries() == []


def test_the_officer_s_own_case_is_no_case_of_theirs(world: World) -> None:
    case, alarm = make_sos(world)
    by = world.make_operator()
    case.officer.user = by
    with database_owner.past_guards():
        case.officer.save()
    with pytest.raises(roles.ConflictOfInterest):
        send(alarm, by=by)


def test_an_sos_is_closed_with_the_number_of_its_unit(world: World) -> None:
    """Typed once: what the protocol asks for is known."""
    _, alarm = make_sos(world)
    by = world.make_operator()
    with pytest.raises(refusals.NeedReason):
        world.close(alarm, by, AlarmOutcome.UNIT_REPORTED)
    send(alarm, by=by)
    world.close(alarm, by, AlarmOutcome.UNIT_REPORTED)
    closed = Alarm.objects.select_related("incident_number__key").get(id=alarm.id)
    assert closed.incident_number is not None
    assert words.read(closed.incident_number) == NUMBER


def test_a_unit_for_a_phone_without_a_case_goes_with_it_into_the_case(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "SOS")
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)
    by = world.make_operator()
    send(alarm, by=by)
    case, _ = world.make_joined(world.make_officer(), phone=phone)
    assert Dispatch.objects.of_case(verification_id=case.id).count() == 1
    world.close(world.open_alarm(case, AlarmCause.SOS), by, AlarmOutcome.UNIT_REPORTED)
