"""What is owed after a decision or an ending, until a human has judged how it ended."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from verification.actions import alarms
from verification.actions.follow_up_rows import Owed, schedule
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries
from verification.enums import (
    AlarmOutcome,
    ContactWay,
    EndedHow,
    FollowUpKind,
    ProposalStatus,
    Reason,
    State,
    TextKey,
)
from verification.events import Event
from verification.models import Contact, Proposal, Verification, Words
from verification.rules import after_care
from verification.rules.after_care import CALL_AFTER_SILENCE, ROUTINE_CALL, SECOND_ROUTINE_CALL

if TYPE_CHECKING:
    from accounts.models import User

_CHANCE = secrets.SystemRandom()


def owe_judgement(*, verification: Verification, contact: Contact | None, now: datetime) -> None:
    """Owe a human judgement for a contact, or for a person without a phone."""
    schedule(verification, contact, Owed(kind=FollowUpKind.JUDGEMENT, due_at=now))


def after_confirming(*, verification: Verification, now: datetime) -> None:
    """Owe the person the check-ins, and the officer a call.

    A walk has an hour by which both should be back, and no check-ins before it.
    """
    if verification.reason == Reason.WALK:
        ring_officer(verification=verification, now=now)
        return
    first, second = now + settings.CHECK_IN_FIRST_AFTER, now + settings.CHECK_IN_SECOND_AFTER
    ring_officer(
        verification=verification,
        now=now,
        beside=(
            Owed(kind=FollowUpKind.CHECK_IN, due_at=first),
            Owed(kind=FollowUpKind.CHECK_IN, due_at=second, ordinal=2),
        ),
    )


def after_ending(*, verification: Verification, how: EndedHow, now: datetime) -> None:
    """Owe a call if the person stays silent, a follow-up, and a look at custody after an arrest."""
    _stop_check_ins(verification, now=now)
    silence, later = now + settings.SILENCE_AFTER_ENDED, now + settings.FOLLOW_UP_AFTER
    schedule(
        verification,
        verification.contact,
        Owed(kind=FollowUpKind.RING_OFFICER, due_at=silence, ordinal=CALL_AFTER_SILENCE),
        Owed(kind=FollowUpKind.FOLLOW_UP, due_at=later),
        *_custody_of(how, now=now),
    )


def after_saying_how(*, verification: Verification, how: EndedHow, now: datetime) -> None:
    """Owe a look at custody after an arrest, whatever we had answered before it."""
    if owed := _custody_of(how, now=now):
        schedule(verification, verification.contact, *owed)


def _custody_of(how: EndedHow, *, now: datetime) -> tuple[Owed, ...]:
    if how is not EndedHow.ARRESTED:
        return ()
    return (Owed(kind=FollowUpKind.CUSTODY_CHECK, due_at=now + settings.ARREST_CHECKED_WITHIN),)


def tell_no(*, verification: Verification, key: TextKey, now: datetime) -> None:
    """Text a negative to whoever joined, and start the clock for telling them by voice."""
    close_procedures(verification=verification, now=now, decided=key is not TextKey.CANCELLED)
    if State(verification.state) is State.REVOKED:
        _stop_check_ins(verification, now=now)
    if verification.joined_at is None:
        return
    contact = verification.contact
    ring_officer(verification=verification, now=now)
    sent = contact and outbox.queue_text(
        key=key, contact=contact, verification=verification, now=now
    )
    if not sent or is_spoken(verification):
        owe_telling(verification=verification, now=now)


def is_spoken(verification: Verification) -> bool:
    """Say whether the outcome is said aloud whatever is texted: the person is on a line."""
    return verification.contact_way in (ContactWay.CALLED, ContactWay.VOICE)


def owe_telling(*, verification: Verification, now: datetime) -> None:
    """Owe the person the outcome by voice: no text of ours can be relied on to reach them."""
    verification.tell_by = now + settings.NOT_TOLD_AFTER
    verification.told_at, verification.told_by = None, None
    verification.save(update_fields=["tell_by", "told_at", "told_by"])


def ring_officer(
    *, verification: Verification, now: datetime, beside: tuple[Owed, ...] = ()
) -> None:
    """Owe the officer the routine calls that every check gets, so that a call betrays nothing.

    Drawn once a check: a NO after a YES must not make a second call any likelier. `beside` is owed
    with them.
    """
    drawn = after_care.routine_calls(
        first=(settings.ROUTINE_CALL_LEAST, settings.ROUTINE_CALL_MOST),
        second=(settings.SECOND_CALL_LEAST, settings.SECOND_CALL_MOST),
        second_one_in=settings.SECOND_CALL_ONE_IN,
        chance=_CHANCE,
    )
    first, *second = [
        Owed(kind=FollowUpKind.RING_OFFICER, due_at=now + after, ordinal=ordinal)
        for ordinal, after in zip((ROUTINE_CALL, SECOND_ROUTINE_CALL), drawn, strict=False)
    ]
    if first in schedule(verification, verification.contact, *beside, first) and second:
        schedule(verification, verification.contact, *second)


def close_procedures(*, verification: Verification, now: datetime, decided: bool) -> None:
    """Close what waited for a decision, and let an open proposal lapse.

    `decided`: it ended by one, which also closes what only a decision closes.
    """
    alarms.close_by_itself(
        causes=alarms.DECIDED if decided else alarms.PROCEDURAL,
        now=now,
        verification=verification,
        outcome=AlarmOutcome.OTHER,
    )
    lapse_proposal(verification=verification, now=now)


def lapse_proposal(*, verification: Verification, now: datetime) -> None:
    """Let an open proposal lapse."""
    lapsed = Proposal.objects.filter(verification=verification, status=ProposalStatus.OPEN)
    if lapsed.update(status=ProposalStatus.LAPSED, answered_at=now):
        audit_entries.record(
            event=Event.VERIFICATION_PROPOSAL_LAPSED,
            actor=audit_entries.SYSTEM,
            verification=verification,
        )


def settle(*, verification: Verification, by: "User", words: Words, now: datetime) -> None:
    """Close everything owed on a locked, judged or waived case, with the words of who did it."""
    verification.follow_ups.owed().update(done_at=now, done_by=by, words=words)


def owe_next_day(*, verification: Verification, contact: Contact, now: datetime) -> None:
    """Owe a phone the text that it asked for with DAY: tomorrow at 11:00, by the force's clock.

    It was promised, so no judgement ends it: see TEXTS_OWED.
    """
    due_at = after_care.next_day_at(now, zone=settings.LOCAL_TIME_ZONE)
    schedule(verification, contact, Owed(kind=FollowUpKind.NEXT_DAY, due_at=due_at))


def owe_feedback(*, verification: Verification, now: datetime) -> None:
    """Owe the person, once, the question how safe they felt; not where it did not end by itself.

    Of a walk its own app asks, and its answers are no figures of lone stops.
    """
    contact = verification.contact
    if verification.reason == Reason.WALK:
        return
    if State(verification.state) is State.ENDED and contact is not None:
        schedule(verification, contact, Owed(kind=FollowUpKind.FEEDBACK, due_at=now))


def _stop_check_ins(verification: Verification, *, now: datetime) -> None:
    """Ask no more during an encounter that is over; the entry of its end says so."""
    verification.follow_ups.filter(kind=FollowUpKind.CHECK_IN, done_at=None).update(done_at=now)
