"""The closed vocabularies of reports. No reason names a kind of person: only what is done or built.

Nobody types a word: every string is one of these, so there is nothing to moderate but weight.
"""

from django.db.models import IntegerChoices

from foundation.vocabulary import Vocabulary


class Feeling(Vocabulary):
    """What somebody says of a place."""

    UNSAFE = "unsafe", "feels unsafe"
    BETTER = "better", "feels better now"


class Reason(IntegerChoices):
    """What makes it feel unsafe; each is one bit of a report's `reasons`.

    A bit is never used again for something else: rows of three years hold it.
    """

    BAD_LIGHT = 1 << 0, "no light or bad light"
    NOBODY_ABOUT = 1 << 1, "nobody about"
    BLIND_CORNERS = 1 << 2, "poor sight lines, blind corners"
    IN_THE_WAY = 1 << 3, "hedge, wall or scaffold in the way"
    RUN_DOWN = 1 << 4, "run down, broken, dumped rubbish"
    NO_CAMERAS = 1 << 5, "no cameras"
    HARD_TO_LEAVE = 1 << 6, "hard to get away: underpass, dead end"
    STOP_OR_STATION = 1 << 7, "stop or station"
    NARROW = 1 << 8, "way narrow, blocked or only one way"
    COMMENTS = 1 << 9, "comments, staring, gestures"
    FOLLOWED = 1 << 10, "followed"
    STOOD_IN_WAY = 1 << 11, "somebody in the way"
    SHOUTING = 1 << 12, "group shouting"
    SLOW_CAR = 1 << 13, "slow car"
    TOUCHED = 1 << 14, "touched or grabbed"
    DRINK_OR_DRUGS = 1 << 15, "drinking or drugs"
    OTHER = 1 << 16, "other"


# What is built, and what is done: the two halves of the form, and of every split that is shown.
ABOUT_THE_PLACE = tuple(one for one in Reason if one <= Reason.NARROW)
ABOUT_BEHAVIOUR = tuple(one for one in Reason if one > Reason.NARROW)


class Group(Vocabulary):
    """What tallies and standings are split by; a report counts in each group it has a reason of."""

    ALL = "all", "all"
    PLACE = "place", "about the place"
    BEHAVIOUR = "behaviour", "about how people behaved"


class When(Vocabulary):
    """When it was, as coarse as it is asked."""

    JUST_NOW = "just_now", "just now"
    TODAY = "today", "today"
    THIS_WEEK = "this_week", "this week"
    OFTEN = "often", "often"


class Dark(Vocabulary):
    """Whether it was dark."""

    DARK = "dark", "in the dark"
    DAYLIGHT = "daylight", "in daylight"
    BOTH = "both", "both"


class TimeBand(Vocabulary):
    """The time of day, if somebody cares to say it."""

    MORNING = "morning", "morning"
    AFTERNOON = "afternoon", "afternoon"
    EVENING = "evening", "evening"
    NIGHT = "night", "night"


class SpeaksAs(Vocabulary):
    """As whom somebody speaks, if they care to say it."""

    WOMAN = "woman", "a woman"
    GIRL = "girl", "a girl under 18"
    MAN = "man", "a man"
    ANOTHER = "another", "another"


class Channel(Vocabulary):
    """How a report came."""

    WEB = "web", "public page"
    APP = "app", "another app"
    PHONE = "phone", "phone, 101"
    EVENT = "event", "event"


class Counted(Vocabulary):
    """Whether a report weighs; every one is kept."""

    YES = "yes", "counted"
    HELD = "held", "held until somebody has looked"
    NO = "no", "not counted"


class WhyNotCounted(Vocabulary):
    """Why a report does not weigh, or not yet."""

    TOO_FAST = "too_fast", "the form came back within three seconds"
    TRAP = "trap", "a field that nobody sees was filled in"
    REPLAYED = "replayed", "the same form came twice"
    SOURCE = "source", "the same connection has said it often enough"
    NOT_REAL = "not_real", "somebody looked and judged it not real"


class PartnerKind(Vocabulary):
    """Who owns what has to be mended."""

    COUNCIL = "council", "council"
    TRANSPORT = "transport", "transport"
    LANDOWNER = "landowner", "landowner"
    BUSINESSES = "businesses", "business improvement district"
    POLICE = "police", "police"


class ActionKind(Vocabulary):
    """What is asked for."""

    LIGHTING = "lighting", "lighting"
    HEDGE = "hedge", "hedge, wall or scaffold"
    SIGHT_LINE = "sight_line", "sight lines"
    PATROL = "patrol", "patrol"
    CCTV = "cctv", "cameras"
    REPAIR = "repair", "repair, clearing"
    VENUE = "venue", "venue"
    TRANSPORT = "transport", "stop or station"
    OTHER = "other", "other"


class ActionState(Vocabulary):
    """How far an action is. Whether it works is not its owner's to say."""

    PROPOSED = "proposed", "asked"
    ACCEPTED = "accepted", "said yes"
    DECLINED = "declined", "said no"
    STARTED = "started", "begun"
    DONE = "done", "done"
    WITHDRAWN = "withdrawn", "withdrawn"


class HandoverState(Vocabulary):
    """How far an action is on its way to its owner's own system."""

    WAITING = "waiting", "to be sent"
    UNKNOWN = "unknown", "not known whether it arrived"
    SENT = "sent", "sent"
    REFUSED = "refused", "refused"
    DROPPED = "dropped", "not sent"
    ENDED = "ended", "sent, and over"
