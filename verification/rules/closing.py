"""Which outcome closes an alarm of which cause: the protocol's "closed by" column."""

from verification.enums import AlarmCause, AlarmOutcome, P1Step, Priority

# Only a word with the person, or a unit's report, closes these.
_NEED_CONTACT = {
    AlarmCause.CANCELLED_AFTER_JOIN,
    AlarmCause.REFUSED,
    AlarmCause.UNVERIFIED,
    AlarmCause.REVOKED,
    AlarmCause.OVERDUE,
    AlarmCause.CHECK_IN_MISSED,
    AlarmCause.ARREST_UNCHECKED,
}
_CONTACT_MADE = {
    AlarmOutcome.SPOKE_TO_PERSON,
    AlarmOutcome.UNIT_REPORTED,
    AlarmOutcome.REACHED,
    AlarmOutcome.NO_CONTACT_POSSIBLE,
}
_NEED_REACHING = {AlarmCause.NOT_REACHED, AlarmCause.NOT_TOLD}
_REACHED = {
    AlarmOutcome.REACHED,
    AlarmOutcome.RANG,
    AlarmOutcome.SPOKE_TO_PERSON,
    AlarmOutcome.UNIT_REPORTED,
}
# What a phone wrote stands on these: who closes one has read it.
SHOW_WORDS = {AlarmCause.SOS, AlarmCause.WORDS_WITHOUT_CASE, AlarmCause.ODD_REPLY}
# No danger, and no incident made of it: only with a second person (actions/prank_closings.py).
PRANKS = (
    AlarmOutcome.PRANK,
    AlarmOutcome.TEST,
    AlarmOutcome.CURIOSITY,
    AlarmOutcome.WRONG_NUMBER,
)
# Offered for every cause, in this order, where the rules below let them pass.
_OFFERED = (
    AlarmOutcome.UNIT_REPORTED,
    AlarmOutcome.SPOKE_TO_PERSON,
    AlarmOutcome.REACHED,
    AlarmOutcome.RANG,
    AlarmOutcome.READ,
    AlarmOutcome.NO_CONTACT_POSSIBLE,
    AlarmOutcome.FALSE_ALARM,
    AlarmOutcome.OTHER,
)
# Of an SOS nobody knows that it was false who has not heard them, or a unit; and to have read it
# is no answer to it.
_NOT_OF_SOS = {AlarmOutcome.READ, AlarmOutcome.FALSE_ALARM}
# The officer may be with the person: they are rung, as routine, before one of these is closed.
_RING_OFFICER = {
    AlarmCause.SOS,
    AlarmCause.FORGED_TEXT,
    AlarmCause.OFFICER_PANIC,
    AlarmCause.OFFICER_REFUSED,
    AlarmCause.CODE_AFTER_REFUSAL,
    AlarmCause.CANCELLED_AFTER_JOIN,
    AlarmCause.REFUSED,
    AlarmCause.UNVERIFIED,
    AlarmCause.REVOKED,
    AlarmCause.MOVED,
    AlarmCause.OVERDUE,
    AlarmCause.CHECK_IN_MISSED,
}
_RESTS_ON = {
    AlarmOutcome.UNIT_REPORTED: P1Step.UNIT,
    AlarmOutcome.NO_CONTACT_POSSIBLE: P1Step.UNIT,
    AlarmOutcome.SPOKE_TO_PERSON: P1Step.PERSON,
}
# A judgement of the case closes these; a call that is logged also closes the first two.
OWED = (
    AlarmCause.RING_DUE,
    AlarmCause.FOLLOW_UP_UNANSWERED,
    AlarmCause.UNJUDGED,
)
# The service closes these itself when their cause is cured.
_CURED_ONLY = {
    AlarmCause.FLOOD,
    AlarmCause.NOBODY_MAY_ACT,
    AlarmCause.NO_CONSOLE,
    AlarmCause.WATCHKEEPER_LATE,
    AlarmCause.WORKER_DEAF,
    AlarmCause.ROSTER_OLD,
    AlarmCause.PROVIDER_DOWN,
}


def why_not_by_hand(cause: AlarmCause) -> str:
    """Say why no operator closes an alarm of this cause, whatever came of it; empty where one may.

    Whoever records a judgement, or a waiver, closes `asked_quiet` and what is owed with it.
    """
    if cause in _CURED_ONLY:
        return "This alarm closes by itself when its cause is cured."
    if cause is AlarmCause.UNJUDGED:
        return "A judgement of the case closes this."
    if cause in OWED:
        return "A call that is logged closes this, or a judgement of the case."
    if cause is AlarmCause.ASKED_QUIET:
        return "A judgement of the case closes this."
    return ""


def problem_of(cause: AlarmCause, *, outcome: AlarmOutcome) -> str:
    """Say why this outcome does not close an alarm of this cause; empty where it does."""
    if cause in _NEED_CONTACT and outcome not in _CONTACT_MADE:
        return "Close this only after contact with the person or a unit's report."
    if cause in _NEED_REACHING and outcome not in _REACHED:
        return "Close this once the person was reached, or rung."
    if outcome in PRANKS:
        return "Only two people close an alarm so, from the list of many phones."
    if cause is AlarmCause.ODD_REPLY and outcome is not AlarmOutcome.READ:
        return "Read what the person wrote; that closes this."
    return ""


def needs_second_person(*, priority: int, outcome: AlarmOutcome) -> bool:
    """Say whether this closing takes a second person, and an incident number."""
    return priority == Priority.P1 and outcome is AlarmOutcome.NO_CONTACT_POSSIBLE


def fitting(cause: AlarmCause, *, priority: int) -> list[AlarmOutcome]:
    """List the outcomes that a screen offers for an alarm, each of which would close it.

    What it leaves out may still close it: `problem_of` is what an action goes by.
    """
    return [
        outcome
        for outcome in _OFFERED
        if _fits(cause, outcome=outcome, priority=priority)
        and not problem_of(cause, outcome=outcome)
    ]


def steps_before(cause: AlarmCause, *, outcome: AlarmOutcome) -> frozenset[P1Step]:
    """Name what a screen asks for before a P1 of a case is closed so.

    A unit reports that was sent; the person was spoken to whom somebody rang, or who rang us.
    """
    first = {P1Step.OFFICER} if cause in _RING_OFFICER else set()
    last = {_RESTS_ON[outcome]} if outcome in _RESTS_ON else set()
    return frozenset(first | last)


def _fits(cause: AlarmCause, *, outcome: AlarmOutcome, priority: int) -> bool:
    """Say whether an outcome is an honest answer to a cause."""
    if outcome is AlarmOutcome.NO_CONTACT_POSSIBLE and priority != Priority.P1:
        return False
    if cause is AlarmCause.SOS and outcome in _NOT_OF_SOS:
        return False
    if outcome in (AlarmOutcome.REACHED, AlarmOutcome.RANG):
        return cause in _NEED_REACHING
    return outcome is not AlarmOutcome.READ or cause in SHOW_WORDS
