"""The closed vocabularies of the plan's aims: measures, figures of the force, briefings."""

from foundation.vocabulary import Vocabulary


class Direction(Vocabulary):
    """Which way is better; nothing is said of what is only counted."""

    HIGHER = "higher", "more is better"
    LOWER = "lower", "less is better"
    NONE = "none", "counted, not judged"


class MeasureKind(Vocabulary):
    """What a measure's value is, and so where its interval comes from (docs/outcomes.md)."""

    SAMPLE = "sample", "share of people who were asked"
    SHARE = "share", "share of cases"
    COUNT = "count", "count of cases"
    EXACT = "exact", "counted exactly"


class Cadence(Vocabulary):
    """How often the source has new figures."""

    MONTHLY = "monthly", "each month"
    QUARTERLY = "quarterly", "each quarter"
    YEARLY = "yearly", "each year"


class Verdict(Vocabulary):
    """The words that are computed, and that nobody types."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    NO_CLEAR_CHANGE = "no_clear_change", "No clear change"
    NOT_ENOUGH_DATA = "not_enough_data", "Not enough data"
    DATA_LATE = "data_late", "Data late"


class Aim(Vocabulary):
    """What the plan wants."""

    JUSTICE = "justice", "Offenders brought to justice"
    CONFIDENCE = "confidence", "Women\u2019s confidence"
    OWN_CONFIDENCE = "own_confidence", "After a check or a walk"
    TOLD = "told", "More told, fewer done"
    HEARD = "heard", "Every ward is heard"
    STREETS = "streets", "Streets put right"
    PARTNERS = "partners", "Partners act"
    BRIEFINGS = "briefings", "Staff are briefed"
    WORKFORCE = "workforce", "Women in the force"
    CHECKS = "checks", "Checks of officers"


class FigureKind(Vocabulary):
    """What a file of figures is about; docs/outcomes.md has the columns of each."""

    OFFENCES = "offences", "recorded offences"
    OUTCOMES = "outcomes", "outcomes of offences"
    WORKFORCE = "workforce", "workforce"
    CONFIDENCE = "confidence", "confidence survey"
    PREVALENCE = "prevalence", "prevalence survey"
    CENSUS = "census", "women by ward"


class OffenceGroup(Vocabulary):
    """What offences are grouped by."""

    RAPE = "rape", "rape"
    OTHER_SEXUAL = "other_sexual", "other sexual offences"
    DOMESTIC_ABUSE = "domestic_abuse", "domestic abuse"
    STALKING = "stalking_harassment", "stalking and harassment"


class ConfidenceItem(Vocabulary):
    """What a confidence survey asks."""

    GOOD_JOB = "good_job", "police do a good job here"
    FAIR = "fair", "police treat everyone fairly"


class Asked(Vocabulary):
    """Who was asked."""

    WOMEN = "women", "women"
    MEN = "men", "men"


class Topic(Vocabulary):
    """What a briefing was about."""

    CHECKS = "checks", "how a check of an officer works"
    ASKED_TO_PROVE = "asked_to_prove", "when a woman asks who you are"
    FIRST_RESPONSE = "first_response", "the first talk with somebody who was harmed"
    STREETS = "streets", "streets where people feel unsafe"
    OTHER = "other", "something else"


class Moment(Vocabulary):
    """When somebody answered the two items."""

    BEFORE = "before", "before the briefing"
    AFTER = "after", "after the briefing"
