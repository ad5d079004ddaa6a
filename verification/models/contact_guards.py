"""What the database refuses of alarms, texts, codes, phones and what is owed to them."""

from foundation.audit.guards import (
    Entry,
    Guard,
    Needed,
    becomes,
    changed,
    exists,
    fixed,
    listed,
    moves,
    never_falls,
    never_rises,
    once,
    only_emptied,
    refuse,
)
from foundation.sms.statuses import UNSENT, MessageStatus
from verification.enums import ProposalStatus, State
from verification.models.review_guards import PUT_BEFORE_REVIEWERS

_IN_USE = listed(State.JOINED, State.CONFIRMED)
_LOST = (MessageStatus.UNDELIVERED, MessageStatus.FAILED)

ALARM = Guard(
    table="verification_alarm",
    keeps=(
        refuse("OLD.closed_at IS NOT NULL AND OLD IS DISTINCT FROM NEW", "a closed alarm stays so"),
        fixed("id", "cause", "raised_at"),
        # An alarm of a phone may become its case's.
        once("verification_id", "contact_id"),
        never_rises("priority"),
    ),
    owes=(
        Entry(when=changed("raised_at"), events=("alarm.raised",)),
        Entry(
            when="OLD.priority IS NOT NULL AND NEW.priority < OLD.priority",
            events=("alarm.escalated",),
        ),
        Entry(
            when=f"{changed('taken_by_id')} AND NEW.taken_by_id IS NOT NULL",
            events=("alarm.taken",),
            actor="NEW.taken_by_id",
        ),
        Entry(
            when=f"{changed('unblocked_at')} AND NEW.unblocked_at IS NOT NULL",
            events=("alarm.unblocked",),
        ),
        Entry(
            when=f"{changed('proposed_by_id')} AND NEW.proposed_by_id IS NOT NULL",
            events=("alarm.closing_proposed",),
            actor="NEW.proposed_by_id",
        ),
        Entry(
            when=changed("closed_at"),
            events=("alarm.closed",),
            # Whoever agreed is who acted.
            actor="coalesce(NEW.second_id, NEW.closed_by_id)",
            holding="jsonb_build_object('outcome', NEW.outcome)",
        ),
    ),
)
CLOSING_PROPOSAL = Guard(
    table="verification_closingproposal",
    keeps=(
        fixed(*("id", "alarm_id", "proposed_by_id", "proposed_at", "reason_id")),
        fixed("incident_number_id"),
        moves(
            "status",
            [(ProposalStatus.OPEN, end) for end in ProposalStatus if end != ProposalStatus.OPEN],
        ),
        once("answered_by_id", "answered_at", "answer_id"),
    ),
    owes=(
        Entry(
            when=becomes("status", ProposalStatus.OPEN),
            events=("closing.proposed",),
            subject="NEW.alarm_id",
            actor="NEW.proposed_by_id",
        ),
        Entry(
            when=becomes("status", ProposalStatus.AGREED),
            events=("alarm.closed",),
            subject="NEW.alarm_id",
            actor="NEW.answered_by_id",
        ),
        Entry(
            when=becomes("status", ProposalStatus.DISAGREED),
            events=("closing.disagreed",),
            subject="NEW.alarm_id",
            actor="NEW.answered_by_id",
        ),
    ),
)
MESSAGE = Guard(
    table="verification_message",
    keeps=(
        fixed(
            *("id", "verification_id", "contact_id", "decision_id", "text_key"),
            *("sealed", "language", "gloss", "segments", "created_at"),
        ),
        once("provider_sid", "handed_over_at", "first_tried_at"),
        refuse(
            f"OLD.status NOT IN {listed(*UNSENT)} AND NEW.status IN {listed(*UNSENT)}",
            "a text that is sent or taken back is not sent again",
        ),
        refuse(
            f"OLD.provider_sid IS NOT NULL AND OLD.status IN {listed(*_LOST)}"
            f" AND NEW.status NOT IN {listed(*_LOST)}",
            "a text that was lost stays so",
        ),
    ),
    owes=(
        Entry(when=changed("created_at"), events=("text.queued",)),
        Entry(
            when=f"{changed('status')} AND NEW.status NOT IN {listed(*UNSENT)}",
            events=("text.handed_over", "text.receipt", "text.failed", "text.withdrawn"),
        ),
    ),
)
INBOUND_TEXT = Guard(
    table="verification_inboundtext",
    keeps=(
        fixed("id", "provider_sid", "contact_id", "sealed", "received_at"),
        once("read_at", "read_by_id"),
        refuse("OLD.alarm_word AND NOT NEW.alarm_word", "an alarm word stays one"),
        refuse("OLD.odd AND NOT NEW.odd", "what must be read stays so"),
        refuse("OLD.is_score AND NOT NEW.is_score", "an answer stays one"),
    ),
    owes=(
        Entry(when=changed("received_at"), events=("reply.received",)),
        Entry(when=changed("read_at"), events=("reply.read",), actor="NEW.read_by_id"),
    ),
)
JOIN_CODE = Guard(
    table="verification_joincode",
    keeps=(
        fixed("verification_id", "digest", "issued_at", "expires_at"),
        once("used_at"),
        only_emptied("sealed"),
    ),
    # Housekeeping forgets those of a day ago; a second phone with one that is in use must alarm.
    deletable="NOT "
    + exists(
        "verification_verification",
        f"other.id = OLD.verification_id AND other.state IN {_IN_USE}",
    ),
)
CONTACT = Guard(
    table="verification_contact",
    keeps=(
        fixed("id", "key_id", "created_at"),
        only_emptied("phone_index", "phone_sealed"),
        refuse(
            "NEW.erased_at IS NULL AND (NEW.phone_index IS NULL OR NEW.phone_sealed IS NULL)",
            "a number goes by erasure alone",
        ),
        once("erased_at"),
    ),
    owes=(
        Entry(when=changed("created_at"), events=("contact.created",)),
        Entry(
            when=f"OLD.id IS NOT NULL AND {changed('language')}",
            events=("contact.language_chosen", "contact.erased"),
        ),
        Entry(when=changed("erased_at"), events=("contact.erased",)),
    ),
)
CASE_CONTACT = Guard(
    table="verification_casecontact",
    keeps=(
        fixed("id", "verification_id", "contact_id", "attached_at"),
        never_falls("last_text_at"),
        refuse("OLD.joined AND NOT NEW.joined", "who has joined stays joined"),
    ),
)
FOLLOW_UP = Guard(
    table="verification_followup",
    keeps=(
        fixed("id", "verification_id", "contact_id", "kind", "ordinal"),
        once("message_id", "answered_at", "done_at", "done_by_id", "words_id"),
    ),
    owes=(
        Entry(
            when="OLD.id IS NULL",
            events=("follow_up.scheduled",),
        ),
        Needed(
            when=changed("done_at"),
            holds="audit_says(NEW.id, ARRAY['follow_up.done'])"
            " OR audit_says(NEW.verification_id,"
            " ARRAY['follow_up.judged', 'follow_up.waived',"
            " 'verification.ended', 'verification.revoked'])",
            why="it needs its entry in the audit log",
        ),
        # The end of an encounter does what was to be asked during it, and settles nothing; so does
        # a NO that takes the YES back.
        Needed(
            when=f"{changed('done_at')} AND NEW.kind <> 'check_in'",
            holds="audit_says(NEW.id, ARRAY['follow_up.done']) OR audit_says("
            "NEW.verification_id, ARRAY['follow_up.judged', 'follow_up.waived'], NEW.done_by_id)",
            why="a human settles it, with an entry in the audit log",
        ),
    ),
)

JUDGEMENT = Guard(
    table="verification_judgement",
    insert_only=True,
    owes=(
        PUT_BEFORE_REVIEWERS,
        Entry(
            when="true",
            events=("follow_up.judged",),
            subject="NEW.verification_id",
            actor="NEW.by_id",
            holding="jsonb_build_object('ended', NEW.ended)",
        ),
    ),
)

CONTACT_GUARDS = (
    JUDGEMENT,
    CLOSING_PROPOSAL,
    ALARM,
    MESSAGE,
    INBOUND_TEXT,
    JOIN_CODE,
    CONTACT,
    CASE_CONTACT,
    FOLLOW_UP,
)
