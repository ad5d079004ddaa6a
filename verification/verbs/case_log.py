"""An audit entry of a case, under its own topic."""

from audit import ledger
from audit.events import Event
from verification.models import Verification
from verification.verbs import actors


def record(
    *, event: Event, verification: Verification, actor: ledger.Actor, **details: ledger.Detail
) -> None:
    """Write what somebody did to a case."""
    ledger.record(
        event=event,
        actor=actor,
        subject=actors.case(verification),
        topic=verification.id,
        **details,
    )
