"""The reviewers' own list: what is put on it, who may see it, and who may mark it as seen.

Reviewers alone, and none of the officer's team: the person was told that somebody outside it will
look. Nobody of the control room sees the list, or that a case is on it, and nobody can take a case
off: the entry of a look has no case as its topic, and so stands on no case's timeline.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from foundation.audit import clock, ledger
from verification.actions.records import audit_entries, refusals, roles
from verification.enums import ReviewKind
from verification.events import Event, SubjectKind
from verification.models import Review, Verification

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


class NoSuchReview(refusals.NotFound):
    """There is none, or it is of an officer of the reviewer's own team."""

    sentence = "There is no such review."


class AlreadySeen(refusals.Refusal):
    """A reviewer has marked it before."""

    code = "already_seen"
    sentence = "A reviewer has seen this already."


def put(*, verification: Verification, kind: ReviewKind, now: datetime) -> None:
    """Put a locked case before the reviewers; again only once they have seen it.

    It writes no entry: what led to it has its own, and one more would show on a case's timeline,
    or in the number of entries, what the person answered.
    """
    ledger.require_transaction()
    Review.objects.bulk_create(
        [Review(verification=verification, kind=kind, at=now)], ignore_conflicts=True
    )


def shown_to(user: "User") -> "QuerySet[Review]":
    """Select what this reviewer may see, the newest first; raises roles.NotAReviewer."""
    roles.check_reviewer(user=user)
    others = Review.objects.exclude(verification__officer__team_id=user.team_id)
    others = others.exclude(verification__officer__user_id=user.pk)
    return others.select_related("verification", "seen_by").order_by("-at", "-id")


def mark_seen(*, review_id: UUID, by: "User") -> Review:
    """Mark that a reviewer has looked; it stays on the list.

    Raises roles.NotAReviewer, NoSuchReview or AlreadySeen.
    """
    ledger.require_transaction()
    review = shown_to(by).select_for_update(no_key=True, of=("self",)).filter(id=review_id).first()
    if review is None:
        raise NoSuchReview
    if review.seen_at is not None:
        raise AlreadySeen
    review.seen_at, review.seen_by = clock.db_now(), by
    review.save(update_fields=["seen_at", "seen_by"])
    ledger.record(
        event=Event.REVIEW_SEEN,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.REVIEW, id=review.id),
    )
    return review
