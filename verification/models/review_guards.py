"""What the database refuses of reviews and scores: see foundation/audit/guards.py."""

from foundation.audit.guards import Entry, Guard, Needed, changed, exists, fixed, never_falls, once
from verification.enums import JudgedEnding, ReviewKind
from verification.models.confidence import SCORES

REVIEW = Guard(
    table="verification_review",
    keeps=(fixed("id", "verification_id", "kind", "at"), once("seen_at", "seen_by_id")),
    owes=(
        Entry(
            when=f"{changed('seen_at')} AND NEW.seen_at IS NOT NULL",
            events=("review.seen",),
            actor="NEW.seen_by_id",
        ),
    ),
)
# Owed by a judgement, for the guard of its table.
PUT_BEFORE_REVIEWERS = Needed(
    when=f"NEW.ended = '{JudgedEnding.BADLY}'",
    holds=exists(
        "verification_review",
        f"other.verification_id = NEW.verification_id AND other.kind = '{ReviewKind.ENDED_BADLY}'",
    ),
    why="what ended badly is put before the reviewers",
)
# A month that is hardly over may still be looked at: its figures cannot be made to go away.
CONFIDENCE = Guard(
    table="verification_confidencescore",
    keeps=(fixed("month", "borough"), never_falls(*SCORES)),
    deletable="OLD.month < CURRENT_DATE - interval '1 year'",
)

REVIEW_GUARDS = (REVIEW, CONFIDENCE)
