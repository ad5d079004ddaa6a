"""Site looks: one person asks for one, another goes and says what they found."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from community.streets import units
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Signal, SiteLook
from community.streetsafe.models.looks import Found
from community.streetsafe.models.signals import SignalState
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor

WITHIN = timedelta(days=28)
NOTE_AT_MOST = 200
_STANDS = (SignalState.REAL, SignalState.ACTING)


class NoSuchRoad(Exception):  # noqa: N818
    """There is no such road to look at."""


class MayNotLook(Exception):  # noqa: N818
    """A look cannot be asked for, or taken, so; the sentence says why."""


def ask(*, unit_id: UUID, actor: Actor) -> SiteLook:
    """Ask for a look at a road within 28 days. `actor` is a user.

    Raise NoSuchRoad or MayNotLook.
    """
    ledger.require_transaction()
    unit = units.find(unit_id)
    if unit is None:
        raise NoSuchRoad("There is no such road.")
    if actor.id is None:
        raise MayNotLook("A person asks for it, by name.")
    today = clock.today()
    try:
        # A savepoint: of two at once the second is told, and its transaction goes on.
        with transaction.atomic():
            look = SiteLook.objects.create(
                unit=unit.id,
                unit_kind=unit.kind,
                asked_by_id=actor.id,
                asked_on=today,
                due_on=today + WITHIN,
            )
    except IntegrityError as error:
        raise MayNotLook("Somebody has asked for a look at this road already.") from error
    _record(StreetSafeEvent.LOOK_ASKED, look, actor=actor, unit=unit.id)
    return look


def take(*, look_id: UUID, found: Found, note: str, looked_on: date, actor: Actor) -> SiteLook:
    """Say what was found on a day since it was asked for; once, and by a second person.

    Whoever asked, or called the road's signal real, is not that. `note` has at most 200
    characters. Raise SiteLook.DoesNotExist or MayNotLook.
    """
    ledger.require_transaction()
    look = SiteLook.objects.select_for_update(no_key=True).get(pk=look_id)
    _check(look, note=note, looked_on=looked_on, actor=actor)
    look.looked_by_id, look.looked_on = actor.id, looked_on
    look.found, look.note = found, " ".join(note.split())
    look.save(update_fields=["looked_by", "looked_on", "found", "note"])
    _record(StreetSafeEvent.LOOK_TAKEN, look, actor=actor, found=found)
    return look


def _check(look: SiteLook, *, note: str, looked_on: date, actor: Actor) -> None:
    if look.looked_on is not None:
        raise MayNotLook("Somebody has looked and said what they found.")
    if len(note) > NOTE_AT_MOST:
        raise MayNotLook(f"That is {len(note)} characters; at most {NOTE_AT_MOST}.")
    if not look.asked_on <= looked_on <= clock.today():
        raise MayNotLook("The day of a look is one since it was asked for, and not to come.")
    if actor.id is None or not may_take(look, user_id=actor.id):
        raise MayNotLook("A second person looks: not who asked, nor who called the road real.")


def may_take(look: SiteLook, *, user_id: UUID) -> bool:
    """Say whether a user is the second person of a look."""
    judged = Signal.objects.filter(unit=look.unit, state__in=_STANDS, judged_by=user_id)
    return look.asked_by_id != user_id and not judged.exists()


def _record(
    event: StreetSafeEvent, look: SiteLook, *, actor: Actor, **details: ledger.Detail
) -> None:
    subject = ledger.Subject(kind=StreetSafeSubject.LOOK, id=look.id)
    ledger.record(event=event, actor=actor, subject=subject, topic=None, **details)
