"""The start of a shift: a test alarm sent, seen and taken, its tone heard, the hand-over read.

The test alarm is a column of the shift and no alarm: it is on nobody else's screen, touches no
case and counts in nothing. Its news goes the way of every other, so its round trip is theirs.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from accounts import permissions
from foundation import typed
from foundation.audit import clock
from verification.actions.decisions import claims
from verification.actions.records import audit_entries, on_shift, refusals, roles
from verification.actions.shifts import shift_rows
from verification.enums import DesktopAlerts, ShiftWordsKind
from verification.events import Event
from verification.models import Shift, ShiftHandOver

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_PHONE = re.compile(r"\+?[0-9](?:[0-9 ()-]{1,22}[0-9])(?: ?(?:x|ext\.?) ?[0-9]{1,6})?")
# Longer than any page waits for its own news: a number beyond it is not of this test.
_ROUND_TRIP_AT_MOST = 60_000


class CheckMissing(refusals.Refusal):
    """A check of the start has not passed. `facts["check"]` names it."""

    code = "check_missing"


class NoDeskPhone(refusals.Refusal):
    """There is no number at which this desk can be rung."""

    code = "no_desk_phone"
    sentence = "Type the number of your desk's phone: it rings when nobody takes an alarm."


class AlreadyOnShift(refusals.Refusal):
    """The shift has begun already."""

    code = "already_on_shift"
    sentence = "Your shift has begun already."


class NothingToAllow(refusals.NotFound):
    """There is no such shift that waits to begin."""

    sentence = "Nobody waits for that any more."


def send_test(*, by: "User") -> Shift:
    """Send a test alarm to one's own screen; again sends another.

    Raises roles.NotAnOperator or AlreadyOnShift.
    """
    shift, now = _to_begin(by=by)
    shift.test_sent_at, shift.test_taken_at, shift.round_trip_ms = now, None, None
    shift.save(update_fields=["test_sent_at", "test_taken_at", "round_trip_ms"])
    shift_rows.record(Event.SHIFT_TEST_SENT, shift=shift, actor=audit_entries.operator(by))
    return shift


def take_test(*, by: "User", round_trip_ms: int | None) -> Shift:
    """Take one's own test alarm; `round_trip_ms` is what the page measured, if it could.

    Raises roles.NotAnOperator, AlreadyOnShift, or CheckMissing where none waits.
    """
    shift, now = _to_begin(by=by)
    if not waits_for_taking(shift, now=now):
        raise CheckMissing("No test alarm waits: send one.", check="test_alarm")
    shift.test_taken_at = now
    if round_trip_ms is not None and 0 <= round_trip_ms <= _ROUND_TRIP_AT_MOST:
        shift.round_trip_ms = round_trip_ms
    shift.save(update_fields=["test_taken_at", "round_trip_ms"])
    shift_rows.record(
        Event.SHIFT_TEST_TAKEN,
        shift=shift,
        actor=audit_entries.operator(by),
        round_trip_ms=shift.round_trip_ms,
    )
    return shift


def waits_for_taking(shift: Shift, *, now: datetime) -> bool:
    """Say whether a test alarm is on this operator's screen."""
    sent = shift.test_sent_at
    if sent is None or shift.test_taken_at is not None:
        return False
    return sent + settings.TEST_ALARM_TAKEN_WITHIN > now


def start(
    *,
    by: "User",
    sound_heard: bool,
    alerts: DesktopAlerts,
    desk_phone: str,
    hand_overs_read: Collection[UUID],
) -> Shift:
    """Begin the shift, from which on the queue is seen and the console counts as live.

    Raises what `check_start` raises, NoDeskPhone, roles.NotAnOperator or AlreadyOnShift.
    """
    shift, now = _to_begin(by=by)
    unread = unread_hand_overs(user=by)
    check_start(shift=shift, sound_heard=sound_heard)
    _check_read(unread, read=hand_overs_read)
    phone = _phone(desk_phone)
    for hand_over in unread:
        mark_read(hand_over, now=now)
    shift.sound_heard, shift.alerts, shift.started_at = sound_heard, alerts, now
    shift.save(update_fields=["sound_heard", "alerts", "started_at"])
    shift_rows.write_words(ShiftWordsKind.DESK_PHONE, phone, shift=shift, by=by, now=now)
    shift_rows.record(
        Event.SHIFT_STARTED,
        shift=shift,
        actor=audit_entries.operator(by),
        sound_heard=sound_heard,
        alerts=alerts,
        round_trip_ms=shift.round_trip_ms,
        tested=shift.test_taken_at is not None,
    )
    claims.beat(by=by)
    return shift


def check_start(*, shift: Shift, sound_heard: bool) -> None:
    """Demand that the test alarm was taken and heard, or that a supervisor allowed it without.

    Raises CheckMissing.
    """
    if shift.allowed_by_id is not None:
        return
    if shift.test_taken_at is None:
        raise CheckMissing("Send the test alarm, and take it with T.", check="test_alarm")
    if not sound_heard:
        raise CheckMissing(
            "You have not heard the tone: mend the sound, or ask a supervisor to let you begin.",
            check="sound",
        )


def allow(*, shift_id: UUID, by: "User", why: str) -> Shift:
    """Let a shift begin without the checks that have not passed, for a typed reason.

    Raises what `check_allow` raises, NothingToAllow or refusals.NeedReason.
    """
    waiting = _waiting().filter(id=shift_id).first()
    if waiting is None:
        raise NothingToAllow
    shift = shift_rows.lock_of(user=waiting.user)
    now = clock.db_now()
    if shift is None or shift.id != shift_id or shift.started_at or shift.allowed_by_id:
        raise NothingToAllow
    check_allow(shift=shift, by=by, now=now)
    reason = refusals.need_reason(why)
    shift.allowed_by = by
    shift.save(update_fields=["allowed_by"])
    shift_rows.write_words(ShiftWordsKind.WHY_ALLOWED, reason, shift=shift, by=by, now=now)
    shift_rows.record(Event.SHIFT_ALLOWED, shift=shift, actor=audit_entries.operator(by))
    return shift


def check_allow(*, shift: Shift, by: "User", now: datetime) -> None:
    """Demand a supervisor on shift, or beginning their own; or whoever is the only one there.

    A loudspeaker that is broken must not leave the room without a console: while none is live, an
    operator lets their own shift begin. Raises roles.NotASupervisor or on_shift.NotOnShift.
    """
    is_own = shift.user_id == by.pk
    if permissions.is_supervisor(by):
        if not is_own:
            on_shift.check_on_shift(user=by, now=now)
    elif not (is_own and permissions.is_operator(by) and claims.live_consoles(now=now) == 0):
        raise roles.NotASupervisor


def waiting_to_begin(*, now: datetime) -> list[Shift]:
    """List the shifts that are being begun and not allowed yet, of the last minutes."""
    lately = now - settings.TEST_ALARM_TAKEN_WITHIN
    return list(_waiting().filter(opened_at__gt=lately, allowed_by=None).order_by("opened_at"))


def unread_hand_overs(*, user: "User") -> list[ShiftHandOver]:
    """List what was handed to somebody and they have not read, oldest first."""
    theirs = ShiftHandOver.objects.filter(given_to=user, read_at=None, withdrawn_at=None)
    return list(theirs.select_related("given_by", "shift").order_by("offered_at"))


def read(*, by: "User", hand_overs: Collection[UUID]) -> None:
    """Mark what was handed over to somebody on shift as read.

    Raises roles.NotAnOperator, or CheckMissing where the page did not show all of it.
    """
    roles.check_operator(user=by)
    shift_rows.lock_of(user=by)
    now = clock.db_now()
    unread = unread_hand_overs(user=by)
    _check_read(unread, read=hand_overs)
    for hand_over in unread:
        mark_read(hand_over, now=now)


def mark_read(hand_over: ShiftHandOver, *, now: datetime) -> None:
    """Write that the receiver of a shift has read what was written for them."""
    hand_over.read_at = now
    hand_over.save(update_fields=["read_at"])
    shift_rows.record(
        Event.SHIFT_HAND_OVER_READ,
        shift=hand_over.shift,
        actor=audit_entries.operator(hand_over.given_to),
        hand_over=hand_over.id,
    )


def _to_begin(*, by: "User") -> tuple[Shift, datetime]:
    """Lock the shift that is being begun, opening one where there is none.

    One that lapsed is ended first.
    """
    roles.check_operator(user=by)
    shift = shift_rows.lock_of(user=by)
    now = clock.db_now()
    if shift is not None and shift.started_at is not None:
        if on_shift.is_on_shift(user=by, now=now):
            raise AlreadyOnShift
        shift_rows.end(shift, now=now, actor=audit_entries.SYSTEM, lapsed=True)
        shift = None
    return shift or Shift.objects.create(user=by, opened_at=now), now


def _waiting() -> "QuerySet[Shift]":
    return Shift.objects.filter(started_at=None, ended_at=None).select_related("user")


def _check_read(unread: list[ShiftHandOver], *, read: Collection[UUID]) -> None:
    if {one.id for one in unread} - set(read):
        raise CheckMissing("Read the hand-over first.", check="hand_over")


def _phone(typed_number: str) -> str:
    """Read an inside or outside line; raises NoDeskPhone."""
    number = typed.phone(typed_number)
    if not _PHONE.fullmatch(number):
        raise NoDeskPhone
    return number
