"""The measures of the plan, in the order of the page.

The aims are those of the plan; docs/outcomes.md has where each figure comes from.
"""

from community.outcomes.enums import Aim, Cadence, Direction, MeasureKind, OffenceGroup
from community.outcomes.rules.listed import Against, Listed, Unit
from community.streetsafe.enums import ActionKind


def effect_slug(kind: ActionKind) -> str:
    """Name the measure of what a kind of work did."""
    return f"effect-of-{kind.value.replace('_', '-')}"


# The others stand below it.
_FIRST_WORK = ActionKind.LIGHTING
_HIGHER, _LOWER, _NONE = Direction.HIGHER, Direction.LOWER, Direction.NONE
_MONTHLY, _YEARLY = Cadence.MONTHLY, Cadence.YEARLY
_FORCE, _SURVEY, _STREETS = "Force figures", "Attitude survey", "StreetSafe, own count"
_OWN, _WORKFORCE = "Own count", "Force workforce"
# Women asked in a borough: about 200 in a year, so about 7 points to either side.
_POINTS_OF_PAS = 0.10
NEVER_ALONE = "never judged alone"

_JUSTICE = (
    Listed(
        slug="charged",
        aim=Aim.JUSTICE,
        words="Charged or sent to court, of what was recorded 6 months before",
        kind=MeasureKind.SHARE,
        direction=_HIGHER,
        cadence=_MONTHLY,
        source=_FORCE,
    ),
    *(
        Listed(
            slug=f"charged-{group.value.replace('_', '-')}",
            aim=Aim.JUSTICE,
            words=f"The same, {group.label}",
            kind=MeasureKind.SHARE,
            direction=_HIGHER,
            cadence=_MONTHLY,
            source=_FORCE,
            within="charged",
        )
        for group in OffenceGroup
    ),
    Listed(
        slug="days-to-charge",
        aim=Aim.JUSTICE,
        words="Days from report to charge, half take longer",
        kind=MeasureKind.EXACT,
        direction=_NONE,
        cadence=_MONTHLY,
        unit=Unit.DAYS,
        source=_FORCE,
        within="charged",
    ),
)
_CONFIDENCE = (
    Listed(
        slug="good-job",
        aim=Aim.CONFIDENCE,
        words="“Police do a good job here”, women",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        source=_SURVEY,
        least_change=_POINTS_OF_PAS,
        with_it="Under 10 points is no clear change",
    ),
    Listed(
        slug="good-job-gap",
        aim=Aim.CONFIDENCE,
        words="The same, women less men",
        kind=MeasureKind.SAMPLE,
        direction=_NONE,
        unit=Unit.POINTS,
        source=_SURVEY,
        within="good-job",
    ),
    Listed(
        slug="fair",
        aim=Aim.CONFIDENCE,
        words="“Police treat everyone fairly”, women",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        source=_SURVEY,
        least_change=_POINTS_OF_PAS,
        with_it="Under 10 points is no clear change",
    ),
    Listed(
        slug="after-check",
        aim=Aim.OWN_CONFIDENCE,
        words="Felt safe after a check, 4 or 5 of 5",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        source="Own texts",
        with_it="Of people who chose to answer",
    ),
    Listed(
        slug="after-walk",
        aim=Aim.OWN_CONFIDENCE,
        words="Would walk with an officer again",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        source="Walks, own count",
        with_it="Of people who chose to answer",
    ),
)
_TOLD = (
    Listed(
        slug="told-police",
        aim=Aim.TOLD,
        words="Told the police, of women it happened to",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        cadence=_YEARLY,
        source="Own survey",
        with_it="Of people who chose to answer",
    ),
    Listed(
        slug="recorded-of-all",
        aim=Aim.TOLD,
        words="Recorded offences, beside how many there are",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        cadence=_YEARLY,
        source="Force figures and crime survey",
        with_it=NEVER_ALONE,
    ),
    Listed(
        slug="recorded",
        aim=Aim.TOLD,
        words="Recorded offences",
        kind=MeasureKind.COUNT,
        direction=_NONE,
        cadence=_MONTHLY,
        unit=Unit.NUMBER,
        source=_FORCE,
        with_it=NEVER_ALONE,
        within="recorded-of-all",
    ),
)
_HEARD = (
    Listed(
        slug="reports",
        aim=Aim.HEARD,
        words="Reports of places, for 1,000 women",
        kind=MeasureKind.EXACT,
        direction=_NONE,
        unit=Unit.INDEX,
        source=_STREETS,
    ),
    Listed(
        slug="unevenness",
        aim=Aim.HEARD,
        words="How uneven by ward (0 is even)",
        kind=MeasureKind.EXACT,
        direction=_NONE,
        unit=Unit.INDEX,
        source=_STREETS,
    ),
    Listed(
        slug="walks",
        aim=Aim.HEARD,
        words="Walks done",
        kind=MeasureKind.COUNT,
        direction=_NONE,
        unit=Unit.NUMBER,
        source="Walks, own count",
    ),
    Listed(
        slug="walk-promises",
        aim=Aim.HEARD,
        words="What was promised on walks, kept on time",
        kind=MeasureKind.SHARE,
        direction=_HIGHER,
        source="Walks, own count",
    ),
)
_STREETS_PUT_RIGHT = (
    *(
        Listed(
            slug=effect_slug(kind),
            aim=Aim.STREETS,
            words=f"Reports after work was done, roads together: {kind.label}",
            kind=MeasureKind.COUNT,
            direction=_LOWER,
            unit=Unit.TIMES,
            source=_STREETS,
            against=Against.AS_EXPECTED,
            within="" if kind is _FIRST_WORK else effect_slug(_FIRST_WORK),
        )
        for kind in ActionKind
    ),
    Listed(
        slug="effect-of-patrols",
        aim=Aim.STREETS,
        words="Extra patrols, drawn by lot",
        kind=MeasureKind.COUNT,
        direction=_LOWER,
        unit=Unit.TIMES,
        source="Patrols, own count",
        against=Against.AS_EXPECTED,
    ),
    Listed(
        slug="patrols",
        aim=Aim.STREETS,
        words="Extra patrols made",
        kind=MeasureKind.COUNT,
        direction=_NONE,
        unit=Unit.NUMBER,
        source="Patrols, own count",
    ),
    Listed(
        slug="done-on-time",
        aim=Aim.PARTNERS,
        words="Done on time, of what was due",
        kind=MeasureKind.SHARE,
        direction=_HIGHER,
        source=_OWN,
    ),
)
_STAFF = (
    Listed(
        slug="briefed",
        aim=Aim.BRIEFINGS,
        words="Heads briefed",
        kind=MeasureKind.COUNT,
        direction=_NONE,
        unit=Unit.NUMBER,
        source=_OWN,
    ),
    Listed(
        slug="pulse",
        aim=Aim.BRIEFINGS,
        words="Feel able to do it after a briefing, 4 or 5 of 5",
        kind=MeasureKind.SAMPLE,
        direction=_HIGHER,
        source="Own answers",
        with_it="Of staff who chose to answer",
    ),
    Listed(
        slug="women-officers",
        aim=Aim.WORKFORCE,
        words="Women among all officers",
        kind=MeasureKind.EXACT,
        direction=_HIGHER,
        unit=Unit.FINE_PERCENT,
        source=_WORKFORCE,
        least_change=0.005,
        with_it="counted exactly",
    ),
    Listed(
        slug="women-recruits",
        aim=Aim.WORKFORCE,
        words="Women among those who joined",
        kind=MeasureKind.SHARE,
        direction=_HIGHER,
        source=_WORKFORCE,
    ),
    Listed(
        slug="women-leavers",
        aim=Aim.WORKFORCE,
        words="Women who left within 2 years",
        kind=MeasureKind.COUNT,
        direction=_LOWER,
        unit=Unit.NUMBER,
        source=_WORKFORCE,
    ),
    Listed(
        slug="checks",
        aim=Aim.CHECKS,
        words="Checks asked for",
        kind=MeasureKind.COUNT,
        direction=_NONE,
        unit=Unit.NUMBER,
        source="Control room, own count",
    ),
    Listed(
        slug="answer-seconds",
        aim=Aim.CHECKS,
        words="Seconds to an answer, half take longer",
        kind=MeasureKind.EXACT,
        direction=_NONE,
        unit=Unit.SECONDS,
        source="Control room, own count",
        within="checks",
    ),
)
ALL = (*_JUSTICE, *_CONFIDENCE, *_TOLD, *_HEARD, *_STREETS_PUT_RIGHT, *_STAFF)
BY_SLUG = {one.slug: one for one in ALL}
