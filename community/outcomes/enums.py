"""The closed vocabularies of outcomes: measures, figures of the force, briefings, the survey."""

from foundation.vocabulary import NumberedVocabulary, Vocabulary


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
    CENSUS_AGES = "census-ages", "people by age and borough"


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


class AgeBand(Vocabulary):
    """How old somebody is who answers the survey; files of census figures have the same bands."""

    UNDER_18 = "under_18", "under 18"
    TO_24 = "18_to_24", "18 to 24"
    TO_44 = "25_to_44", "25 to 44"
    TO_64 = "45_to_64", "45 to 64"
    FROM_65 = "65_and_over", "65 or over"


class AnsweredAs(Vocabulary):
    """As whom somebody answers the survey."""

    WOMAN = "woman", "a woman"
    MAN = "man", "a man"
    OTHER = "other", "other"


class HowSafe(NumberedVocabulary):
    """How safe somebody feels who walks alone after dark."""

    NEVER_THERE = 0, "I do not go there"
    VERY_SAFE = 1, "very safe"
    FAIRLY_SAFE = 2, "fairly safe"
    BIT_UNSAFE = 3, "a bit unsafe"
    VERY_UNSAFE = 4, "very unsafe"


class Happened(NumberedVocabulary):
    """What a stranger did, each a bit of a mask; kinds of doing, never of people."""

    REMARKS = 1, "whistled or said things about my body"
    SHOUTED = 2, "shouted at me"
    STARED = 4, "stared at me for long"
    FOLLOWED = 8, "followed me"
    THREATENED = 16, "made me fear that I would be hurt"
    TOUCHED = 32, "touched me"
    EXPOSED = 64, "showed me private parts"


class Told(Vocabulary):
    """Whether somebody told the police."""

    YES = "yes", "yes"
    SOME = "some", "some of it"
    NO = "no", "no"


class WhyNot(Vocabulary):
    """Why somebody did not tell the police."""

    TOO_SMALL = "too_small", "it felt too small"
    NO_USE = "no_use", "they would do nothing"
    NOT_BELIEVED = "not_believed", "they would not believe me"
    NOT_KNOWN = "not_known", "I did not know how"
    AFRAID = "afraid", "I was afraid"
    OTHER = "other", "something else"


class WouldTell(Vocabulary):
    """Whether somebody would tell the police now."""

    YES = "yes", "yes"
    MAYBE = "maybe", "maybe"
    NO = "no", "no"


class WhyOdd(Vocabulary):
    """Why a channel of the survey is shown apart."""

    FEW_SOURCES = "few_sources", "many answers from few connections, or by programs"
    SAME_ANSWERS = "same_answers", "many answers that are all the same"
