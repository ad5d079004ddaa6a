"""Random walks: everybody acts in any order, and after each step the invariants hold.

Real verbs, database and sender over the memory gateway; a failing walk names its seed and steps.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Role, User
from audit import clock, ledger
from audit.models import AuditEntry
from tests.verification.world import BRIXTON, CAMDEN, GOOD_TICKS, Cop, World
from verification.gateways import base
from verification.gateways.memory import MemoryGateway, Step
from verification.models import Alarm, Decision, FollowUp, Message, Verification
from verification.rules import states
from verification.rules.states import State
from verification.rules.vocabulary import (
    AlarmCause,
    AlarmOutcome,
    EndedHow,
    FaceTick,
    MessageStatus,
    OfficerStage,
    TextKey,
)
from verification.verbs import (
    alarms,
    claims,
    contacts,
    conversation,
    decisions,
    locations,
    look_ups,
    messages,
    receipts,
    refusals,
    requests,
    verifications,
)
from verification.verbs.verifications import OfficerView

WALKS, STEPS = 12, 16
NEGATIVE = frozenset(
    {TextKey.NOT_CONFIRMED, TextKey.COULD_NOT_CHECK, TextKey.CANCELLED, TextKey.REVOKED}
)
REPLACED = frozenset({TextKey.CHECKING, TextKey.NEW_CODE, TextKey.CONFIRMED})
MOVES = {f"verification.{state.value}" for state in State}
# What these alarms wait for can come about without a human's judgement; no other closes so.
CURABLE = frozenset(
    {
        AlarmCause.MISMATCH,
        AlarmCause.NOT_REACHED,
        AlarmCause.NOT_TOLD,
        AlarmCause.ODD_REPLY,
        AlarmCause.UNCLAIMED,
        AlarmCause.STALE_CLAIM,
        AlarmCause.PROPOSAL,
        AlarmCause.OFF_DUTY,
    }
)
FOLLOWED_BY = {
    State.REFUSED: {AlarmCause.REFUSED, AlarmCause.OFFICER_REFUSED},
    State.UNVERIFIED: {AlarmCause.UNVERIFIED},
    State.REVOKED: {AlarmCause.REVOKED},
    State.EXPIRED: {AlarmCause.EXPIRED},
}


@pytest.fixture(autouse=True)
def _memory(settings: Any) -> Iterator[None]:
    """Send to memory, starting empty."""
    settings.SMS_GATEWAY = "verification.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is compared before and after a step."""

    at: datetime
    state: State
    view: OfficerView
    moves: int
    open: dict[Any, Alarm]
    blocked: bool
    sent: int


@dataclass(kw_only=True)
class Walk:
    """One case and all who can touch it."""

    world: World
    chance: random.Random
    cop: Cop
    case: Verification
    code: str
    phones: tuple[str, str]
    staff: tuple[User, User]
    supervisor: User
    trace: list[str] = field(default_factory=list)
    seen: set[State] = field(default_factory=set)

    @property
    def fresh(self) -> Verification:
        """Read the case."""
        return self.world.fresh(self.case)

    @property
    def somebody(self) -> User:
        """Choose an operator; the first has more to do."""
        return self.staff[0] if self.chance.random() < 0.8 else self.staff[1]

    def texts(self, phone: str) -> list[Message]:
        """List our texts to a phone, oldest first."""
        index = contacts.index_of(contacts.parse(phone))
        found = Message.objects.select_related("contact__key").filter(contact__phone_index=index)
        return list(found.order_by("created_at", "id"))

    def see(self) -> Seen:
        """Look at everything that matters."""
        case = self.fresh
        self.seen.add(State(case.state))
        found = Alarm.objects.filter(verification=case, closed_at=None)
        return Seen(
            at=clock.db_now(),
            state=State(case.state),
            view=verifications.officer_view(verification=case),
            moves=AuditEntry.objects.filter(topic_id=case.id, event__in=MOVES).count(),
            open={alarm.id: alarm for alarm in found},
            blocked=bool(alarms.blocking(verification=case)),
            sent=len(MemoryGateway.outbox),
        )


def _in_transaction(do: Callable[[], object]) -> None:
    """Do it as an edge would: a refusal undoes it and harms nothing."""
    try:
        with ledger.transaction():
            do()
    except refusals.Refusal:
        pass


# --- what each can do ----------------------------------------------------------------------


def _code(walk: Walk) -> None:
    walk.world.text(walk.phones[0], walk.code)


def _code_from_another(walk: Walk) -> None:
    walk.world.text(walk.phones[1], walk.code)


def _words(walk: Walk) -> None:
    body = walk.chance.choice(["ok", "YES", "he is odd", "482 913", "blue coat", "START"])
    walk.world.text(walk.chance.choice(walk.phones), body)


def _sos(walk: Walk) -> None:
    walk.world.text(walk.chance.choice(walk.phones), walk.chance.choice(["SOS", "no", "999 help"]))


def _match(walk: Walk) -> None:
    bodies = [messages.body_of(message) for message in walk.texts(walk.phones[0])]
    if holding := [body for body in bodies if "ode " in body]:
        right = holding[-1].split("ode ")[1][:4]
        code = right if walk.chance.random() < 0.7 else f"{(int(right) + 1) % 10000:04d}"
        _in_transaction(
            lambda: verifications.try_match(
                officer=walk.cop.officer, verification_id=walk.case.id, code=code
            )
        )


def _move_about(walk: Walk) -> None:
    lat, lon = BRIXTON if walk.chance.random() < 0.9 else CAMDEN
    fix = locations.Fix(lat=lat, lon=lon, accuracy_m=10, at=clock.db_now())
    _in_transaction(
        lambda: verifications.receive_location(
            officer=walk.cop.officer, verification_id=walk.case.id, fix=fix
        )
    )


def _cancel(walk: Walk) -> None:
    _in_transaction(
        lambda: verifications.cancel(
            officer=walk.cop.officer, verification_id=walk.case.id, why="gone"
        )
    )


def _end(walk: Walk) -> None:
    _in_transaction(
        lambda: verifications.end_by_officer(
            officer=walk.cop.officer,
            verification_id=walk.case.id,
            how=walk.chance.choice(list(EndedHow)),
            custody_number=None,
        )
    )


def _claim(walk: Walk) -> None:
    _in_transaction(lambda: claims.claim(ref=walk.case.ref, by=walk.somebody))


def _release(walk: Walk) -> None:
    _in_transaction(lambda: claims.release(ref=walk.case.ref, by=walk.somebody))


def _confirm(walk: Walk) -> None:
    face = FaceTick.MATCHES if walk.chance.random() < 0.8 else FaceTick.NOT_SEEN
    shown = walk.world.shown(walk.case)
    _in_transaction(
        lambda: decisions.confirm(
            ref=walk.case.ref,
            by=walk.staff[0],
            ticks=replace(GOOD_TICKS, face=face),
            shown_facts=shown,
        )
    )


def _agree(walk: Walk) -> None:
    by = walk.supervisor if walk.chance.random() < 0.8 else walk.staff[0]
    _in_transaction(
        lambda: decisions.agree(ref=walk.case.ref, by=by, ticks=GOOD_TICKS, why="I rang him.")
    )


def _say_no(walk: Walk) -> None:
    verb = walk.chance.choice([decisions.refuse, decisions.revoke, decisions.disagree])
    by = walk.supervisor if verb is decisions.disagree else walk.somebody
    _in_transaction(lambda: verb(ref=walk.case.ref, by=by, why="No."))


def _converse(walk: Walk) -> None:
    ref, by = walk.case.ref, walk.somebody
    act = walk.chance.choice(
        [
            lambda: conversation.ask(ref=ref, by=by),
            lambda: conversation.new_code(ref=ref, by=by),
            lambda: conversation.talked(ref=ref, by=by, note="Spoke to her."),
            lambda: conversation.note(ref=ref, by=by, text="Unit sent."),
            lambda: conversation.help_coming(ref=ref, by=by, place="High St"),
        ]
    )
    _in_transaction(act)


def _read(walk: Walk) -> None:
    _in_transaction(lambda: conversation.mark_read(ref=walk.case.ref, by=walk.somebody))


def _look_up(walk: Walk) -> None:
    phone = walk.chance.choice([None, *walk.phones])
    _in_transaction(lambda: look_ups.look_up(by=walk.staff[1], ref=walk.case.ref, phone=phone))


def _close_alarm(walk: Walk) -> None:
    found = list(Alarm.objects.filter(verification=walk.case, closed_at=None).order_by("id"))
    if found:
        alarm, outcome = walk.chance.choice(found), walk.chance.choice(list(AlarmOutcome))
        _in_transaction(
            lambda: alarms.close(
                alarm_id=alarm.id,
                by=walk.somebody,
                outcome=outcome,
                reason="Because.",
                incident_number=walk.chance.choice(["", "CAD 1"]),
            )
        )


def _tell_officer(walk: Walk) -> None:
    _in_transaction(lambda: verifications.tell_officer(ref=walk.case.ref, by=walk.somebody))


def _stop_him(walk: Walk) -> None:
    now, device = clock.db_now(), walk.cop.device.id
    _in_transaction(
        lambda: decisions.device_revoked(device_id=device, now=now, actor=ledger.COMMAND)
    )


def _let_time_pass(walk: Walk) -> None:
    walk.world.advance(seconds=walk.chance.choice([1, 5, 15, 40, 70]))
    if walk.chance.random() < 0.8:
        for user in walk.staff:
            claims.beat(by=user)
    walk.world.tick()


def _check(walk: Walk) -> None:
    _in_transaction(lambda: requests.check_again(ref=walk.case.ref))


def _deliver(walk: Walk) -> None:
    answers = [None, None, None, base.Unknown(), base.Busy(), base.Refused(code=30003)]
    answer = walk.chance.choice(answers)
    taken = isinstance(answer, base.Unknown) and walk.chance.random() < 0.5
    MemoryGateway.steps.append(Step(answer=answer, taken=taken))
    walk.world.deliver()
    MemoryGateway.steps.clear()


def _receipt(walk: Walk) -> None:
    taken = Message.objects.filter(verification=walk.case, provider_sid__isnull=False)
    if message := taken.order_by("-id").first():
        word = walk.chance.choice([MessageStatus.DELIVERED, MessageStatus.UNDELIVERED])
        with ledger.transaction():
            receipts.record(
                message_id=message.id, provider_sid=str(message.provider_sid), status=word
            )


# Only these may change what his device shows.
SHOWING = (
    _code,
    _code_from_another,
    _cancel,
    _end,
    _confirm,
    _agree,
    _say_no,
    _look_up,
    _tell_officer,
    _stop_him,
    _let_time_pass,
)
ALWAYS: dict[Callable[[Walk], None], int] = {
    _words: 2,
    _sos: 1,
    _move_about: 2,
    _converse: 3,
    _read: 3,
    _close_alarm: 4,
    _let_time_pass: 5,
    _check: 1,
    _deliver: 5,
    _receipt: 2,
    _say_no: 1,
    _look_up: 1,
    _claim: 2,
}
BY_STATE: dict[State, dict[Callable[[Walk], None], int]] = {
    State.REQUESTED: {_code: 9, _code_from_another: 1, _cancel: 1, _tell_officer: 1},
    State.JOINED: {
        _match: 6,
        _claim: 6,
        _release: 1,
        _confirm: 9,
        _agree: 5,
        _cancel: 1,
        _code_from_another: 1,
        _end: 1,
        _stop_him: 1,
    },
    State.CONFIRMED: {_end: 3, _confirm: 1, _code_from_another: 1, _deliver: 3, _stop_him: 1},
}


# --- what must hold ------------------------------------------------------------------------


def _check_states(before: Seen, after: Seen) -> None:
    """Hold invariants 4 and 9: only allowed moves, each with one audit entry."""
    moved = before.state is not after.state
    assert not moved or states.can_move(start=before.state, end=after.state)
    assert after.moves - before.moves == int(moved)


def _check_alarms(before: Seen, after: Seen, *, act: Callable[[Walk], None]) -> None:
    """Hold invariant 4: nothing but its cure closes an alarm by itself, no priority falls."""
    for id_, alarm in before.open.items():
        if id_ in after.open:
            assert after.open[id_].priority <= alarm.priority
        elif act is not _close_alarm:
            assert AlarmCause(alarm.cause) in CURABLE
            assert alarm.cause != AlarmCause.MISMATCH or alarm.priority > 1


def _check_view(before: Seen, after: Seen, *, act: Callable[[Walk], None]) -> None:
    """Hold invariant 7: the version counts changes of the stage, and few things make one."""
    if before.view.status is after.view.status:
        assert before.view == after.view
        return
    assert act in SHOWING
    assert before.view.status is not OfficerStage.ENDED
    assert after.view.version == before.view.version + 1


def _check_yes(walk: Walk, before: Seen, after: Seen) -> None:
    """Hold invariants 2 and 5: a YES goes out decided, in time, unopposed and before any NO."""
    news = MemoryGateway.outbox[before.sent : after.sent]
    if any("YES, police" in kept.body for kept in news):
        decision = Decision.objects.get(verification=walk.case, kind="confirmed")
        assert after.at - decision.at <= timedelta(seconds=120)
        assert before.state is State.CONFIRMED
        assert not before.blocked
    to_her = [kept.body for kept in MemoryGateway.outbox if kept.to == walk.phones[0]]
    first_no = next((n for n, body in enumerate(to_her) if ": NO" in body), len(to_her))
    assert not any("YES, police" in body for body in to_her[first_no:])


def _check_texts(walk: Walk) -> None:
    """Hold the order on a phone: one text on the wire, one state waiting, none after a NO."""
    for phone in walk.phones:
        mine = walk.texts(phone)
        leased = [m for m in mine if m.lease_until and m.lease_until > clock.db_now()]
        assert sum(m.status == MessageStatus.SENDING.value for m in leased) <= 1
        waiting = [m for m in mine if m.status == "queued" and m.text_key in REPLACED]
        assert len(waiting) <= 1
        assert not (waiting and any(m.text_key in NEGATIVE for m in mine))


def _check_followed(walk: Walk, after: Seen) -> None:
    """Hold invariants 3 and 14: a NO has its alarm, a contact is owed a judgement."""
    causes = set(FOLLOWED_BY.get(after.state, ()))
    raised = Alarm.objects.filter(verification=walk.case)
    by_nobody = raised.filter(closed_at__isnull=False, closed_by=None)
    if causes:
        assert causes & {AlarmCause(alarm.cause) for alarm in raised.exclude(id__in=by_nobody)}
    owed = FollowUp.objects.filter(verification=walk.case, kind="judgement")
    theirs = walk.case.case_contacts.values_list("contact_id", flat=True)
    assert set(theirs) <= set(owed.values_list("contact_id", flat=True))


def _check_decided(walk: Walk, before: Seen, after: Seen) -> None:
    """Hold the guards of CONFIRM and invariant 6, seen from outside."""
    if before.state is State.CONFIRMED or after.state is not State.CONFIRMED:
        return
    decision = Decision.objects.get(verification=walk.case, kind="confirmed")
    case = walk.fresh
    assert not before.blocked
    assert case.claimed_by_id == decision.decided_by_id
    assert case.decide_by is not None
    assert decision.at < case.decide_by
    assert decision.second_id != decision.decided_by_id
    mended = case.mismatches == 0 or case.match == "matched"
    assert decision.second_id is not None or (case.evidence and mended)


# --- the walk ------------------------------------------------------------------------------


def _begin(world: World, seed: int) -> Walk:
    """Let an officer ask, with a control room awake; one walk in three begins there."""
    walk = _asked(world, random.Random(seed))
    for act in (_code, _match, _claim, _confirm)[: (0, 1, 4)[seed % 3]]:
        walk.trace.append(act.__name__)
        act(walk)
    return walk


def _asked(world: World, chance: random.Random) -> Walk:
    """Let an officer ask."""
    world.roster()
    staff = (world.operator(), world.operator())
    cop = world.cop()
    case = world.request(cop)
    return Walk(
        world=world,
        chance=chance,
        cop=cop,
        case=case,
        code=world.code(case),
        phones=(world.phone(), world.phone()),
        staff=staff,
        supervisor=world.operator(role=Role.SUPERVISOR, team="Duty desk"),
    )


def _step(walk: Walk) -> None:
    """Do one thing, then hold everything against the invariants."""
    before = walk.see()
    weights = ALWAYS | BY_STATE.get(before.state, {})
    act = walk.chance.choices(list(weights), weights=list(weights.values()))[0]
    walk.trace.append(act.__name__)
    act(walk)
    after = walk.see()
    _check_states(before, after)
    _check_alarms(before, after, act=act)
    _check_view(before, after, act=act)
    _check_yes(walk, before, after)
    _check_texts(walk)
    _check_followed(walk, after)
    _check_decided(walk, before, after)


def _finish(walk: Walk) -> State:
    """Hold invariant 1: whatever was left undone, the deadlines end the waiting."""
    for _ in range(2):
        walk.world.advance(seconds=300)
        walk.world.tick()
        walk.world.deliver()
    end = State(walk.fresh.state)
    assert end not in (State.REQUESTED, State.JOINED)
    return end


@pytest.mark.timeout(180)
def test_the_invariants_hold_on_random_walks(real_world: World) -> None:
    """Every state is reached by some walk, and no step of any breaks an invariant."""
    seen: set[State] = set()
    for seed in range(WALKS):
        walk = _begin(real_world, seed)
        try:
            for _ in range(STEPS):
                _step(walk)
            walk.seen.add(_finish(walk))
        except AssertionError as broken:
            raise AssertionError(f"seed {seed}, after {walk.trace}: {broken}") from broken
        seen |= walk.seen
    assert len(seen) >= 7, seen
    call_command("verify_audit")
