"""What the watchkeeper does: one sweep a deadline, each finding what is due and doing it.

A finder selects ids without a lock. A doer locks one row (skipping what somebody else holds),
looks again under the lock and acts; the watchkeeper gives each its own transaction. So two
watchkeepers, a slow one and a crash between any two lines all come to the same end.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from foundation.audit import clock
from foundation.sms.statuses import SETTLED
from verification.actions import alarms, flood, unread
from verification.actions.after_care import due as after_care
from verification.actions.after_care import unjudged
from verification.actions.decisions import claims, expiry, hand_overs, outcomes
from verification.actions.joining import joining_deadlines
from verification.actions.messaging import delivery_status, outbox
from verification.actions.officers import verification_request
from verification.actions.records import id_ranges, lookup, overdue_times
from verification.enums import AlarmCause, FollowUpKind, HandOverStatus, Priority, State, TextKey
from verification.models import (
    Alarm,
    ConsolePresence,
    Contact,
    FollowUp,
    HandOver,
    Message,
    OfficerCheck,
    Verification,
)
from verification.rules.after_care import RING_KINDS
from verification.rules.states import LIVE

_AT_ONCE = 200
_TASK_LOST_AFTER = timedelta(seconds=2)
_LATELY = timedelta(hours=1)


class Among(Enum):
    """Where a sweep finds what it finds: while there is nothing of it, nobody need look."""

    LIVE_CASES = auto()
    DUE_FOLLOW_UPS = auto()
    LATE_FOLLOW_UPS = auto()
    ANYTHING = auto()


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One deadline: `find` lists ids due at an instant, `do` acts on one of them."""

    name: str
    find: Callable[[datetime], Iterable[UUID]]
    do: Callable[[UUID], None]
    among: Among = Among.ANYTHING


def pending(now: datetime) -> list[Sweep]:
    """List the sweeps that can find anything, in their order."""
    there = {among for among, is_there in _IS_THERE.items() if is_there(now)}
    return [sweep for sweep in SWEEPS if sweep.among in there]


def _any_live(_now: datetime) -> bool:
    return Verification.objects.filter(state__in=LIVE).exists()


_IS_THERE: Mapping[Among, Callable[[datetime], bool]] = {
    Among.LIVE_CASES: _any_live,
    Among.DUE_FOLLOW_UPS: after_care.any_due,
    Among.LATE_FOLLOW_UPS: after_care.any_late,
    Among.ANYTHING: lambda _now: True,
}


def _in_state(*states: State) -> Q:
    """Select verifications in these states."""
    return Q(state__in=list(states))


def _cases(condition: Q) -> list[UUID]:
    """List the ids of verifications that fulfil a condition, oldest first."""
    found = Verification.objects.filter(condition).order_by("requested_at")
    return list(found.values_list("id", flat=True)[:_AT_ONCE])


def _due_expired(now: datetime) -> list[UUID]:
    return _cases(_in_state(State.REQUESTED) & Q(join_by__lte=now))


def _expire(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    if verification is not None:
        expiry.expire_if_due(verification=verification, now=clock.db_now())


def _due_unchecked(now: datetime) -> list[UUID]:
    checked = OfficerCheck.objects.filter(verification=OuterRef("pk"))
    late = Q(requested_at__lte=now - _TASK_LOST_AFTER) & ~Q(Exists(checked))
    # Refused in the request, too; by id, since nothing else finds these among millions.
    refused = _in_state(State.REFUSED) & Q(id__gte=id_ranges.first_id(at=now - _LATELY))
    return _cases(_in_state(State.REQUESTED, State.JOINED) & late) + _cases(refused & late)


def _check(verification_id: UUID) -> None:
    if lookup.hold(verification_id) is not None:
        verification_request.check_arrived(verification_id=verification_id)


def _due_undecided(now: datetime) -> list[UUID]:
    late = Q(decide_by__lte=now)
    if _consoles_gone(now=now):
        late |= Q(joined_at__lte=now - settings.NO_CONSOLE_WITHIN)
    return _cases(_in_state(State.JOINED) & late)


def _undecide(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if verification is None or State(verification.state) is not State.JOINED:
        return
    joined_at, decide_by = verification.joined_at, verification.decide_by
    if joined_at is None or decide_by is None:
        return
    alone = joined_at + settings.NO_CONSOLE_WITHIN <= now and _consoles_gone(now=now)
    if decide_by <= now or alone:
        outcomes.undecided(verification=verification, now=now)


def _consoles_gone(*, now: datetime) -> bool:
    """Say whether no console has been live for as long as a person may be left without one."""
    newest = ConsolePresence.objects.filter(user__is_active=True).order_by("-beat_at").first()
    # A console that stops counts as live until its last beat is old, and only then as gone.
    silent = settings.CONSOLE_LIVE_FOR + settings.NO_CONSOLE_WITHIN
    return newest is None or newest.beat_at + silent <= now


def _due_still_checking(now: datetime) -> list[UUID]:
    return _cases(_in_state(State.JOINED) & Q(still_checking_at__lte=now))


def _still_checking(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if verification is None or State(verification.state) is not State.JOINED:
        return
    due, joined_at = verification.still_checking_at, verification.joined_at
    if due is None or joined_at is None or due > now:
        return
    verification.still_checking_sent += 1
    second_at = joined_at + settings.STILL_CHECKING_SECOND_AFTER
    # After an outage one says it for both.
    verification.still_checking_at = second_at if now < second_at else None
    verification.save(update_fields=["still_checking_at", "still_checking_sent"])
    if verification.contact is not None:
        outbox.queue_text(
            key=TextKey.STILL_CHECKING,
            contact=verification.contact,
            verification=verification,
            now=now,
        )


def _without_alarm(cause: AlarmCause) -> Q:
    """Select cases that do not have this alarm open."""
    opened = Alarm.objects.filter(verification=OuterRef("pk"), cause=cause, closed_at__isnull=True)
    return ~Q(Exists(opened))


def _due_unclaimed(now: datetime) -> list[UUID]:
    late = Q(claimed_by__isnull=True, joined_at__lte=now - settings.UNCLAIMED_AFTER)
    return _cases(_in_state(State.JOINED) & late & _without_alarm(AlarmCause.UNCLAIMED))


def _unclaimed(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    if verification is None or verification.claimed_by_id is not None:
        return
    if State(verification.state) is State.JOINED:
        now = clock.db_now()
        alarms.raise_alarm(
            cause=AlarmCause.UNCLAIMED, priority=Priority.P2, verification=verification, now=now
        )


def _due_stale(now: datetime) -> list[UUID]:
    beating = ConsolePresence.objects.filter(
        user=OuterRef("claimed_by"), beat_at__gt=now - settings.CLAIM_STALE_AFTER
    )
    old = Q(claimed_at__lte=now - settings.CLAIM_STALE_AFTER) & ~Q(Exists(beating))
    return _cases(_waits_for_owner() & old & _without_alarm(AlarmCause.STALE_CLAIM))


def _waits_for_owner() -> Q:
    """Select what its owner must not leave: what is undecided, or handed over and not accepted."""
    offered = HandOver.objects.filter(verification=OuterRef("pk"), status=HandOverStatus.OPEN)
    return _in_state(State.JOINED) | _in_state(State.CONFIRMED) & Q(Exists(offered))


def _stale(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if (
        verification is None
        or not Verification.objects.filter(_waits_for_owner(), id=verification_id).exists()
    ):
        return
    if claims.is_stale(verification=verification, now=now):
        alarms.raise_alarm(
            cause=AlarmCause.STALE_CLAIM, priority=Priority.P2, verification=verification, now=now
        )


def _due_not_handed_over(now: datetime) -> list[UUID]:
    waiting = Message.objects.filter(
        verification=OuterRef("pk"),
        text_key=TextKey.CONFIRMED,
        handed_over_at__isnull=True,
    )
    late = Q(decided_at__lte=now - settings.CONFIRMED_HANDED_OVER_WITHIN)
    return _cases(_in_state(State.CONFIRMED) & late & Q(Exists(waiting)))


def _not_handed_over(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    if verification is None or State(verification.state) is not State.CONFIRMED:
        return
    text = Message.objects.filter(verification=verification, text_key=TextKey.CONFIRMED).first()
    if text is not None and text.handed_over_at is None:
        outcomes.not_handed_over(verification=verification, now=clock.db_now())


def _due_overdue(now: datetime) -> list[UUID]:
    return _cases(_in_state(State.CONFIRMED) & Q(overdue_at__lte=now))


def _overdue(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if verification is None or State(verification.state) is not State.CONFIRMED:
        return
    due, p1_at = verification.overdue_at, _overdue_p1_at(verification)
    if due is None or p1_at is None or due > now:
        return
    late = now >= p1_at
    gap = settings.OVERDUE_P1_AFTER - settings.OVERDUE_AFTER
    # It comes back until the encounter ends: a closed alarm ends nothing.
    verification.overdue_at = now + gap if late else p1_at
    verification.save(update_fields=["overdue_at"])
    priority = Priority.P1 if late else Priority.P2
    alarms.raise_alarm(
        cause=AlarmCause.OVERDUE, priority=priority, verification=verification, now=now
    )


def _overdue_p1_at(verification: Verification) -> datetime | None:
    """Say when it becomes P1; an extension counts for a check that has no hour of its own."""
    p1_at, decided_at = overdue_times.p1_at(verification), verification.decided_at
    if p1_at is None or decided_at is None or verification.back_by is not None:
        return p1_at
    is_extended = verification.extended_at is not None and verification.extended_at >= decided_at
    return p1_at + settings.EXTEND_BY if is_extended else p1_at


def _due_dark(now: datetime) -> list[UUID]:
    return _cases(_in_state(State.JOINED, State.CONFIRMED) & Q(dark_at__lte=now))


def _dark(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if verification is None or verification.dark_at is None or verification.dark_at > now:
        return
    verification.dark_at = None
    verification.save(update_fields=["dark_at"])
    if State(verification.state) in (State.JOINED, State.CONFIRMED):
        alarms.raise_alarm(
            cause=AlarmCause.DARK, priority=Priority.P2, verification=verification, now=now
        )


def _due_untold(now: datetime) -> list[UUID]:
    return _cases(Q(tell_by__lte=now))


def _untold(verification_id: UUID) -> None:
    verification = lookup.hold(verification_id)
    now = clock.db_now()
    if verification is None or verification.tell_by is None or verification.tell_by > now:
        return
    verification.tell_by = None
    verification.save(update_fields=["tell_by"])
    if verification.told_at is None:
        alarms.raise_alarm(
            cause=AlarmCause.NOT_TOLD, priority=Priority.P2, verification=verification, now=now
        )


def _due_not_reached(now: datetime) -> list[UUID]:
    late = Message.objects.filter(
        missed_at=None, created_at__lte=now - settings.NOT_REACHED_AFTER
    ).exclude(status__in=SETTLED)
    return list(late.order_by("created_at").values_list("id", flat=True)[:_AT_ONCE])


def _not_reached(message_id: UUID) -> None:
    message = Message.objects.select_related("verification", "contact").get(id=message_id)
    # As the taker of receipts does, so that neither acts on what the other has just changed.
    free = Contact.objects.select_for_update(no_key=True, skip_locked=True)
    if free.filter(id=message.contact_id).first() is None:
        return
    if message.verification_id is not None and lookup.hold(message.verification_id) is None:
        return
    now = clock.db_now()
    late = Message.objects.filter(id=message_id, missed_at=None).exclude(status__in=SETTLED)
    # The alarm first: its row comes before the text's in the order of locks.
    if late.exists():
        delivery_status.raise_not_reached(message=message, now=now)
        late.update(missed_at=now)


def _custody(follow_up_id: UUID) -> None:
    row = FollowUp.objects.get(id=follow_up_id)
    verification = lookup.hold(row.verification_id)
    if verification is None:
        return
    now = clock.db_now()
    owed = FollowUp.objects.filter(id=follow_up_id, done_at=None, alarmed_at=None)
    if owed.update(alarmed_at=now):
        alarms.raise_alarm(
            cause=AlarmCause.ARREST_UNCHECKED,
            priority=Priority.P1,
            verification=verification,
            now=now,
        )


def _live(
    name: str, find: Callable[[datetime], Iterable[UUID]], do: Callable[[UUID], None]
) -> Sweep:
    """Make a sweep among live cases."""
    return Sweep(name=name, find=find, do=do, among=Among.LIVE_CASES)


def _due(name: str, *kinds: FollowUpKind, do: Callable[[UUID], None] = after_care.act) -> Sweep:
    """Make a sweep of follow-ups that are due."""
    return Sweep(name=name, find=after_care.due(*kinds), do=do, among=Among.DUE_FOLLOW_UPS)


def _late(name: str, *kinds: FollowUpKind) -> Sweep:
    """Make a sweep of follow-ups that were not answered, or not done, in time."""
    find, do = after_care.late(*kinds), after_care.raise_late
    return Sweep(name=name, find=find, do=do, among=Among.LATE_FOLLOW_UPS)


# In the order of harm: what the person waits for first, what only operators see after it.
SWEEPS = (
    _live("undecided", _due_undecided, _undecide),
    _live("not handed over", _due_not_handed_over, _not_handed_over),
    _live("expired", _due_expired, _expire),
    Sweep(name="unread", find=unread.due, do=unread.alarm),
    Sweep(name="flood", find=flood.due, do=flood.act),
    Sweep(name="uncompared", find=joining_deadlines.uncompared, do=joining_deadlines.compare),
    Sweep(name="answer shown", find=joining_deadlines.unshown, do=joining_deadlines.show_answer),
    Sweep(name="callers lost", find=joining_deadlines.callers, do=joining_deadlines.caller_lost),
    Sweep(name="unchecked", find=_due_unchecked, do=_check),
    _live("still checking", _due_still_checking, _still_checking),
    _live("overdue", _due_overdue, _overdue),
    _late("check-in missed", FollowUpKind.CHECK_IN),
    _due("check-in", FollowUpKind.CHECK_IN),
    Sweep(name="not reached", find=_due_not_reached, do=_not_reached),
    Sweep(name="not told", find=_due_untold, do=_untold),
    _live("unclaimed", _due_unclaimed, _unclaimed),
    _live("stale claim", _due_stale, _stale),
    Sweep(name="hand-over", find=hand_overs.due, do=hand_overs.lapse),
    _live("dark", _due_dark, _dark),
    _due("ring", *RING_KINDS),
    _late("not done", *RING_KINDS),
    _due("follow-up", FollowUpKind.FOLLOW_UP),
    _late("not answered", FollowUpKind.FOLLOW_UP, FollowUpKind.FEEDBACK),
    _due("next day", FollowUpKind.NEXT_DAY),
    Sweep(name="unjudged", find=unjudged.find, do=unjudged.alarm),
    _late("long unjudged", FollowUpKind.JUDGEMENT),
    _due("feedback", FollowUpKind.FEEDBACK),
    _due("custody", FollowUpKind.CUSTODY_CHECK, do=_custody),
    Sweep(name="stop waiting", find=joining_deadlines.waiting, do=joining_deadlines.stop_waiting),
)
