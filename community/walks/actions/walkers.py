"""Walkers: found by their phone, spoken to, shown to a coordinator, and erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from community.walks.actions import moves, records
from community.walks.actions.refusals import MayNot, Unfit
from community.walks.actions.typed_words import fit
from community.walks.enums import WalkState
from community.walks.events import WalkEvent, WalkSubject
from community.walks.models import Walk, Walker
from community.walks.models.walkers import LANGUAGES_AT_MOST
from community.walks.rules.walk_states import OVER
from foundation.audit import clock
from foundation.audit.ledger import Actor
from foundation.encryption import cells, data_keys, sealing
from verification.actions import contacts
from verification.enums import TextLanguage
from verification.models import Contact
from verification.rules import codes

GIVEN_AT_MOST, ACCESS_AT_MOST = 40, 200


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a walker gives of themselves, as it is sealed."""

    name: str
    access: str
    languages: Sequence[TextLanguage]


def fit_given(name: str, *, access: str, languages: Sequence[TextLanguage]) -> Given:
    """Check what was typed; English where no language is named. Raise Unfit."""
    spoken = list(dict.fromkeys(languages)) or [TextLanguage.ENGLISH]
    if len(spoken) > LANGUAGES_AT_MOST:
        raise Unfit("languages", f"At most {LANGUAGES_AT_MOST} languages.")
    return Given(
        name=fit("given", name, at_least=1, at_most=GIVEN_AT_MOST),
        access=fit("access", access, at_most=ACCESS_AT_MOST),
        languages=spoken,
    )


def named(contact: Contact, *, given: Given, now: datetime) -> Walker:
    """Give the walker of a locked phone, made where it is new.

    One who is known keeps what they gave: whoever fills in the form may be somebody else.
    """
    known = Walker.objects.filter(contact=contact, erased_at=None).first()
    if known is not None:
        return known
    walker = Walker(
        ref=codes.new_ref(),
        contact=contact,
        key=data_keys.new(),
        languages=list(given.languages),
        erase_on=erase_on(now),
    )
    cells.seal(walker, "given", given.name)
    cells.seal(walker, "access", given.access)
    walker.save(force_insert=True)
    return walker


def erase_on(now: datetime) -> date:
    """Give the day on which a walker is erased whose last walk is now."""
    return clock.local_day(now) + settings.WALKS_WALKERS_KEPT_FOR


def given_of(walker: Walker) -> str:
    """Read the name that a walker gave; "" once it is erased."""
    return _opened(walker, "given")


def access_of(walker: Walker) -> str:
    """Read what a walker needs; "" for nothing, and once it is erased."""
    return _opened(walker, "access")


def speak_to(*, walk_id: UUID, actor: Actor) -> None:
    """Note that the coordinator spoke to a walker, which comes before a first walk of two.

    Raise NotFound, or MayNot before their phone has answered.
    """
    held = moves.hold(walk_id)
    by = records.user_id(actor)
    if held.state in (WalkState.ASKED, *OVER):
        raise MayNot(f"This walk is now: {held.state.label}.")
    if by is None:
        raise MayNot("A coordinator speaks to them, by name.")
    walker = held.walk.walker
    walker.spoken_to_at, walker.spoken_to_by_id = held.now, by
    walker.save(update_fields=["spoken_to_at", "spoken_to_by"])
    records.write(WalkEvent.WALKER_SPOKEN_TO, WalkSubject.WALKER, walker.id, actor=actor)


def show_number(*, walk_id: UUID, actor: Actor) -> str:
    """Show a coordinator the number to ring; every look is in the log.

    Raise NotFound, or MayNot before the phone has answered and once the number is erased.
    """
    held = moves.hold(walk_id)
    if held.walk.answered_at is None or held.walk.walker.erased_at is not None:
        raise MayNot("There is no number to show.")
    try:
        number = contacts.number_of(held.contact)
    except sealing.Unreadable as error:
        raise MayNot("The number is erased.") from error
    walker = held.walk.walker
    records.write(WalkEvent.WALKER_SHOWN, WalkSubject.WALKER, walker.id, actor=actor)
    return number


def keep_for_now(walker: Walker, *, now: datetime) -> None:
    """Put off a walker's erasure: they were walked with, or answered."""
    walker.erase_on = erase_on(now)
    walker.save(update_fields=["erase_on"])


def forget_if_never_answered(walker: Walker, *, now: datetime, actor: Actor) -> None:
    """Erase a walker of whom no request was ever answered by their phone."""
    if not walker.walks.filter(answered_at__isnull=False).exists():
        erase(walker, now=now, actor=actor)


def erase(walker: Walker, *, now: datetime, actor: Actor) -> None:
    """Destroy what a walker gave, and the codes of their pages; their walks stay, without them."""
    data_keys.destroy(key_id=walker.key_id, now=now)
    Walk.objects.filter(walker=walker).update(token=None, token_digest=None, details_wait=False)
    walker.given = walker.access = None
    walker.answered_on = None
    walker.erased_at = now
    walker.save(update_fields=["given", "access", "answered_on", "erased_at"])
    records.write(WalkEvent.WALKER_ERASED, WalkSubject.WALKER, walker.id, actor=actor)


def _opened(walker: Walker, column: str) -> str:
    try:
        return cells.unseal_text(walker, column)
    except sealing.Unreadable:
        return ""
