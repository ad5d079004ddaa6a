"""Concerns (A11): what an officer has to pass on. For coordinators alone, and in no figure."""

from uuid import UUID

from community.walks.actions import moves, records
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.actions.typed_words import fit
from community.walks.enums import WalkState
from community.walks.events import WalkEvent, WalkSubject
from community.walks.models import Concern, WalkOfficer
from community.walks.models.concerns import CONCERN_AT_MOST
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor
from foundation.encryption import cells, data_keys, sealing

_MET = (WalkState.AGREED, WalkState.UNDER_WAY, WalkState.WALKED, WalkState.CANCELLED)


def note(*, walk_id: UUID, officer: WalkOfficer, words: str, actor: Actor) -> None:
    """Pass on what was told, sealed; the officer does not see it again.

    Raise NotFound, MayNot or Unfit (field "words", at most 1000 characters).
    """
    held = moves.hold(walk_id)
    if officer.id not in (held.walk.officer_id, held.walk.second_id):
        raise NotFound("There is no such walk.")
    moves.check(held, *_MET)
    text = fit("words", words, at_least=2, at_most=CONCERN_AT_MOST)
    concern = Concern(
        walk=held.walk, key=data_keys.new(), noted_at=held.now, noted_by_id=officer.user_id
    )
    cells.seal(concern, "words", text)
    concern.save(force_insert=True)
    _record(WalkEvent.CONCERN_NOTED, concern, actor=actor)


def words_of(concern: Concern) -> str:
    """Read a concern; "" once its time is over."""
    try:
        return cells.unseal_text(concern, "words")
    except sealing.Unreadable:
        return ""


def take(*, concern_id: UUID, actor: Actor) -> None:
    """Say, as a coordinator, that it is passed on into the force's own record.

    Raise NotFound, or MayNot where somebody has.
    """
    ledger.require_transaction()
    concern = Concern.objects.select_for_update(no_key=True).filter(pk=concern_id).first()
    by = records.user_id(actor)
    if concern is None or by is None:
        raise NotFound("There is no such concern.")
    if concern.taken_at is not None:
        raise MayNot("Somebody has passed it on already.")
    concern.taken_at, concern.taken_by_id = clock.db_now(), by
    concern.save(update_fields=["taken_at", "taken_by"])
    _record(WalkEvent.CONCERN_READ, concern, actor=actor)


def _record(event: WalkEvent, concern: Concern, *, actor: Actor) -> None:
    records.write(event, WalkSubject.CONCERN, concern.id, actor=actor)
