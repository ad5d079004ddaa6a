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
        fixed(
            "id", "unit", "unit_kind", "signal_id", "kind", "owner_id", "proposed_on", "answer_by"
        ),
        moves(
            "state",
            ((start, end) for start, after in action_states.MOVES.items() for end in after),
        ),
        once("promised_on", "done_on"),
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
# A verdict owes the log its numbers, so that none is typed in passing.
EFFECT = Guard(
    table="streetsafe_effect",
    keeps=(fixed("id", "of", "action_id", "kind"),),
    owes=(
        Entry(
            when="(OLD IS DISTINCT FROM NEW)",
            events=("effect.judged",),
            holding="jsonb_build_object('verdict', NEW.verdict, 'rule_version', NEW.rule_version,"
            " 'before', NEW.before, 'after', NEW.after)",
        ),
    ),
)
SITE_LOOK = Guard(
    table="streetsafe_sitelook",
    keeps=(
        fixed("id", "unit", "unit_kind", "asked_by_id", "asked_on", "due_on"),
        once("looked_by_id", "looked_on", "found"),
    ),
    owes=(
        Entry(when="OLD.id IS NULL", events=("look.asked",)),
        Entry(when="OLD.id IS NOT NULL AND (OLD IS DISTINCT FROM NEW)", events=("look.taken",)),
    ),
)
# Put up by 0002_effects.
LATER_GUARDS = (EFFECT, SITE_LOOK)
GUARDS = (REPORT, SIGNAL, ACTION, ACTION_CHANGE)

# Put up by 0003_open311.
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

# Put up by 0004_releases.
RELEASE = Guard(
    table="streetsafe_release",
    insert_only=True,
    owes=(Entry(when="OLD.id IS NULL", events=("release.made",)),),
)
RELEASE_ROW = Guard(table="streetsafe_releaserow", insert_only=True)
RELEASE_GUARDS = (RELEASE, RELEASE_ROW)
ALL_GUARDS = (*GUARDS, *LATER_GUARDS, *GUARDS_OF_OPEN311, *RELEASE_GUARDS)
