"""Entries of the log about walks: ids and words of vocabularies alone."""

from uuid import UUID

from community.walks.events import WalkEvent, WalkSubject
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind, Detail, Subject


def person(contact_id: UUID) -> Actor:
    """Name whoever holds a phone, by its contact alone."""
    return Actor(kind=ActorKind.PERSON, id=contact_id)


def user_id(actor: Actor) -> UUID | None:
    """Give the id of the user that acts; None for the walker and for the service."""
    return actor.id if actor.kind is ActorKind.OPERATOR else None


def of_walk(event: WalkEvent, walk_id: UUID, *, actor: Actor, **details: Detail) -> None:
    """Write an entry about a walk."""
    write(event, WalkSubject.WALK, walk_id, actor=actor, **details)


def write(
    event: WalkEvent, kind: WalkSubject, subject_id: UUID, *, actor: Actor, **details: Detail
) -> None:
    """Write an entry."""
    ledger.record(
        event=event, actor=actor, subject=Subject(kind=kind, id=subject_id), topic=None, **details
    )
