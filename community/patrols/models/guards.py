"""What the database refuses on the patrols' tables: see foundation/audit/guards.py."""

from foundation.audit.guards import Entry, Guard, Needed, changed, fixed, once, refuse

_NEW = "OLD.id IS NULL"
_OF_PLAN = "FROM patrols_slot slot WHERE slot.plan_id = NEW.id"

PLAN = Guard(
    table="patrols_plan",
    keeps=(
        fixed("id", "team_id", "week", "drawn_on", "pairs", "commitment", "key_id"),
        once("seed", "seed_published_on"),
        refuse(
            "NEW.seed IS NOT NULL"
            " AND encode(sha256(convert_to(NEW.seed, 'UTF8')), 'hex') <> NEW.commitment",
            "a published seed is the one that was promised",
        ),
    ),
    begins=(refuse("NEW.seed IS NOT NULL", "a seed is published after its week"),),
    owes=(
        Entry(when=_NEW, events=("patrol_plan.drawn",)),
        # All at once: with every rank of it taken, no slot can come later.
        Needed(
            when=_NEW,
            holds=f"(SELECT count(*) {_OF_PLAN}) = 2 * NEW.pairs",
            why="a plan has all its slots from the start",
        ),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('seed')}",
            events=("patrol_plan.seed_published",),
        ),
    ),
)
SLOT = Guard(
    table="patrols_slot",
    insert_only=True,
    begins=(
        refuse(
            "NOT EXISTS (SELECT FROM patrols_plan plan WHERE plan.id = NEW.plan_id"
            " AND NEW.rank <= 2 * plan.pairs AND NEW.day BETWEEN plan.week AND plan.week + 6)",
            "a slot lies in the week of its plan, and is one of as many as were promised",
        ),
    ),
)
VISIT = Guard(
    table="patrols_visit",
    keeps=(
        fixed("id", "team_id", "slot_id", "unit", "unit_kind", "day", "here_at"),
        once("left_at"),
        refuse(f"OLD.left_at IS NOT NULL AND {changed('is_forgotten')}", "a closed visit stays so"),
    ),
    owes=(
        Entry(
            # Not of a row that is deleted when its time is over.
            when=f"NEW.id IS NOT NULL AND {changed('left_at')}",
            events=("patrol_visit.logged",),
        ),
    ),
    # Retention: as long as reports.
    deletable="OLD.day < CURRENT_DATE - 365 * 3",
)
TEAM = Guard(
    table="patrols_team",
    keeps=(fixed("id"),),
    owes=(Entry(when=_NEW, events=("patrol_team.created",)),),
)
GUARDS = (TEAM, PLAN, SLOT, VISIT)
