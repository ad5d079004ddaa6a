"""The closed vocabularies of the protocol, each word in one place.

Values are what the database stores and the audit log records; renaming one is a migration. Labels
are what the console's screens say; changing one is no migration, since columns take their choices
by callable. Texts to phones have wordings of their own (rules/wordings).
Source: the protocol (docs/glossary.md explains each term).
"""

from foundation.vocabulary import NumberedVocabulary, Vocabulary


class State(Vocabulary):
    """Where one verification stands."""

    REQUESTED = "requested", "requested"
    JOINED = "joined", "joined"
    CONFIRMED = "confirmed", "confirmed"
    REFUSED = "refused", "refused"
    UNVERIFIED = "unverified", "unverified"
    CANCELLED = "cancelled", "cancelled"
    EXPIRED = "expired", "expired"
    REVOKED = "revoked", "revoked"
    ENDED = "ended", "ended"


class MovedBy(Vocabulary):
    """Who or what may make a move."""

    OFFICER = "officer", "officer"
    PERSON = "person", "person"
    OPERATOR = "operator", "operator"
    SECOND_PERSON = "second_person", "second person"
    OFFICER_CHECK = "officer_check", "officer check"
    DEVICE_REVOKED = "device_revoked", "device revoked"
    STATUS_IMPORT = "status_import", "status import"
    CLOCK = "clock", "clock"


class Reason(Vocabulary):
    """Why the officer says they stopped somebody; never an offence."""

    QUESTIONS = "questions", "questions"
    SEARCH = "search", "search"
    ARREST = "arrest", "arrest"
    WARRANT = "warrant", "warrant"
    WITNESS = "witness", "witness"
    WELFARE = "welfare", "welfare"
    WALK = "walk", "a walk"


class OfficerStatus(Vocabulary):
    """An officer's standing in the force's own record."""

    SERVING = "serving", "serving"
    RESTRICTED = "restricted", "restricted"
    SUSPENDED = "suspended", "suspended"
    LEFT = "left", "left"


class FactName(Vocabulary):
    """The five lines of the officer check."""

    STATUS = "status", "status"
    IDENTITY = "identity", "identity"
    ON_DUTY = "on_duty", "on duty"
    AREA = "area", "area"
    PURPOSE = "purpose", "purpose"


class Verdict(Vocabulary):
    """What is known of one fact. UNKNOWN is a result, never treated as YES."""

    YES = "yes", "yes"
    NO = "no", "no"
    UNKNOWN = "unknown", "unknown"


class ContactWay(Vocabulary):
    """How the person joined."""

    TEXTED = "texted", "texted"
    INVITED = "invited", "invited"
    CALLED = "called", "called"
    VOICE = "voice", "voice"


class Match(Vocabulary):
    """The state of the match code."""

    NOT_USED = "not_used", "not used"
    PENDING = "pending", "pending"
    MATCHED = "matched", "matched"
    MISMATCHED = "mismatched", "mismatched"


class Evidence(Vocabulary):
    """How we know it is this officer with this person."""

    MATCHED = "matched", "matched"
    ASKED = "asked", "asked"
    TALKED = "talked", "talked"


class FaceTick(Vocabulary):
    """The operator's comparison of the live face with the record."""

    MATCHES = "matches", "matches the record"
    NOT_SEEN = "not_seen", "was not seen"
    DIFFERS = "differs", "differs"


class FaceStatus(Vocabulary):
    """Where a live face stands between its coming and being fit to be seen."""

    RECEIVED = "received", "being prepared"
    READY = "ready", "ready"
    UNUSABLE = "unusable", "cannot be shown"


class Heard(Vocabulary):
    """How the person was heard, in the operator's judgement."""

    SAID = "said", "they said it"
    WROTE = "wrote", "they wrote it, and it fits the officer"
    NOT = "not", "not at all"


class Announced(Vocabulary):
    """What the operator was told that their YES would do, before it left their screen."""

    TEXT = "text", "Texting YES"
    PROPOSAL = "proposal", "Proposing YES to a supervisor"


class EndedHow(Vocabulary):
    """How the encounter ended, in the officer's words or an operator's."""

    LEFT_FREELY = "left_freely", "Left freely"
    UNIFORM_TOOK_OVER = "uniform_took_over", "Uniform took over"
    ARRESTED = "arrested", "Arrested"
    TO_SAFETY = "to_safety", "Taken to safety"
    OTHER = "other", "Other"


class DecisionKind(Vocabulary):
    """What was decided; each verification has at most one of each."""

    CONFIRMED = "confirmed", "confirmed"
    REFUSED = "refused", "refused"
    UNVERIFIED = "unverified", "unverified"
    REVOKED = "revoked", "revoked"


class ProposalStatus(Vocabulary):
    """Where an operator's CONFIRM that needs a second person stands."""

    OPEN = "open", "open"
    AGREED = "agreed", "agreed"
    DISAGREED = "disagreed", "disagreed"
    LAPSED = "lapsed", "lapsed"


class HandOverStatus(Vocabulary):
    """Where the offer of a case to a colleague stands."""

    OPEN = "open", "not accepted yet"
    ACCEPTED = "accepted", "accepted"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrawn"
    LAPSED = "lapsed", "not accepted in time"


class ClaimTakenOver(Vocabulary):
    """What let somebody take a case from whoever has it."""

    STALE = "stale", "its owner's console is silent"
    SOS = "sos", "an SOS is open"
    AT_ONCE = "at_once", "both pressed at the same moment"
    SUPERVISOR = "supervisor", "a supervisor's reason"


class DesktopAlerts(Vocabulary):
    """What the browser answered when it was asked for desktop alerts."""

    GRANTED = "granted", "allowed"
    DENIED = "denied", "refused"
    DEFAULT = "default", "not answered"
    UNSUPPORTED = "unsupported", "not known to this browser"


class ShiftWordsKind(Vocabulary):
    """What a sealed row of words of a shift holds."""

    DESK_PHONE = "desk_phone", "desk phone"
    WHY_ALLOWED = "why_allowed", "why it was allowed"
    NOTE = "note", "note"
    HAND_OVER = "hand_over", "hand-over"


class SecondPersonCause(Vocabulary):
    """Why one operator's CONFIRM is not enough."""

    AREA_NOT_YES = "area_not_yes", "the area is not YES"
    PURPOSE_NOT_YES = "purpose_not_yes", "the purpose is not YES"
    ON_DUTY_UNKNOWN = "on_duty_unknown", "it is not known whether the officer is on duty"
    FACE_NOT_SEEN = "face_not_seen", "the face was not seen"
    NO_EVIDENCE = "no_evidence", "nothing ties the two together: no match, answer or talk"
    TALKED_UNSEEN = "talked_unseen", "a talk is all there is: no call of ours, no text of theirs"
    TALKED_NOT_HEARD = "talked_not_heard", "a talk, and yet the person was not heard"
    MISMATCHED = "mismatched", "the match code was wrong"
    OFFICER_RECENT = (
        "officer_recent",
        "this officer was refused or cancelled within the hour",
    )
    CONTACT_RECENT = (
        "contact_recent",
        "the person has another case open, or negative within the hour",
    )
    UNDER_18 = "under_18", "the person is under 18"
    CODE_COLLISION = "code_collision", "a second phone texted the same code"
    STAFF_NUMBER = (
        "staff_number",
        "the person's phone is staff's or of the officer's earlier cases",
    )


class OfficerStage(Vocabulary):
    """All that the officer's device is ever told."""

    WAITING = "waiting", "waiting"
    CHECKING = "checking", "checking"
    ANSWERED = "answered", "answered"
    ENDED = "ended", "ended"
    CALL_CONTROL_ROOM = "call_control_room", "call the control room"


class Priority(NumberedVocabulary):
    """Of an alarm: 1 act now, 3 look."""

    P1 = 1, "P1"
    P2 = 2, "P2"
    P3 = 3, "P3"


class P1Step(Vocabulary):
    """What is done about a P1 of a case, in this order."""

    UNIT = "unit", "Send a unit to the last place"
    OFFICER = "officer", "Ring the officer, as routine"
    PERSON = "person", "Ring the person, last, or if they ask"


class AlarmCause(Vocabulary):
    """Why an operator must act. One open alarm per case and cause."""

    SOS = "sos", "SOS"
    WORDS_WITHOUT_CASE = "words_without_case", "A phone without a case wrote; read it"
    FLOOD = "flood", "Many phones without a case alarm at once"
    FORGED_TEXT = "forged_text", "The person has a YES that we did not send"
    CALLER_UNPROVED = "caller_unproved", "A caller could not be told the outcome"
    CALLER_LOST = "caller_lost", "A caller was looked up, and nothing came of it"
    ASKED_QUIET = "asked_quiet", "The person, or somebody with their phone, asked for quiet"
    NOBODY_MAY_ACT = "nobody_may_act", "A team is on duty and too few uninvolved staff are live"
    THROTTLED_CODE = "throttled_code", "A live code was texted and joined nothing"
    OFFICER_PANIC = "officer_panic", "The officer pressed panic"
    OFFICER_REFUSED = "officer_refused", "Officer refused: status or identity is NO"
    CODE_AFTER_REFUSAL = "code_after_refusal", "The code of a refused officer was texted"
    MISMATCH = "mismatch", "The match code typed was wrong"
    CODE_COLLISION = "code_collision", "A second phone texted the same code"
    STAFF_NUMBER = "staff_number", "The phone is staff's, or of the officer's earlier cases"
    CANCELLED_AFTER_JOIN = "cancelled_after_join", "The officer cancelled after the person joined"
    REFUSED = "refused", "Refused: is the person safe?"
    UNVERIFIED = "unverified", "Nobody decided in time: is the person safe?"
    REVOKED = "revoked", "The YES was taken back: is the person safe?"
    OFF_DUTY = "off_duty", "The officer is off duty"
    ODD_REPLY = "odd_reply", "The person wrote something; read it"
    UNKNOWN_CODE = "unknown_code", "A code that is not ours was texted"
    DEAD_CODE = "dead_code", "A code that has run out was texted"
    NOT_REACHED = "not_reached", "A text has not reached the person"
    NOT_TOLD = "not_told", "The person has not been told"
    UNCLAIMED = "unclaimed", "Nobody has claimed it"
    STALE_CLAIM = "stale_claim", "Its owner's console is silent"
    PROPOSAL = "proposal", "A second person is needed"
    HAND_OVER = "hand_over", "A hand-over is not accepted"
    EXPIRED = "expired", "Nobody joined: who was there?"
    MOVED = "moved", "The officer's device has moved away"
    DARK = "dark", "No location from the officer's device"
    OVERDUE = "overdue", "It has not ended"
    CHECK_IN_MISSED = "check_in_missed", "A check-in was not answered"
    ARREST_UNCHECKED = "arrest_unchecked", "Nobody has checked the custody record"
    RING_DUE = "ring_due", "A call is owed"
    FOLLOW_UP_UNANSWERED = "follow_up_unanswered", "A follow-up was not answered"
    UNJUDGED = "unjudged", "Nobody has judged how it ended"
    NO_CONSOLE = "no_console", "No console is live"
    WATCHKEEPER_LATE = "watchkeeper_late", "The watchkeeper is late: deadlines may not be kept"
    WORKER_DEAF = "worker_deaf", "The worker is silent: texts go out slowly"
    ROSTER_OLD = "roster_old", "The roster is old"
    PROVIDER_DOWN = "provider_down", "The text provider does not answer"


class AlarmOutcome(Vocabulary):
    """How an alarm was closed."""

    SPOKE_TO_PERSON = "spoke_to_person", "Spoke to the person"
    UNIT_REPORTED = "unit_reported", "A unit reported"
    REACHED = "reached", "Reached the person"
    RANG = "rang", "Rang"
    READ = "read", "Read"
    NO_CONTACT_POSSIBLE = "no_contact_possible", "No contact possible"
    FALSE_ALARM = "false_alarm", "False alarm"
    PRANK = "prank", "Prank"
    TEST = "test", "Test"
    CURIOSITY = "curiosity", "Curiosity"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    CURED = "cured", "Cured"
    OTHER = "other", "Other"


class TextKey(Vocabulary):
    """The texts of the protocol; a key is also the name of its wording."""

    CHECKING = "checking", "checking"
    STILL_CHECKING = "still_checking", "still checking"
    NEW_CODE = "new_code", "new code"
    ASK = "ask", "ask"
    CONFIRMED = "confirmed", "confirmed"
    NOT_CONFIRMED = "not_confirmed", "not confirmed"
    COULD_NOT_CHECK = "could_not_check", "could not check"
    CANCELLED = "cancelled", "cancelled"
    REVOKED = "revoked", "revoked"
    HELP_COMING = "help_coming", "help coming"
    UNKNOWN_CODE = "unknown_code", "unknown code"
    OLD_CODE = "old_code", "old code"
    USED_CODE = "used_code", "used code"
    NO_CHECK = "no_check", "no check"
    TOO_MANY = "too_many", "too many"
    RECEIVED = "received", "received"
    SOS_WHERE = "sos_where", "SOS where"
    UNREAD = "unread", "unread"
    CHECKING_CALLED = "checking_called", "checking, for a caller"
    TELL_US = "tell_us", "tell us"
    INVITE = "invite", "invite"
    CHECK_IN = "check_in", "check-in"
    ENDED = "ended", "ended"
    FOLLOW_UP = "follow_up", "follow-up"
    NEXT_DAY = "next_day", "next day"
    FEEDBACK = "feedback", "feedback"


class MessageSubject(Vocabulary):
    """What a text of ours is about; only those of a check have a TextKey."""

    CHECK = "check", "a check"
    WALK = "walk", "a walk"


class TextLanguage(Vocabulary):
    """The languages that texts to people are written in, each by its ISO 639-1 code."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Welsh"
    POLISH = "pl", "Polish"
    ROMANIAN = "ro", "Romanian"
    PUNJABI = "pa", "Punjabi"
    URDU = "ur", "Urdu"
    BENGALI = "bn", "Bengali"
    ARABIC = "ar", "Arabic"
    PORTUGUESE = "pt", "Portuguese"
    SPANISH = "es", "Spanish"
    TURKISH = "tr", "Turkish"
    UKRAINIAN = "uk", "Ukrainian"


class FollowUpKind(Vocabulary):
    """What is owed to a contact after a decision or an ending."""

    CHECK_IN = "check_in", "check-in"
    RING_OFFICER = "ring_officer", "ring the officer"
    RING_PERSON = "ring_person", "ring the person"
    RING_ASKED = "ring_asked", "ring the person, who asked for it"
    FOLLOW_UP = "follow_up", "follow-up"
    JUDGEMENT = "judgement", "judgement"
    CUSTODY_CHECK = "custody_check", "custody check"
    NEXT_DAY = "next_day", "next day"
    FEEDBACK = "feedback", "feedback"


class JudgedEnding(Vocabulary):
    """How a case ended, in an operator's judgement."""

    WELL = "well", "It ended well"
    BADLY = "badly", "It ended badly"
    NOT_KNOWN = "not_known", "It is not known how it ended"


class ReviewKind(Vocabulary):
    """Why a reviewer owes a case a look."""

    LOW_SCORE = "low_score", "The person felt unsafe: they answered 1 or 2"
    ENDED_BADLY = "ended_badly", "An operator judged that it ended badly"


class HowKnown(Vocabulary):
    """How we know an ending; that the officer says so is none of these."""

    SPOKE_TO_PERSON = "spoke_to_person", "We spoke to the person"
    UNIT_SAW_PERSON = "unit_saw_person", "A unit saw them"
    PERSON_WROTE = "person_wrote", "They wrote it"


class CalledParty(Vocabulary):
    """Whom the control room tried to reach."""

    PERSON = "person", "the person"
    OFFICER = "officer", "the officer"


class CallOutcome(Vocabulary):
    """What came of an attempt to reach somebody."""

    NO_ANSWER = "no_answer", "No answer"
    NOT_CONNECTED = "not_connected", "Switched off, or no such number"
    OTHER_VOICE = "other_voice", "Another voice answered"
    SPOKE = "spoke", "Spoke to them"


class CustodyRecord(Vocabulary):
    """What the custody record says of somebody who is said to be arrested."""

    HAS_THEM = "has_them", "It has them"
    HAS_NOT = "has_not", "It does not have them"


class WordsKind(Vocabulary):
    """What an erasable, encrypted row of words holds."""

    PLACE = "place", "place"
    REPLY = "reply", "reply"
    WHY = "why", "why"
    NOTE = "note", "note"
    TALKED = "talked", "talked"
    CUSTODY_NUMBER = "custody_number", "custody number"
    INCIDENT_NUMBER = "incident_number", "incident number"


class FactSource(Vocabulary):
    """Where a fact was read."""

    OFFICER_RECORD = "officer record", "officer record"
    ACCOUNTS = "accounts", "accounts"
    ROSTER = "roster", "roster"
    BOUNDARIES = "boundaries", "boundaries"


class CheckOccasion(Vocabulary):
    """When the facts were read."""

    REQUEST = "request", "request"
    TASK = "task", "task"
    CONFIRM = "confirm", "confirm"
