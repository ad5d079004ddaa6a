"""Findings: noted by the officer, closed by an action that is asked for or by a reason."""

import re
from collections.abc import Collection, Sequence
from uuid import UUID

from community.streets import units
from community.streets.enums import UnitKind
from community.streets.models import Stretch
from community.streetsafe.actions import interventions
from community.streetsafe.actions.reports import bits_of
from community.streetsafe.enums import ActionKind, Reason
from community.walks.actions import moves, records
from community.walks.actions.moves import Held
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.actions.typed_words import fit
from community.walks.enums import Closed, WalkState
from community.walks.events import WalkEvent, WalkSubject
from community.walks.models import Finding, WalkOfficer
from community.walks.models.findings import NOTE_AT_MOST
from community.walks.models.walks import STRETCHES_AT_MOST
from foundation.audit.ledger import Actor

_SEEN = (WalkState.UNDER_WAY, WalkState.WALKED)
_LONG_NUMBER = re.compile(r"\d[\d ]{4,}")


def note(
    *,
    walk_id: UUID,
    officer: WalkOfficer,
    unit_id: UUID,
    reasons: Collection[Reason],
    words: str,
    actor: Actor,
    chainage_m: int | None = None,
) -> Finding:
    """Note what was seen at a unit, with at most 140 characters about the place.

    Raise NotFound, MayNot or Unfit.
    """
    held = _of_officer(walk_id, officer)
    moves.check(held, *_SEEN)
    unit = units.find(unit_id)
    if unit is None:
        raise Unfit("unit", "Choose the street.")
    if not reasons:
        raise Unfit("reasons", "Tick one reason at least.")
    finding = Finding.objects.create(
        walk=held.walk,
        unit=unit.id,
        unit_kind=unit.kind,
        chainage_m=chainage_m,
        reasons=bits_of(reasons),
        note=_note(words),
        noted_at=held.now,
        noted_by_id=officer.user_id,
    )
    _record(WalkEvent.FINDING_NOTED, finding, actor=actor)
    return finding


def set_route(
    *, walk_id: UUID, officer: WalkOfficer, stretch_ids: Sequence[UUID], actor: Actor
) -> None:
    """Write which stretches were walked, in their order. Raise NotFound, MayNot or Unfit."""
    held = _of_officer(walk_id, officer)
    moves.check(held, WalkState.AGREED, *_SEEN)
    if len(stretch_ids) > STRETCHES_AT_MOST:
        raise Unfit("route", f"At most {STRETCHES_AT_MOST} parts of streets.")
    known = Stretch.objects.filter(pk__in=stretch_ids).count()
    if known != len(set(stretch_ids)):
        raise Unfit("route", "Choose parts of streets from the list.")
    held.walk.route = list(stretch_ids)
    held.walk.save(update_fields=["route"])
    records.of_walk(WalkEvent.WALK_ROUTE_SET, walk_id, actor=actor, parts=len(stretch_ids))


def ask_owner(
    *, finding_id: UUID, kind: ActionKind, owner_id: UUID, public_note: str, actor: Actor
) -> Finding:
    """Close a finding by asking an owner for an action. Raise as interventions.propose, or below.

    Raise NotFound or MayNot.
    """
    finding, held = _open(finding_id)
    finding.action = interventions.propose(
        unit_id=finding.unit,
        unit_kind=UnitKind(finding.unit_kind),
        kind=kind,
        owner_id=owner_id,
        public_note=public_note,
        actor=actor,
    )
    return _close(finding, held, actor=actor)


def close(*, finding_id: UUID, why: Closed, actor: Actor) -> Finding:
    """Close a finding by a reason, which the walker hears. Raise NotFound or MayNot."""
    finding, held = _open(finding_id)
    finding.closed = why
    return _close(finding, held, actor=actor)


def _open(finding_id: UUID) -> tuple[Finding, Held]:
    """Hold the walk, then the finding, which must be open."""
    walk_id = Finding.objects.filter(pk=finding_id).values_list("walk_id", flat=True).first()
    if walk_id is None:
        raise NotFound("There is no such finding.")
    held = moves.hold(walk_id)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding_id)
    if finding.closed_at is not None:
        raise MayNot("This finding is closed already.")
    return finding, held


def _close(finding: Finding, held: Held, *, actor: Actor) -> Finding:
    finding.closed_at = held.now
    finding.save(update_fields=["action", "closed", "closed_at"])
    details = {
        "action": finding.action_id,
        "why": Closed(finding.closed) if finding.closed else None,
    }
    _record(WalkEvent.FINDING_CLOSED, finding, actor=actor, **details)
    return finding


def _of_officer(walk_id: UUID, officer: WalkOfficer) -> Held:
    held = moves.hold(walk_id)
    if officer.id not in (held.walk.officer_id, held.walk.second_id):
        raise NotFound("There is no such walk.")
    return held


def _note(words: str) -> str:
    """Take words about a place. No number of anybody's may be among them. Raise Unfit."""
    noted = fit("note", words, at_most=NOTE_AT_MOST)
    if _LONG_NUMBER.search(noted):
        raise Unfit("note", "Write about the place: no phone number, no number of a person.")
    return noted


def _record(
    event: WalkEvent, finding: Finding, *, actor: Actor, **details: UUID | Closed | None
) -> None:
    records.write(event, WalkSubject.FINDING, finding.id, actor=actor, **details)
