"""What a decision does once it may be made: stored, moved, told, alarmed, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from foundation.audit import ledger
from foundation.registry.planned_walks import PlannedWalk
from verification.actions import alarms, follow_ups
from verification.actions.decisions import walk_of_check
from verification.actions.messaging import outbox, send_guard
from verification.actions.records import (
    audit_entries,
    decision_of_record,
    faces,
    overdue_times,
    replies,
    roles,
    stated_place,
    transitions,
)
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmCause,
    ContactWay,
    DecisionKind,
    MovedBy,
    Priority,
    State,
    TextKey,
)
from verification.events import Event
from verification.models import Decision, Face, Join, Message, OfficerCheck, Verification, Words


def undecided(*, verification: Verification, now: datetime) -> None:
    """Let a locked, JOINED case end UNVERIFIED: nobody decided in time."""
    verification.decided_at = now
    Decision.objects.create(
        verification=verification,
        kind=DecisionKind.UNVERIFIED,
        at=now,
        join=_join_of(verification),
    )
    transitions.move(
        verification=verification,
        end=State.UNVERIFIED,
        by=MovedBy.CLOCK,
        actor=audit_entries.SYSTEM,
        now=now,
        event=Event.VERIFICATION_UNVERIFIED,
        changed=("decided_at",),
    )
    follow_ups.tell_no(verification=verification, key=TextKey.COULD_NOT_CHECK, now=now)
    alarms.raise_alarm(
        cause=AlarmCause.UNVERIFIED, priority=Priority.P1, verification=verification, now=now
    )


def not_handed_over(*, verification: Verification, now: datetime) -> None:
    """Take back a YES whose text the provider never took; the person is told NO ANSWER."""
    revoked(
        verification,
        moved_by=MovedBy.CLOCK,
        by=None,
        why=None,
        key=TextKey.COULD_NOT_CHECK,
        now=now,
    )


def confirmed(
    verification: Verification,
    *,
    by: User,
    second: User | None,
    ticks: Ticks,
    check: OfficerCheck,
    face: Face | None,
    why: Words | None,
    now: datetime,
) -> Decision:
    """Store the decision, move, ask for the text, owe the check-ins: one transaction.

    `face` is the one that stands, where it can be seen. Raises walk_of_check.NoWalkPlanned.
    """
    walk = walk_of_check.check(verification=verification, now=now)
    decision = Decision.objects.create(
        verification=verification,
        kind=DecisionKind.CONFIRMED,
        decided_by=by,
        second=second,
        at=now,
        join=_join_of(verification),
        officer_check=check,
        face=ticks.face,
        reason_fits=ticks.reason_fits,
        heard=ticks.heard,
        why=why,
        **_beside(face),
    )
    _start_clock(verification, walk=walk, now=now)
    transitions.move(
        verification=verification,
        end=State.CONFIRMED,
        by=MovedBy.SECOND_PERSON if second else MovedBy.OPERATOR,
        actor=audit_entries.operator(second or by),
        now=now,
        event=Event.VERIFICATION_CONFIRMED,
        changed=("decided_at", "overdue_at", "back_by", "dark_at"),
        decision=decision.id,
        face=ticks.face,
        heard=ticks.heard,
        **_committed(face),
    )
    follow_ups.close_procedures(verification=verification, now=now, decided=True)
    _text_yes(verification, decision=decision, now=now)
    follow_ups.after_confirming(verification=verification, now=now)
    return decision


def _start_clock(verification: Verification, *, walk: PlannedWalk | None, now: datetime) -> None:
    """Set when the encounter counts as overdue; on a walk nobody has to stay where it began."""
    verification.decided_at = now
    if walk is not None:
        verification.back_by, verification.dark_at = walk.back_by, None
    verification.overdue_at = overdue_times.due_at(verification)


def text_yes_to_caller(*, verification: Verification, now: datetime) -> bool:
    """Text the YES to the number that a caller gave, now that it has texted us.

    For a locked case; False, and nothing done, where that is no such number, where a YES may not be
    said, or where it could not be handed over in time any more: then it is never texted.
    """
    called = verification.contact_way == ContactWay.CALLED
    if State(verification.state) is not State.CONFIRMED or not called:
        return False
    if alarms.blocking(verification=verification):
        return False
    decision = decision_of_record.decision_of_record(verification=verification)
    texted = Message.objects.filter(verification=verification, text_key=TextKey.CONFIRMED)
    if decision is None or texted.exists() or send_guard.is_too_late(decision, now=now):
        return False
    return _queue_yes(verification, decision=decision, now=now)


def refused(
    verification: Verification,
    *,
    moved_by: MovedBy,
    by: User | None,
    why: Words | None,
    now: datetime,
    actor: ledger.Actor | None = None,
) -> Decision:
    """Store a NO, move, tell whoever has joined, alarm."""
    return _say_no(
        verification,
        no=_REFUSED,
        moved_by=moved_by,
        by=by,
        why=why,
        key=TextKey.NOT_CONFIRMED,
        now=now,
        actor=actor,
    )


def revoked(
    verification: Verification,
    *,
    moved_by: MovedBy,
    by: User | None,
    why: Words | None,
    key: TextKey,
    now: datetime,
    actor: ledger.Actor | None = None,
) -> Decision:
    """Store the taking back, move, tell the person, alarm."""
    return _say_no(
        verification,
        no=_REVOKED,
        moved_by=moved_by,
        by=by,
        why=why,
        key=key,
        now=now,
        actor=actor,
    )


@dataclass(frozen=True, kw_only=True)
class _No:
    """What tells one negative decision from another."""

    kind: DecisionKind
    end: State
    event: Event
    cause: AlarmCause


_REFUSED = _No(
    kind=DecisionKind.REFUSED,
    end=State.REFUSED,
    event=Event.VERIFICATION_REFUSED,
    cause=AlarmCause.REFUSED,
)
_REVOKED = _No(
    kind=DecisionKind.REVOKED,
    end=State.REVOKED,
    event=Event.VERIFICATION_REVOKED,
    cause=AlarmCause.REVOKED,
)


def _say_no(
    verification: Verification,
    *,
    no: _No,
    moved_by: MovedBy,
    by: User | None,
    why: Words | None,
    key: TextKey,
    now: datetime,
    actor: ledger.Actor | None,
) -> Decision:
    """Store a negative decision, move, text `key`, raise its P1: one transaction."""
    face = faces.shown(verification=verification) if by else None
    decision = Decision.objects.create(
        verification=verification,
        kind=no.kind,
        decided_by=by,
        at=now,
        join=_join_of(verification),
        why=why,
        **_beside(face),
    )
    verification.decided_at, verification.overdue_at = now, None
    transitions.move(
        verification=verification,
        end=no.end,
        by=moved_by,
        actor=actor or (audit_entries.operator(by) if by else audit_entries.SYSTEM),
        now=now,
        event=no.event,
        changed=("decided_at", "overdue_at"),
        decision=decision.id,
        **(roles.marks(verification, by=by) if by else {}),
        **_committed(face),
    )
    follow_ups.tell_no(verification=verification, key=key, now=now)
    alarms.raise_alarm(cause=no.cause, priority=Priority.P1, verification=verification, now=now)
    return decision


def _text_yes(verification: Verification, *, decision: Decision, now: datetime) -> None:
    """Ask for the CONFIRMED text, or owe the telling where it is not, or not only, texted."""
    called = verification.contact_way == ContactWay.CALLED
    unheard = called and not replies.has_written(verification=verification)
    sent = not unheard and _queue_yes(verification, decision=decision, now=now)
    if not sent or follow_ups.is_spoken(verification):
        follow_ups.owe_telling(verification=verification, now=now)


def _queue_yes(verification: Verification, *, decision: Decision, now: datetime) -> bool:
    """Queue the CONFIRMED text; False where there is no phone that can be texted."""
    contact = verification.contact
    if contact is None:
        return False
    sent = outbox.queue_text(
        key=TextKey.CONFIRMED,
        contact=contact,
        verification=verification,
        decision=decision,
        attached=False,
        now=now,
        **outbox.confirmed_fields(
            verification=verification, place=stated_place.place_of(verification), now=now
        ),
    )
    return sent is not None


def _beside(face: Face | None) -> dict[str, Any]:
    """Name the face that whoever decided could see, with the digest of what was shown."""
    if face is None:
        return {}
    return {"shown_face": face, "shown_face_digest": face.prepared_digest}


def _committed(face: Face | None) -> dict[str, ledger.Detail]:
    """Say the same in the audit entry."""
    if face is None or face.prepared_digest is None:
        return {}
    picture = ledger.Commitment(digest=bytes(face.prepared_digest))
    return {"shown_face": face.id, "picture": picture}


def _join_of(verification: Verification) -> Join | None:
    """Read the join of a case."""
    return Join.objects.filter(verification=verification).first()
