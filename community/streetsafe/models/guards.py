"""What the database refuses on StreetSafe's tables: see foundation/audit/guards.py."""

from community.streetsafe.rules import action_states, handover_states
from foundation.audit.guards import (
    Entry,
    Guard,
    changed,
    fixed,
    moves,
    once,
    only_emptied,
    refuse,
)

REPORT = Guard(
    table="streetsafe_report",
    keeps=(
        fixed(
            "id",
            "stretch_id",
            "street_id",
            "spot_id",
            "chainage_m",
            "feeling",
            "reasons",
            "when_band",
            "dark",
            "time_band",
            "speaks_as",
            "channel",
            "received_on",
        ),
        only_emptied("source", "source_key_id", "receipt_index"),
    ),
    owes=(
        Entry(
            # Not of a row that is deleted when its time is over.
            when="OLD.id IS NOT NULL AND NEW.id IS NOT NULL"
            f" AND ({changed('counted')} OR {changed('why_not')})",
            events=("report.weighed",),
        ),
    ),
    # Retention: three years, then tallies alone.
    deletable="OLD.received_on < CURRENT_DATE - 365 * 3",
)
SIGNAL = Guard(
    table="streetsafe_signal",
    keeps=(fixed("id", "unit", "unit_kind", "kind", "first_seen_on"),),
    owes=(
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('judged_at')} AND NEW.judged_at IS NOT NULL",
            events=("signal.judged",),
        ),
    ),
)
ACTION = Guard(
    table="streetsafe_action",
    keeps=(
        fixed("id", "unit", "unit_kind", "signal_id", "kind", "owner_id", "proposed_on"),
        moves(
            "state",
            ((start, end) for start, after in action_states.MOVES.items() for end in after),
        ),
        once("done_on"),
    ),
    owes=(
        Entry(when="OLD.id IS NULL", events=("action.proposed",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND ({changed('state')} OR {changed('due_on')})",
            events=("action.moved",),
        ),
    ),
)
ACTION_CHANGE = Guard(table="streetsafe_actionchange", insert_only=True)
GUARDS = (REPORT, SIGNAL, ACTION, ACTION_CHANGE)

# Put up by 0002_open311.
HANDOVER = Guard(
    table="streetsafe_handover",
    keeps=(
        fixed("id", "action_id", "service_code"),
        once("first_posted_at"),
        refuse("OLD.number <> '' AND NEW.number <> OLD.number", "its number stays as written"),
        moves(
            "state",
            ((start, end) for start, after in handover_states.MOVES.items() for end in after),
        ),
    ),
    owes=(
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('state')}",
            events=("handover.moved",),
        ),
    ),
)
GUARDS_OF_OPEN311 = (HANDOVER,)
