"""Begin somebody's shift at the console, by the real actions."""

import contextlib
from collections.abc import Iterator
from uuid import UUID

from accounts import permissions
from accounts.models import User
from foundation.audit import clock, ledger
from verification.actions.records import on_shift
from verification.actions.shifts import starting
from verification.enums import DesktopAlerts

# Of the range that is kept for drama.
DESK_PHONE = "07700 900111"


def begin(user: User, *, read: tuple[UUID, ...] = ()) -> None:
    """Let somebody who acts pass the start of a shift, unless they are on one."""
    if not permissions.is_operator(user) or on_shift.is_on_shift(user=user, now=clock.db_now()):
        return
    pass_test(user)
    with _transaction():
        starting.start(
            by=user,
            sound_heard=True,
            alerts=DesktopAlerts.GRANTED,
            desk_phone=DESK_PHONE,
            hand_overs_read=read,
        )


def pass_test(user: User, *, round_trip_ms: int | None = 400) -> None:
    """Send the test alarm, and take it."""
    with _transaction():
        starting.send_test(by=user)
    with _transaction():
        starting.take_test(by=user, round_trip_ms=round_trip_ms)


@contextlib.contextmanager
def _transaction() -> Iterator[None]:
    """Open a transaction, or go on in the one that a test has open."""
    try:
        ledger.require_transaction()
    except ledger.NoTransaction:
        with ledger.transaction():
            yield
    else:
        yield
