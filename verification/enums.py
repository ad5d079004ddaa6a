"""The closed vocabularies of the protocol, each word in one place.

Values are what the database stores and the audit log records; renaming one is a migration.
Source: the protocol (docs/glossary.md explains each term).
"""

from enum import IntEnum, StrEnum


class Reason(StrEnum):
    """Why the officer says he stopped somebody; never an offence."""

    QUESTIONS = "questions"
    SEARCH = "search"
    ARREST = "arrest"
    WARRANT = "warrant"
    WITNESS = "witness"
    WELFARE = "welfare"


class OfficerStatus(StrEnum):
    """An officer's standing in the force's own record."""

    SERVING = "serving"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    LEFT = "left"


class FactName(StrEnum):
    """The five lines of the officer check."""

    STATUS = "status"
    IDENTITY = "identity"
    ON_DUTY = "on_duty"
    AREA = "area"
    PURPOSE = "purpose"


class Verdict(StrEnum):
    """What is known of one fact. UNKNOWN is a result, never treated as YES."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ContactWay(StrEnum):
    """How the person joined."""

    TEXTED = "texted"
    INVITED = "invited"
    CALLED = "called"
    VOICE = "voice"


class Match(StrEnum):
    """The state of the match code."""

    NOT_USED = "not_used"
    PENDING = "pending"
    MATCHED = "matched"
    MISMATCHED = "mismatched"


class Evidence(StrEnum):
    """How we know it is this officer with this person."""

    MATCHED = "matched"
    ASKED = "asked"
    TALKED = "talked"


class FaceTick(StrEnum):
    """The operator's comparison of the live face with the record."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_SEEN = "not_seen"


class Heard(StrEnum):
    """How the person was heard, in the operator's judgement."""

    SAID = "said"
    WROTE = "wrote"
    NOT = "not"


class EndedHow(StrEnum):
    """How the encounter ended, in the officer's words or an operator's."""

    LEFT_FREELY = "left_freely"
    UNIFORM_TOOK_OVER = "uniform_took_over"
    ARRESTED = "arrested"
    TO_SAFETY = "to_safety"
    OTHER = "other"


class DecisionKind(StrEnum):
    """What was decided; each verification has at most one of each."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNVERIFIED = "unverified"
    REVOKED = "revoked"


class ProposalStatus(StrEnum):
    """Where an operator's CONFIRM that needs a second person stands."""

    OPEN = "open"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    LAPSED = "lapsed"


class SecondPersonCause(StrEnum):
    """Why one operator's CONFIRM is not enough."""

    AREA_NOT_YES = "area_not_yes"
    PURPOSE_NOT_YES = "purpose_not_yes"
    ON_DUTY_UNKNOWN = "on_duty_unknown"
    FACE_NOT_SEEN = "face_not_seen"
    NO_EVIDENCE = "no_evidence"
    MISMATCHED = "mismatched"
    OFFICER_RECENT = "officer_recent"
    CONTACT_RECENT = "contact_recent"
    UNDER_18 = "under_18"
    CODE_COLLISION = "code_collision"
    STAFF_NUMBER = "staff_number"


class OfficerStage(StrEnum):
    """All that the officer's device is ever told."""

    WAITING = "waiting"
    CHECKING = "checking"
    ANSWERED = "answered"
    ENDED = "ended"
    CALL_CONTROL_ROOM = "call_control_room"


class Priority(IntEnum):
    """Of an alarm: 1 act now, 3 look."""

    P1 = 1
    P2 = 2
    P3 = 3


class AlarmCause(StrEnum):
    """Why an operator must act. One open alarm per case and cause."""

    SOS = "sos"
    OFFICER_PANIC = "officer_panic"
    OFFICER_REFUSED = "officer_refused"
    CODE_AFTER_REFUSAL = "code_after_refusal"
    MISMATCH = "mismatch"
    CODE_COLLISION = "code_collision"
    STAFF_NUMBER = "staff_number"
    CANCELLED_AFTER_JOIN = "cancelled_after_join"
    REFUSED = "refused"
    UNVERIFIED = "unverified"
    REVOKED = "revoked"
    OFF_DUTY = "off_duty"
    ODD_REPLY = "odd_reply"
    UNKNOWN_CODE = "unknown_code"
    DEAD_CODE = "dead_code"
    NOT_REACHED = "not_reached"
    NOT_TOLD = "not_told"
    UNCLAIMED = "unclaimed"
    STALE_CLAIM = "stale_claim"
    PROPOSAL = "proposal"
    EXPIRED = "expired"
    MOVED = "moved"
    DARK = "dark"
    OVERDUE = "overdue"
    CHECK_IN_MISSED = "check_in_missed"
    ARREST_UNCHECKED = "arrest_unchecked"
    NO_CONSOLE = "no_console"
    WATCHKEEPER_LATE = "watchkeeper_late"
    WORKER_DEAF = "worker_deaf"
    ROSTER_OLD = "roster_old"
    PROVIDER_DOWN = "provider_down"


class AlarmOutcome(StrEnum):
    """How an alarm was closed."""

    SPOKE_TO_HER = "spoke_to_her"
    UNIT_REPORTED = "unit_reported"
    REACHED = "reached"
    RANG = "rang"
    READ = "read"
    NO_CONTACT_POSSIBLE = "no_contact_possible"
    FALSE_ALARM = "false_alarm"
    CURED = "cured"
    OTHER = "other"


class TextKey(StrEnum):
    """The texts of the protocol; a key is also the name of its wording."""

    CHECKING = "checking"
    STILL_CHECKING = "still_checking"
    NEW_CODE = "new_code"
    ASK = "ask"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    COULD_NOT_CHECK = "could_not_check"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    HELP_COMING = "help_coming"
    UNKNOWN_CODE = "unknown_code"
    OLD_CODE = "old_code"
    USED_CODE = "used_code"
    NO_CHECK = "no_check"
    TOO_MANY = "too_many"
    RECEIVED = "received"
    SOS_WHERE = "sos_where"
    UNREAD = "unread"
    INVITE = "invite"
    CHECK_IN = "check_in"
    ENDED = "ended"
    FOLLOW_UP = "follow_up"
    FEEDBACK = "feedback"


class FollowUpKind(StrEnum):
    """What is owed to a contact after a decision or an ending."""

    CHECK_IN = "check_in"
    RING_OFFICER = "ring_officer"
    FOLLOW_UP = "follow_up"
    JUDGEMENT = "judgement"
    CUSTODY_CHECK = "custody_check"
    NEXT_DAY = "next_day"
    FEEDBACK = "feedback"


class WordsKind(StrEnum):
    """What an erasable, encrypted row of words holds."""

    PLACE = "place"
    REPLY = "reply"
    WHY = "why"
    NOTE = "note"
    TALKED = "talked"
    CUSTODY_NUMBER = "custody_number"
    INCIDENT_NUMBER = "incident_number"
