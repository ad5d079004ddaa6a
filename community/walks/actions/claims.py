"""Texts of walkers: read, noted with their walk, and acted on.

A phone's words come here while the newest text of ours to it was about a walk and none is under
way; whoever is in danger is heard elsewhere, before this.
"""

from datetime import datetime
from uuid import UUID

from community.walks.actions import answers, moves, records
from community.walks.enums import WalkState
from community.walks.events import WalkEvent
from community.walks.models import Walk, WalkText
from foundation.audit.ledger import Actor
from foundation.registry.text_claimants import ClaimedText
from verification.actions import contacts
from verification.actions.messaging import outbox
from verification.enums import MessageSubject


class WalkTexts:
    """The claimant of texts about walks."""

    def claims(self, *, contact_id: UUID, now: datetime) -> bool:  # noqa: ARG002
        """Say whether words of this phone are about a walk now."""
        walks = Walk.objects.filter(walker__contact=contact_id, walker__erased_at=None)
        if not walks.exists() or walks.filter(state=WalkState.UNDER_WAY).exists():
            return False
        return outbox.newest_subject(contact_id) == MessageSubject.WALK

    def take(self, text: ClaimedText) -> None:
        """Note a text with its walk, and do what it says."""
        newest = (
            Walk.objects.filter(walker__contact=text.contact_id, walker__erased_at=None)
            .order_by("-id")
            .values_list("id", flat=True)
            .first()
        )
        if newest is None:
            return
        held = moves.hold(newest)
        said = answers.take(held, text.words)
        WalkText.objects.create(
            walk=held.walk, inbound_id=text.inbound_id, said=said, received_at=text.received_at
        )
        actor = records.person(text.contact_id)
        records.of_walk(WalkEvent.WALK_TEXT_TAKEN, newest, actor=actor, said=said)


def words_of(text: WalkText) -> str:
    """Read what a walker wrote. Raise sealing.Unreadable after erasure."""
    return contacts.body_of(text.inbound)


def read(*, walk_id: UUID, text_id: UUID, actor: Actor) -> None:
    """Note that the coordinator has read a text of this walk; again is no harm. Raise NotFound."""
    held = moves.hold(walk_id)
    unread = WalkText.objects.filter(pk=text_id, walk=held.walk, read_at=None)
    done = unread.update(read_at=held.now, read_by=records.user_id(actor))
    if done:
        records.of_walk(WalkEvent.WALK_TEXT_READ, held.walk.id, actor=actor, text=text_id)
