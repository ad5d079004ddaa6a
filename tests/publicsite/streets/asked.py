"""Actions of a test, in any state, of the streets of the small town."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from community.streets.enums import UnitKind
from community.streets.models import Street, Stretch
from community.streetsafe.enums import ActionKind, ActionState, PartnerKind
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Partner, Signal
from community.streetsafe.models.signals import SignalKind
from foundation.audit import clock, ledger

OWNER = "Quarry Council"
# Whose owner has said by when.
DATED = (ActionState.ACCEPTED, ActionState.STARTED, ActionState.DONE)


def today() -> date:
    """Give the day that the service has."""
    return clock.db_now().astimezone(settings.LOCAL_TIME_ZONE).date()


def street_id(name: str = "Tanner Row") -> UUID:
    """Give the id of a whole street."""
    return Street.objects.get(name=name).pk


def stretch_id(name: str = "Tanner Row") -> UUID:
    """Give the id of the one stretch of a street."""
    return Stretch.objects.get(street__name=name).pk


def reported(unit: UUID) -> Signal:
    """Give a signal of a stretch that enough reports of enough connections led to."""
    found = Signal.objects.filter(unit=unit).first()
    return found or Signal.objects.create(
        unit=unit,
        unit_kind=UnitKind.STRETCH,
        kind=SignalKind.GROWING,
        count=9,
        expected=0.4,
        window_days=28,
        p=1e-6,
        sources=6,
        days=5,
        first_seen_on=today() - timedelta(days=40),
        last_seen_on=today() - timedelta(days=30),
    )


def ask(
    state: ActionState = ActionState.PROPOSED,
    *,
    due_in: int = 20,
    answer_in: int = 0,
    kind: ActionKind = ActionKind.LIGHTING,
    stretch_of: str = "Tanner Row",
    owner: str = OWNER,
    reason: str = "",
    note: str = "",
    found_by_us: bool = False,
) -> Action:
    """Ask `owner` for something about a stretch, 30 days ago; a date is so many days from today."""
    partner, _ = Partner.objects.get_or_create(
        name=owner, defaults={"public_name": owner, "kind": PartnerKind.COUNCIL}
    )
    unit = stretch_id(stretch_of)
    with ledger.transaction():
        action = Action.objects.create(
            unit=unit,
            unit_kind=UnitKind.STRETCH,
            signal=None if found_by_us else reported(unit),
            kind=kind,
            owner=partner,
            state=state,
            proposed_on=today() - timedelta(days=30),
            answer_by=today() + timedelta(days=answer_in),
            promised_on=today() + timedelta(days=due_in) if state in DATED else None,
            due_on=today() + timedelta(days=due_in) if state in DATED else None,
            done_on=today() - timedelta(days=2) if state == ActionState.DONE else None,
            reason=reason,
            public_note=note,
        )
        # The database wants an entry for each.
        ledger.record(
            event=StreetSafeEvent.ACTION_PROPOSED,
            actor=ledger.COMMAND,
            subject=ledger.Subject(kind=StreetSafeSubject.ACTION, id=action.pk),
        )
    return action
