"""What the database refuses on the walks' tables: see foundation/audit/guards.py."""

from community.walks.rules import walk_states
from foundation.audit.guards import Entry, Guard, changed, fixed, moves, once, only_emptied, refuse

WALKER = Guard(
    table="walks_walker",
    keeps=(
        fixed("id", "ref", "contact_id", "key_id"),
        once("erased_at"),
        refuse("OLD.erased_at IS NOT NULL", "an erased walker stays as it is"),
    ),
    owes=(
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('erased_at')}",
            events=("walker.erased",),
        ),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('spoken_to_at')}",
            events=("walker.spoken_to",),
        ),
    ),
)
WALK_OFFICER = Guard(
    table="walks_walkofficer",
    keeps=(fixed("id", "officer_id", "user_id"),),
    owes=(
        Entry(
            when=f"OLD.id IS NULL OR {changed('active')} OR {changed('wards')}",
            events=("walk_officer.attested", "walk_officer.stopped"),
        ),
    ),
)
WALK = Guard(
    table="walks_walk",
    keeps=(
        fixed("id", "walker_id", "asked_at", "ward", "borough"),
        moves(
            "state",
            ((start, end) for start, after in walk_states.MOVES.items() for end in after),
        ),
        once("answered_at", "verification_id", "ended_at"),
        only_emptied("token", "token_digest"),
    ),
    begins=(refuse("NEW.state <> 'asked'", "a walk begins by being asked for"),),
    owes=(
        Entry(when="OLD.id IS NULL", events=("walk.asked",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('state')}",
            events=("walk.moved",),
        ),
        Entry(
            when=(
                "OLD.id IS NOT NULL AND NEW.officer_id IS NOT NULL"
                f" AND ({changed('officer_id')} OR {changed('starts_at')}"
                f" OR {changed('meet_spot_id')})"
            ),
            events=("walk.planned",),
        ),
    ),
)
WALK_CHANGE = Guard(table="walks_walkchange", insert_only=True)
DECLINED_PAIR = Guard(table="walks_declinedpair", insert_only=True)
WALK_TEXT = Guard(
    table="walks_walktext",
    keeps=(fixed("id", "walk_id", "inbound_id", "said", "received_at"), once("read_at")),
)
FINDING = Guard(
    table="walks_finding",
    keeps=(
        fixed("id", "walk_id", "unit", "unit_kind", "chainage_m", "reasons", "note"),
        once("action_id", "closed", "closed_at"),
    ),
    owes=(
        Entry(when="OLD.id IS NULL", events=("finding.noted",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('closed_at')}",
            events=("finding.closed",),
        ),
    ),
)
FEEDBACK = Guard(table="walks_feedback", insert_only=True)
CONCERN = Guard(
    table="walks_concern",
    keeps=(
        fixed("id", "walk_id", "key_id", "noted_at", "noted_by_id"),
        only_emptied("words"),
        once("taken_at"),
    ),
    owes=(
        Entry(when="OLD.id IS NULL", events=("concern.noted",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('taken_at')}",
            events=("concern.read",),
        ),
    ),
)
GUARDS = (
    WALKER,
    WALK_OFFICER,
    WALK,
    WALK_CHANGE,
    DECLINED_PAIR,
    WALK_TEXT,
    FINDING,
    FEEDBACK,
    CONCERN,
)
