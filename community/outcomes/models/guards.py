"""What the database refuses on the tables of outcomes: see foundation/audit/guards.py."""

from foundation.audit.guards import Entry, Guard, changed, fixed, once, refuse

MEASURE = Guard(
    table="outcomes_measure",
    keeps=(
        fixed("id", "slug"),
        refuse("NEW.target IS NULL AND OLD.target IS NOT NULL", "a target is replaced, not lost"),
    ),
    owes=(
        Entry(
            when=f"NEW.target IS NOT NULL AND ({changed('target')}"
            f" OR {changed('target_set_by')} OR {changed('target_set_on')})",
            events=("target.set",),
        ),
    ),
)
READING = Guard(
    table="outcomes_reading",
    insert_only=True,
    owes=(Entry(when="OLD.id IS NULL", events=("readings.taken",), subject="NEW.taken"),),
)
FIGURE_IMPORT = Guard(
    table="outcomes_figureimport",
    insert_only=True,
    owes=(Entry(when="OLD.id IS NULL", events=("figures.imported",)),),
)
FIGURE = Guard(
    table="outcomes_figure",
    keeps=(
        fixed(
            "id",
            "figure_import_id",
            "kind",
            "begins_on",
            "ends_on",
            "borough",
            "ward",
            "item",
            "numbers",
        ),
        once("replaced_by_id"),
    ),
    owes=(
        Entry(
            when="OLD.id IS NULL",
            events=("figures.imported",),
            subject="NEW.figure_import_id",
        ),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('replaced_by_id')}",
            events=("figures.imported",),
            subject="NEW.replaced_by_id",
        ),
    ),
)
BRIEFING = Guard(
    table="outcomes_briefing",
    # Not insert_only: whoever locks a row needs the right to change it.
    keeps=(fixed("id", "day", "team_id", "topic", "heads", "code", "closes_on", "recorded_by_id"),),
    owes=(Entry(when="OLD.id IS NULL", events=("briefing.recorded",)),),
)
PULSE = Guard(table="outcomes_pulse", insert_only=True)
GUARDS = (MEASURE, READING, FIGURE_IMPORT, FIGURE, BRIEFING, PULSE)
