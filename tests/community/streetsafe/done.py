"""Actions that were done some time ago about roads that a signal chose, and weeks of tallies."""

from collections.abc import Iterable
from datetime import date, timedelta

from community.streets.units import Unit
from community.streetsafe.enums import ActionKind, ActionState, Dark, Group, PartnerKind
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Partner, Signal, Tally
from community.streetsafe.models.signals import SignalKind
from foundation.audit import ledger

# A Monday, four weeks after which "before" begins; the work is done thirteen weeks later.
SEEN = date(2026, 1, 5)
BEFORE = SEEN + timedelta(weeks=4)
DONE = BEFORE + timedelta(weeks=13)
AFTER = DONE + timedelta(weeks=2)
OVER = AFTER + timedelta(weeks=13)


def action(
    unit: Unit,
    *,
    kind: ActionKind = ActionKind.LIGHTING,
    seen_on: date | None = SEEN,
    done_on: date = DONE,
) -> Action:
    """Write an action that is done; without a day on which it was seen it has no signal."""
    owner, _ = Partner.objects.get_or_create(
        name="Quarry Council",
        defaults={"public_name": "Quarry Council", "kind": PartnerKind.COUNCIL},
    )
    with ledger.transaction():
        made = Action.objects.create(
            unit=unit.id,
            unit_kind=unit.kind,
            kind=kind,
            owner=owner,
            signal=None if seen_on is None else _signal(unit, seen_on),
            state=ActionState.DONE,
            proposed_on=done_on - timedelta(days=40),
            answer_by=done_on - timedelta(days=26),
            promised_on=done_on,
            due_on=done_on,
            done_on=done_on,
        )
        ledger.record(
            event=StreetSafeEvent.ACTION_PROPOSED,
            actor=ledger.COMMAND,
            subject=ledger.Subject(kind=StreetSafeSubject.ACTION, id=made.pk),
        )
    return made


def tally(unit: Unit, n: int, weeks: Iterable[date]) -> None:
    """Count so many reports of a unit in each week."""
    Tally.objects.bulk_create(
        Tally(unit=unit.id, week=week, group=Group.ALL, dark=Dark.DARK, n=n) for week in weeks
    )


def mondays(first: date, many: int = 13) -> list[date]:
    """Give Mondays from one on."""
    return [first + timedelta(weeks=number) for number in range(many)]


def _signal(unit: Unit, seen_on: date) -> Signal:
    closed = {"count": 9, "expected": 0.4, "window_days": 28, "p": 1e-6, "sources": 8, "days": 7}
    return Signal.objects.create(
        unit=unit.id,
        unit_kind=unit.kind,
        kind=SignalKind.GROWING,
        state="closed",
        first_seen_on=seen_on,
        last_seen_on=seen_on,
        **closed,
    )
