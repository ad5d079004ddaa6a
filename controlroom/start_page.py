"""The start of a shift on the screen: what has passed, and what was handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from controlroom import changes, conversation, system_panel
from controlroom.system_panel import Part
from foundation.audit import clock
from verification.actions.records import on_shift, refusals
from verification.actions.shifts import shift_rows, starting
from verification.enums import HandOverStatus, ShiftWordsKind, State
from verification.models import HandOver, Shift, ShiftHandOver, ShiftWords


@dataclass(frozen=True, kw_only=True)
class HandedCase:
    """A case as its outgoing operator handed it over; `waits` until the receiver says they have it.

    `line` is what was written for whoever takes it.
    """

    ref: str
    state: State
    line: str
    status: HandOverStatus

    @property
    def waits(self) -> bool:
        """Say whether the receiver has still to open it and to take it."""
        return self.status == HandOverStatus.OPEN


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A hand-over of a whole shift, as its receiver reads it."""

    id: UUID
    by: str
    at: datetime
    read: bool
    texts: list[str]
    cases: list[HandedCase]


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """Everything on the screen, at one instant of the database's clock.

    `seconds` is the round trip of the test alarm, None where the page could not measure it.
    """

    now: datetime
    head: int
    shift_id: UUID | None
    begun: bool
    test_waits: bool
    test_sent_at: datetime | None
    test_taken: bool
    seconds: float | None
    allowed_by: str
    may_allow: bool
    handed: list[Handed]
    desk_phone: str
    texts: Part

    @property
    def hand_over_ids(self) -> str:
        """Write which hand-overs this page shows: a later one was not read by ticking."""
        return " ".join(str(one.id) for one in self.handed)


def read(*, user: User) -> StartPage:
    """Read the start of this user's shift."""
    head = changes.head()
    now = clock.db_now()
    begun = on_shift.is_on_shift(user=user, now=now)
    shift = shift_rows.open_of(user=user)
    if shift is not None and shift.started_at is not None and not begun:
        # It lapsed: the next one begins with nothing passed.
        shift = None
    millis = shift.round_trip_ms if shift else None
    return StartPage(
        now=now,
        head=head,
        shift_id=shift.id if shift else None,
        begun=begun,
        test_waits=shift is not None and starting.waits_for_taking(shift, now=now),
        test_sent_at=shift.test_sent_at if shift else None,
        test_taken=shift is not None and shift.test_taken_at is not None,
        seconds=None if millis is None else millis / 1000,
        allowed_by=shift.allowed_by.display_name if shift and shift.allowed_by else "",
        may_allow=_may_allow(shift, user=user, now=now),
        handed=[handed(one) for one in starting.unread_hand_overs(user=user)],
        desk_phone=shift_rows.desk_phone_of(user=user),
        texts=system_panel.texts(now),
    )


def handed(made: ShiftHandOver) -> Handed:
    """Read a hand-over with what was written for it."""
    words = ShiftWords.objects.filter(
        shift=made.shift_id, kind=ShiftWordsKind.HAND_OVER, at=made.offered_at
    )
    cases = HandOver.objects.filter(of_shift=made).select_related("verification", "line__key")
    return Handed(
        id=made.id,
        by=made.given_by.display_name,
        at=made.offered_at,
        read=made.read_at is not None,
        texts=[shift_rows.read_words(one) for one in words.select_related("key")],
        cases=[
            HandedCase(
                ref=one.verification.ref,
                state=State(one.verification.state),
                line=conversation.typed(one.line) if one.line else "",
                status=HandOverStatus(one.status),
            )
            for one in cases.order_by("offered_at", "id")
        ],
    )


def _may_allow(shift: Shift | None, *, user: User, now: datetime) -> bool:
    """Say whether this user may let their own shift begin without a check."""
    if shift is None or shift.allowed_by_id is not None:
        return False
    return refusals.can(starting.check_allow, shift=shift, by=user, now=now)
