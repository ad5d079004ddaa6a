"""What the database refuses on the tables of outcomes: see foundation/audit/guards.py."""

from foundation.audit.guards import (
    Entry,
    Guard,
    changed,
    fixed,
    never_falls,
    once,
    only_emptied,
    refuse,
)

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

WAVE = Guard(
    table="outcomes_wave",
    keeps=(
        fixed(
            "id", "code", "borough", "opens_on", "closes_on", "questions", "key_id", "made_by_id"
        ),
        once("closed_at"),
    ),
    owes=(
        Entry(when="OLD.id IS NULL", events=("wave.made",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('closed_at')}",
            events=("wave.closed",),
        ),
    ),
)
SURVEY_CHANNEL = Guard(
    table="outcomes_surveychannel",
    keeps=(fixed("id", "wave_id", "name", "code"),),
    owes=(
        Entry(when="OLD.id IS NULL", events=("wave.made",), subject="NEW.wave_id"),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('why_odd')}",
            events=("wave.closed",),
            subject="NEW.wave_id",
        ),
    ),
)
ANSWER = Guard(
    table="outcomes_answer",
    keeps=(
        fixed(
            "id",
            "channel_id",
            "day",
            "age_band",
            "answered_as",
            "borough",
            "near_home",
            "busy_place",
            "park",
            "happened",
            "told",
            "why_not",
            "would_tell",
            "is_doubted",
        ),
        only_emptied("source", "source_is_shared"),
        once("weighs"),
    ),
    # Retention: three years.
    deletable="OLD.day < CURRENT_DATE - 365 * 3",
)
WARD_COUNT = Guard(
    table="outcomes_wardcount",
    keeps=(fixed("id", "channel_id", "borough", "ward"), never_falls("n")),
)
# Of tables that the second migration makes.
SURVEY_GUARDS = (WAVE, SURVEY_CHANNEL, ANSWER, WARD_COUNT)
