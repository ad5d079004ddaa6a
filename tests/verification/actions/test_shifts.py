"""Shifts: begun with checks that pass or are answered for, told of in a log, handed over."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support import shifts
from tests.support.accounts import make_team
from tests.support.factories import World
from verification.actions.decisions import claims, hand_overs
from verification.actions.monitoring import heartbeats, presence, retention
from verification.actions.records import on_shift, refusals, roles
from verification.actions.shifts import handing_over, shift_rows, starting
from verification.enums import (
    AlarmCause,
    DesktopAlerts,
    HandOverStatus,
    Priority,
    ShiftWordsKind,
)
from verification.models import (
    Alarm,
    CasePresence,
    ConsolePresence,
    HandOver,
    Shift,
    ShiftHandOver,
    ShiftWords,
)

pytestmark = pytest.mark.usefixtures("world")


def newcomer(*, role: Role = Role.OPERATOR, name: str = "newcomer") -> User:
    """Make somebody who has signed in and begun nothing."""
    return User.objects.create_user(
        username=name, display_name=name.title(), role=role, team=make_team("Control")
    )


def start(user: User, *, heard: bool = True, phone: str = shifts.DESK_PHONE) -> Shift:
    """Press Start."""
    with ledger.transaction():
        return starting.start(
            by=user,
            sound_heard=heard,
            alerts=DesktopAlerts.DENIED,
            desk_phone=phone,
            hand_overs_read=(),
        )


def is_on(user: User) -> bool:
    return on_shift.is_on_shift(user=user, now=clock.db_now())


def hand_shift(user: User, to: User, *, text: str = "", **lines: str) -> ShiftHandOver:
    with ledger.transaction():
        return handing_over.offer(by=user, to=to.pk, text=text, lines=lines)


def test_a_shift_begins_once_its_test_alarm_was_taken_and_heard() -> None:
    user = newcomer()
    with pytest.raises(starting.CheckMissing):
        start(user)
    shifts.pass_test(user, round_trip_ms=412)
    with pytest.raises(starting.CheckMissing):
        start(user, heard=False)
    assert not is_on(user)
    begun = start(user)
    assert is_on(user)
    assert begun.round_trip_ms == 412
    with pytest.raises(starting.AlreadyOnShift):
        start(user)


def test_the_test_alarm_is_no_alarm(world: World) -> None:
    user = newcomer()
    with ledger.transaction():
        starting.send_test(by=user)
    assert not Alarm.objects.exists()
    assert world.open_alarms() == {}


def test_an_old_test_alarm_is_sent_anew(world: World) -> None:
    user = newcomer()
    with ledger.transaction():
        starting.send_test(by=user)
    world.advance(minutes=5)
    with pytest.raises(starting.CheckMissing), ledger.transaction():
        starting.take_test(by=user, round_trip_ms=None)


@pytest.mark.parametrize("phone", ["", "ring me", "07700 900111; DROP", "0" * 40])
def test_a_desk_has_a_phone(phone: str) -> None:
    user = newcomer()
    shifts.pass_test(user)
    with pytest.raises(starting.NoDeskPhone):
        start(user, phone=phone)
    assert not is_on(user)


@pytest.mark.parametrize("phone", ["07700 900111", "+44 7700 900111", "4021", "07700 900111 x12"])
def test_an_inside_line_is_a_phone(phone: str) -> None:
    user = newcomer()
    shifts.pass_test(user)
    start(user, phone=phone)
    assert shift_rows.desk_phone_of(user=user) == phone


def test_only_a_console_on_shift_is_live(world: World) -> None:
    user = newcomer()
    claims.beat(by=user)
    assert claims.live_consoles(now=clock.db_now()) == 0
    shifts.begin(user)
    assert claims.live_consoles(now=clock.db_now()) == 1


def test_a_supervisor_lets_a_shift_begin_without_a_check(world: World) -> None:
    supervisor, user = world.make_operator(role=Role.SUPERVISOR), newcomer()
    with ledger.transaction():
        shift = starting.send_test(by=user)
    with pytest.raises(refusals.NeedReason), ledger.transaction():
        starting.allow(shift_id=shift.id, by=supervisor, why=" ")
    with ledger.transaction():
        starting.allow(shift_id=shift.id, by=supervisor, why="The loudspeaker is broken.")
    begun = start(user, heard=False)
    assert begun.allowed_by == supervisor
    entry = AuditEntry.objects.get(event="shift.allowed")
    assert entry.actor_id == supervisor.pk
    with pytest.raises(starting.NothingToAllow), ledger.transaction():
        starting.allow(shift_id=shift.id, by=supervisor, why="Again.")


def test_no_operator_lets_a_shift_begin_while_another_console_is_live(world: World) -> None:
    colleague, user = world.make_operator(), newcomer()
    with ledger.transaction():
        shift = starting.send_test(by=user)
    for somebody in (colleague, user):
        with pytest.raises(roles.NotASupervisor), ledger.transaction():
            starting.allow(shift_id=shift.id, by=somebody, why="It is fine.")


def test_who_is_all_alone_begins_without_a_check() -> None:
    """A broken loudspeaker must not leave the room without a console."""
    user = newcomer()
    with ledger.transaction():
        shift = starting.send_test(by=user)
        starting.allow(shift_id=shift.id, by=user, why="No loudspeaker, and nobody else is here.")
    start(user, heard=False)
    assert is_on(user)


def test_the_database_refuses_a_shift_that_nobody_answers_for() -> None:
    user = newcomer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(user=user, opened_at=clock.db_now(), started_at=clock.db_now())


def test_a_shift_lapses_in_silence_and_never_while_its_console_speaks(world: World) -> None:
    user = world.make_operator()
    world.advance(hours=7)
    claims.beat(by=user)
    world.advance(hours=7)
    assert is_on(user)
    world.advance(hours=1)
    assert not is_on(user)
    shifts.begin(user)
    assert is_on(user)
    lapsed, running = Shift.objects.filter(user=user).order_by("opened_at")
    assert lapsed.ended_at is not None
    assert running.ended_at is None


def test_whoever_owns_a_live_case_stays_on_shift(world: World) -> None:
    user = world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, user)
    with pytest.raises(handing_over.StillHasCases, match=case.ref), ledger.transaction():
        handing_over.end(by=user)
    with ledger.transaction():
        claims.release(ref=case.ref, by=user)
        handing_over.end(by=user)
    assert not is_on(user)


def test_a_shift_is_handed_over_case_by_case(world: World) -> None:
    outgoing, incoming = world.make_operator(), newcomer()
    cases = [world.make_joined(world.make_officer())[0] for _ in range(2)]
    for case in cases:
        world.claim(case, outgoing)
    made = hand_shift(outgoing, incoming, text="Quiet.", **{cases[0].ref: "She is by the shop."})
    assert all(world.fresh(case).claimed_by == outgoing for case in cases)
    shifts.pass_test(incoming)
    with pytest.raises(starting.CheckMissing, match="hand-over"):
        start(incoming)
    with ledger.transaction():
        starting.start(
            by=incoming,
            sound_heard=True,
            alerts=DesktopAlerts.GRANTED,
            desk_phone=shifts.DESK_PHONE,
            hand_overs_read=[made.id],
        )
    made.refresh_from_db()
    assert made.read_at is not None
    for case in cases:
        with pytest.raises(handing_over.StillHasCases), ledger.transaction():
            handing_over.end(by=outgoing)
        with ledger.transaction():
            hand_overs.note_opened(verification_id=case.id, by=incoming, now=clock.db_now())
            hand_overs.accept(ref=case.ref, by=incoming)
    assert all(world.fresh(case).claimed_by == incoming for case in cases)
    with ledger.transaction():
        handing_over.end(by=outgoing)


def test_a_hand_over_of_a_shift_waits_longer_than_one_of_a_case(world: World) -> None:
    outgoing, incoming = world.make_operator(), world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, outgoing)
    hand_shift(outgoing, incoming)
    world.advance(seconds=40)
    world.beat_all()
    world.tick()
    assert HandOver.objects.get().status == HandOverStatus.OPEN


@pytest.mark.parametrize("confirmed", [False, True])
def test_who_leaves_before_the_hand_over_is_accepted_leaves_a_p2(
    world: World, confirmed: bool
) -> None:
    """The laptop is closed: nothing beats any more, and nobody has said that they have it."""
    outgoing, incoming = world.make_operator(), world.make_operator()
    officer = world.make_officer()
    if confirmed:
        case, _ = world.make_confirmed(officer, outgoing)
    else:
        case, _ = world.make_joined(officer)
        world.claim(case, outgoing)
    hand_shift(outgoing, incoming)
    world.advance(seconds=46)
    claims.beat(by=incoming)
    world.tick()
    assert world.fresh(case).claimed_by == outgoing
    assert world.open_alarms(case)[AlarmCause.STALE_CLAIM] == Priority.P2
    # Its receiver may still accept it, as anybody may take it.
    with ledger.transaction():
        hand_overs.note_opened(verification_id=case.id, by=incoming, now=clock.db_now())
        hand_overs.accept(ref=case.ref, by=incoming)
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(case)


def test_a_withdrawn_hand_over_leaves_what_was_not_taken(world: World) -> None:
    outgoing, incoming = world.make_operator(), world.make_operator()
    kept, gone = (world.make_joined(world.make_officer())[0] for _ in range(2))
    for case in (kept, gone):
        world.claim(case, outgoing)
    hand_shift(outgoing, incoming)
    with ledger.transaction():
        hand_overs.note_opened(verification_id=gone.id, by=incoming, now=clock.db_now())
        hand_overs.accept(ref=gone.ref, by=incoming)
    with ledger.transaction():
        handing_over.withdraw(by=outgoing)
    assert world.fresh(kept).claimed_by == outgoing
    assert world.fresh(gone).claimed_by == incoming
    assert AlarmCause.HAND_OVER not in world.open_alarms(kept)
    hand_shift(outgoing, world.make_operator())


def test_a_shift_goes_to_nobody_who_may_not_have_its_cases(world: World) -> None:
    outgoing, involved = world.make_operator(), world.make_operator(team="CID")
    case, _ = world.make_joined(world.make_officer(team="CID"))
    world.claim(case, outgoing)
    with pytest.raises(hand_overs.MayNotReceive, match=case.ref):
        hand_shift(outgoing, involved)
    assert not ShiftHandOver.objects.exists()
    for nobody in (outgoing, newcomer(role=Role.REVIEWER)):
        with pytest.raises(hand_overs.MayNotReceive):
            hand_shift(outgoing, nobody)


def test_words_of_a_shift_are_sealed_and_forgotten(world: World) -> None:
    user = world.make_operator()
    with ledger.transaction():
        handing_over.note(by=user, text="The lift is broken.")
    note = ShiftWords.objects.get(kind=ShiftWordsKind.NOTE)
    assert b"lift" not in bytes(note.sealed)
    assert shift_rows.read_words(note) == "The lift is broken."
    world.advance(days=32)
    with ledger.transaction():
        assert retention.forget(clock.db_now())["shift_words"] == 2
    assert shift_rows.read_words(ShiftWords.objects.get(id=note.id)) == ""


def test_presence_is_told_to_others_and_short_lived(world: World) -> None:
    mine, theirs = world.make_operator(), world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    with ledger.transaction():
        presence.note(verification=case, by=theirs, now=clock.db_now())
    assert presence.others(user=mine, now=clock.db_now()) == {case.id: [theirs.display_name]}
    assert presence.others(user=theirs, now=clock.db_now()) == {}
    world.advance(seconds=26)
    assert presence.others(user=mine, now=clock.db_now()) == {}
    assert presence.forget(clock.db_now()) == 1
    assert not CasePresence.objects.exists()


def test_no_console_live_is_an_alarm_until_one_is(world: World) -> None:
    """By the database's clock, whatever a page's own says."""
    user = world.make_operator()
    world.make_joined(world.make_officer())
    heartbeats.watch_the_service()
    assert AlarmCause.NO_CONSOLE not in world.open_alarms()
    world.advance(seconds=16)
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert world.open_alarms()[AlarmCause.NO_CONSOLE] == Priority.P1
    # Somebody at the start of a shift sees no queue, and covers nothing.
    waiting = newcomer()
    claims.beat(by=waiting)
    assert not ConsolePresence.objects.filter(user=waiting).exists()
    claims.beat(by=user)
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.NO_CONSOLE not in world.open_alarms()
