"""What is due is texted, rung or alarmed; what was not answered, or not done, is raised higher.

Each pair of a finder and a doer is a sweep of `actions/deadlines.py`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from verification.actions import alarms, follow_up_rows
from verification.actions.after_care import standing
from verification.actions.after_care.standing import Held
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries
from verification.enums import FollowUpKind, Priority, State, TextKey
from verification.models import FollowUp, Message
from verification.rules import after_care
from verification.rules.after_care import FollowUpStep

_AT_ONCE = 200
_LOOK_AGAIN_AFTER = timedelta(minutes=1)
# An answer to one of these answers any other of them.
_ARE_YOU_OK = frozenset({TextKey.CHECK_IN, TextKey.FOLLOW_UP, TextKey.TELL_US})
_WITH_TIME = frozenset({TextKey.CHECK_IN, TextKey.FOLLOW_UP})

_TIMED = tuple(kind for kind in FollowUpKind if kind is not FollowUpKind.JUDGEMENT)

Finder = Callable[[datetime], list[UUID]]


def due(*kinds: FollowUpKind) -> Finder:
    """Make the finder of what is due of these kinds."""

    def find(now: datetime) -> list[UUID]:
        found = FollowUp.objects.due(kinds=kinds, now=now)
        return list(found.values_list("id", flat=True)[:_AT_ONCE])

    return find


def late(*kinds: FollowUpKind) -> Finder:
    """Make the finder of what nobody answered, or did, in time."""

    def find(now: datetime) -> list[UUID]:
        found = FollowUp.objects.late(kinds=kinds, now=now)
        return list(found.values_list("id", flat=True)[:_AT_ONCE])

    return find


def any_due(now: datetime) -> bool:
    """Say whether a follow-up is due but for judgements, which are owed from the joining on."""
    return FollowUp.objects.due(kinds=_TIMED, now=now).exists()


def any_late(now: datetime) -> bool:
    """Say whether anything was not answered, or not done, in time."""
    return FollowUp.objects.late(kinds=tuple(FollowUpKind), now=now).exists()


def act(row_id: UUID) -> None:
    """Do what the rules say about one follow-up that is due."""
    held = standing.hold(row_id)
    if held is None or not _is_still_due(held):
        return
    at, when = standing.of(held), standing.moment(held.now)
    _ACTS[after_care.step_of(held.kind, at=at, when=when)](held)


def raise_late(row_id: UUID) -> None:
    """Raise higher what was not answered, or done, in time; in another state nobody need."""
    held = standing.hold(row_id)
    if held is None or not _is_still_late(held):
        return
    if held.cause is None or State(held.verification.state) not in held.duty.states:
        _drop(held)
    elif held.kind is FollowUpKind.JUDGEMENT and standing.of(held).is_judged:
        _leave(held)
    else:
        alarm(held, priority=_priority_late(held))


def alarm(held: Held, *, priority: Priority, higher_at: datetime | None = None) -> None:
    """Raise what is owed; it stands until a human has acted, whatever comes later."""
    cause = held.cause
    if cause is None:
        raise ValueError(f"{held.kind} has no alarm")
    held.row.alarmed_at, held.row.answer_by = held.row.alarmed_at or held.now, higher_at
    held.row.save(update_fields=["alarmed_at", "answer_by"])
    alarms.raise_alarm(cause=cause, priority=priority, verification=held.verification, now=held.now)


def _is_still_due(held: Held) -> bool:
    row = held.row
    return row.message_id is None and row.alarmed_at is None and row.due_at <= held.now


def _is_still_late(held: Held) -> bool:
    return held.row.answer_by is not None and held.row.answer_by <= held.now


def _text(held: Held) -> None:
    """Text them, or let a text that they have just got ask for this as well."""
    lately = standing.newest_of_after_care(held.contact, now=held.now) if held.contact else None
    if lately is not None and not _asks_the_same(held, lately):
        _put_off(held, until=lately.created_at + settings.AFTER_CARE_AT_MOST_EVERY)
        return
    message = lately or _queue(held)
    if message is None:
        _alarm_untextable(held)
    else:
        _wait_for_answer(held, message)


def _asks_the_same(held: Held, message: Message) -> bool:
    return held.duty.text in _ARE_YOU_OK and message.text_key in _ARE_YOU_OK


def _queue(held: Held) -> Message | None:
    """Ask for the text; None where no text can reach them."""
    key = held.duty.text
    if held.contact is None or key is None:
        return None
    if held.contact.id != held.verification.contact_id:
        # A second phone with the same code may be the officer's: a human asks, and no text of ours.
        return None
    fields: dict[str, Any] = {"time": outbox.local_time(held.now)} if key in _WITH_TIME else {}
    return outbox.queue_text(
        key=key,
        contact=held.contact,
        verification=held.verification,
        now=held.now,
        **fields,
    )


def _wait_for_answer(held: Held, message: Message) -> None:
    """Note what asks, and until when the answer may take."""
    row, within = held.row, _answered_within(held.kind)
    row.message, row.answer_by = message, held.now + within if within else None
    row.save(update_fields=["message", "answer_by"])
    answered_at = standing.answered_at(message)
    if answered_at is not None or within is None:
        follow_up_rows.finish(
            row, actor=audit_entries.SYSTEM, now=held.now, answered_at=answered_at
        )


def _answered_within(kind: FollowUpKind) -> timedelta | None:
    """Say how long the answer may take; None where none is needed."""
    return {
        FollowUpKind.CHECK_IN: settings.CHECK_IN_ANSWERED_WITHIN,
        FollowUpKind.FOLLOW_UP: settings.FOLLOW_UP_ANSWERED_WITHIN,
        FollowUpKind.FEEDBACK: settings.SCORE_READ_FOR,
        FollowUpKind.RING_PERSON: settings.TELL_US_ANSWERED_WITHIN,
        FollowUpKind.RING_ASKED: settings.TELL_US_ANSWERED_WITHIN,
    }.get(kind)


def _alarm_untextable(held: Held) -> None:
    """Let a human do what the text would have done; what is nobody's duty is dropped."""
    if held.cause is None:
        _drop(held)
    else:
        alarm(held, priority=_priority_late(held))


def _owe_call(held: Held) -> None:
    """Ask somebody to ring, and louder where nobody logs it in time."""
    asked = held.kind is FollowUpKind.RING_ASKED
    patience = settings.RING_ASKED_P2_AFTER if asked else settings.RING_DUE_P2_AFTER
    alarm(held, priority=held.duty.first, higher_at=held.now + patience)


def _priority_late(held: Held) -> Priority:
    """Say how loud silence is: of check-ins the first that is missed, and then the second."""
    if held.kind is not FollowUpKind.CHECK_IN:
        return held.duty.later
    missed = held.verification.follow_ups.filter(
        kind=FollowUpKind.CHECK_IN, contact=held.contact, alarmed_at__isnull=False
    )
    return held.duty.later if missed.exclude(id=held.row.id).exists() else held.duty.first


def _put_off(held: Held, *, until: datetime) -> None:
    """Look again then: what cannot be done yet must not stand in the way of what can."""
    held.row.due_at = until
    held.row.save(update_fields=["due_at"])


def _wait(held: Held) -> None:
    _put_off(held, until=held.now + _LOOK_AGAIN_AFTER)


def _leave(held: Held) -> None:
    """Raise it no higher: somebody has judged that it ended badly."""
    held.row.answer_by = None
    held.row.save(update_fields=["answer_by"])


def _drop(held: Held) -> None:
    """Note that it is not called for any more."""
    follow_up_rows.finish(held.row, actor=audit_entries.SYSTEM, now=held.now)


_ACTS: Mapping[FollowUpStep, Callable[[Held], None]] = {
    FollowUpStep.TEXT: _text,
    FollowUpStep.CALL: _owe_call,
    FollowUpStep.WAIT: _wait,
    FollowUpStep.DROP: _drop,
}
