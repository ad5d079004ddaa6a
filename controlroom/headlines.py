"""What each alarm and state is called where there is room for two or three words."""

from typing import Final

from verification.enums import AlarmCause, State

OF_ALARMS: Final[dict[AlarmCause, str]] = {
    AlarmCause.SOS: "SOS",
    AlarmCause.WORDS_WITHOUT_CASE: "Phone wrote",
    AlarmCause.FLOOD: "Many phones",
    AlarmCause.FORGED_TEXT: "Forged YES",
    AlarmCause.CALLER_UNPROVED: "Caller not told",
    AlarmCause.CALLER_LOST: "Caller lost",
    AlarmCause.ASKED_QUIET: "Asked for quiet",
    AlarmCause.NOBODY_MAY_ACT: "Nobody may act",
    AlarmCause.THROTTLED_CODE: "Code blocked",
    AlarmCause.OFFICER_PANIC: "Officer panic",
    AlarmCause.OFFICER_REFUSED: "Officer refused",
    AlarmCause.CODE_AFTER_REFUSAL: "Met refused one",
    AlarmCause.MISMATCH: "Code wrong",
    AlarmCause.CODE_COLLISION: "Second phone",
    AlarmCause.STAFF_NUMBER: "Staff's phone",
    AlarmCause.CANCELLED_AFTER_JOIN: "Stopped: safe?",
    AlarmCause.REFUSED: "NO sent: safe?",
    AlarmCause.UNVERIFIED: "No answer: safe?",
    AlarmCause.REVOKED: "YES back: safe?",
    AlarmCause.OFF_DUTY: "Off duty",
    AlarmCause.ODD_REPLY: "Read their words",
    AlarmCause.UNKNOWN_CODE: "Unknown code",
    AlarmCause.DEAD_CODE: "Old code texted",
    AlarmCause.NOT_REACHED: "Text not there",
    AlarmCause.NOT_TOLD: "Not told",
    AlarmCause.UNCLAIMED: "Not claimed",
    AlarmCause.STALE_CLAIM: "Owner silent",
    AlarmCause.PROPOSAL: "Second person",
    AlarmCause.HAND_OVER: "Not handed over",
    AlarmCause.EXPIRED: "Who was there?",
    AlarmCause.MOVED: "Moved away",
    AlarmCause.DARK: "No location",
    AlarmCause.OVERDUE: "Overdue",
    AlarmCause.CHECK_IN_MISSED: "Check-in missed",
    AlarmCause.ARREST_UNCHECKED: "Check custody",
    AlarmCause.RING_DUE: "Ring them",
    AlarmCause.FOLLOW_UP_UNANSWERED: "No answer: ring",
    AlarmCause.UNJUDGED: "Not judged",
    AlarmCause.NO_CONSOLE: "No console live",
    AlarmCause.WATCHKEEPER_LATE: "Watchkeeper late",
    AlarmCause.WORKER_DEAF: "Worker silent",
    AlarmCause.ROSTER_OLD: "Roster old",
    AlarmCause.PROVIDER_DOWN: "Texts fail",
}

_WHAT: Final[dict[State, str]] = {
    State.REQUESTED: "Nobody has texted the code",
    State.JOINED: "They have written nothing yet",
    State.CONFIRMED: "The officer is with them",
}


def of_alarm(cause: AlarmCause) -> str:
    """Write what an alarm is; its label says it in full."""
    return OF_ALARMS.get(cause, str(cause.label))


def of_flood(cause: AlarmCause | None, *, phones: int) -> str:
    """Write what many phones are; `cause` is what is worst in them."""
    return f"SOS, {phones} phones" if cause is AlarmCause.SOS else f"{phones} phones wrote"


def of_clock(state: State, *, proposed: bool) -> str:
    """Write what a running clock waits for."""
    if state is State.REQUESTED:
        return "No text yet"
    return "Second person" if proposed else "Answer due"


def of_state(state: State) -> str:
    """Write what is to be done about a case without an alarm and without a clock."""
    return {State.CONFIRMED: "YES sent", State.EXPIRED: "Who was there?"}.get(state, "To judge")


def what_of_state(state: State) -> str:
    """Write what stands beside that, where nobody wrote anything."""
    return _WHAT.get(state, f"It is {state.label}; how did it end?")
