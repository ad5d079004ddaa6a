"""What the domain's rows are held against in the log: see foundation/registry/reconcilers.py."""

from foundation.registry.reconcilers import LastEntry
from verification.enums import DecisionKind, State

_STATES = tuple(f"verification.{state}" for state in State)

VERIFICATIONS = (
    LastEntry(
        name="a verification's state",
        table="verification_verification",
        subject="verification",
        events=_STATES,
        agrees="said.event = 'verification.' || kept.state",
        kept_says="kept.state",
        reads=("id", "state"),
    ),
    LastEntry(
        name="a verification's claim",
        table="verification_verification",
        subject="verification",
        events=(
            *("verification.claimed", "verification.claim_taken"),
            *("verification.hand_over_accepted", "verification.released"),
        ),
        needed="kept.claimed_by_id IS NOT NULL",
        agrees="CASE said.event WHEN 'verification.released' THEN kept.claimed_by_id IS NULL"
        " ELSE kept.claimed_by_id = said.actor_id END",
        kept_says="kept.claimed_by_id",
        reads=("id", "claimed_by_id"),
        may_go=True,
    ),
    LastEntry(
        name="a verification's match",
        table="verification_verification",
        subject="verification",
        events=("verification.match_compared", "verification.new_code_sent"),
        needed="kept.match IN ('matched', 'mismatched')",
        agrees="kept.match = coalesce(said.details ->> 'result', 'pending')",
        kept_says="kept.match",
        reads=("id", "match"),
        may_go=True,
    ),
    LastEntry(
        name="a join",
        table="verification_join",
        subject="verification",
        events=("verification.joined",),
        about="verification_id",
        agrees="kept.way = said.details ->> 'way' AND said.actor_id IS NOT DISTINCT FROM"
        " CASE said.actor_kind WHEN 'person' THEN kept.contact_id"
        " WHEN 'operator' THEN kept.taken_by_id END",
        kept_says="kept.way",
        reads=("verification_id", "way", "contact_id", "taken_by_id"),
    ),
)
DECISIONS = (
    *(
        LastEntry(
            name=f"a decision: {kind}",
            table="verification_decision",
            subject="verification",
            events=(f"verification.{kind}",),
            about="verification_id",
            of_rows=f"kind = '{kind}'",
            agrees="said.actor_kind <> 'operator'"
            " OR said.actor_id = coalesce(kept.second_id, kept.decided_by_id)",
            kept_says="kept.kind",
            reads=("verification_id", "kind", "second_id", "decided_by_id"),
        )
        for kind in DecisionKind
    ),
    LastEntry(
        name="a YES",
        table="verification_decision",
        subject="verification",
        events=("verification.confirmed",),
        about="verification_id",
        of_rows="kind = 'confirmed'",
        agrees="kept.id::text = said.details ->> 'decision' AND kept.face = said.details ->> 'face'"
        " AND kept.heard = said.details ->> 'heard'",
        kept_says="kept.face || ' ' || kept.heard",
        reads=("id", "verification_id", "kind", "face", "heard"),
    ),
)
ALARMS = (
    LastEntry(
        name="an alarm",
        table="verification_alarm",
        subject="alarm",
        events=("alarm.raised",),
        agrees="kept.cause = said.details ->> 'cause'",
        kept_says="kept.cause",
        reads=("id", "cause"),
    ),
    LastEntry(
        name="an alarm's closing",
        table="verification_alarm",
        subject="alarm",
        events=("alarm.closed",),
        needed="kept.closed_at IS NOT NULL",
        agrees="kept.closed_at IS NOT NULL AND kept.outcome = said.details ->> 'outcome'"
        " AND coalesce(kept.second_id, kept.closed_by_id) IS NOT DISTINCT FROM"
        " CASE said.actor_kind WHEN 'operator' THEN said.actor_id END",
        kept_says="coalesce('closed: ' || kept.outcome, 'open')",
        reads=("id", "closed_at", "outcome", "closed_by_id", "second_id"),
        may_go=True,
    ),
    LastEntry(
        name="an alarm's priority",
        table="verification_alarm",
        subject="alarm",
        events=("alarm.raised", "alarm.escalated"),
        agrees="kept.priority::text = said.details ->> 'priority'",
        kept_says="kept.priority",
        reads=("id", "priority"),
        may_go=True,
    ),
    LastEntry(
        name="who took an alarm",
        table="verification_alarm",
        subject="alarm",
        events=("alarm.taken", "alarm.escalated"),
        needed="kept.taken_by_id IS NOT NULL",
        agrees="kept.taken_by_id IS NOT DISTINCT FROM"
        " CASE said.event WHEN 'alarm.taken' THEN said.actor_id END",
        kept_says="kept.taken_by_id",
        reads=("id", "taken_by_id"),
        may_go=True,
    ),
)
TEXTS = (
    LastEntry(
        name="a text",
        table="verification_message",
        subject="message",
        events=("text.queued",),
        agrees="kept.text_key IS NOT DISTINCT FROM said.details ->> 'text'"
        " AND kept.subject = coalesce(said.details ->> 'about', 'check')",
        kept_says="coalesce(kept.text_key, kept.subject)",
        reads=("id", "text_key", "subject"),
    ),
    LastEntry(
        name="what became of a text",
        table="verification_message",
        subject="message",
        events=("text.handed_over", "text.receipt", "text.failed", "text.withdrawn"),
        needed="kept.status NOT IN ('queued', 'sending')",
        agrees="kept.status = CASE said.event WHEN 'text.handed_over' THEN 'accepted'"
        " WHEN 'text.receipt' THEN said.details ->> 'status'"
        " ELSE replace(said.event, 'text.', '') END",
        kept_says="kept.status",
        reads=("id", "status"),
        may_go=True,
    ),
    LastEntry(
        name="a reply",
        table="verification_inboundtext",
        subject="reply",
        events=("reply.received",),
        agrees="true",
        reads=("id",),
    ),
    LastEntry(
        name="who read a reply",
        table="verification_inboundtext",
        subject="reply",
        events=("reply.read",),
        needed="kept.read_at IS NOT NULL",
        agrees="kept.read_by_id = said.actor_id",
        kept_says="kept.read_by_id",
        reads=("id", "read_at", "read_by_id"),
        may_go=True,
    ),
)
PEOPLE = (
    LastEntry(
        name="a contact",
        table="verification_contact",
        subject="contact",
        events=("contact.created",),
        agrees="true",
        reads=("id",),
    ),
    LastEntry(
        name="a contact's erasure",
        table="verification_contact",
        subject="contact",
        events=("contact.erased",),
        needed="kept.erased_at IS NOT NULL",
        agrees="kept.erased_at IS NOT NULL",
        kept_says="CASE WHEN kept.erased_at IS NULL THEN 'not erased' ELSE 'erased' END",
        reads=("id", "erased_at"),
        may_go=True,
    ),
    LastEntry(
        name="a follow-up",
        table="verification_followup",
        subject="follow_up",
        events=("follow_up.scheduled",),
        agrees="kept.kind = said.details ->> 'kind'",
        kept_says="kept.kind",
        reads=("id", "kind"),
    ),
    LastEntry(
        name="an officer's status",
        table="verification_officer",
        subject="officer",
        events=("officer.status_changed",),
        needed="false",
        agrees="kept.status = said.details ->> 'after'",
        kept_says="kept.status",
        reads=("id", "status"),
        may_go=True,
    ),
)

RECONCILERS = (*VERIFICATIONS, *DECISIONS, *ALARMS, *TEXTS, *PEOPLE)
