"""What the database refuses of shifts and hand-overs: see foundation/audit/guards.py."""

from foundation.audit.guards import Entry, Guard, becomes, changed, fixed, moves, once, refuse
from verification.enums import HandOverStatus

HAND_OVER = Guard(
    table="verification_handover",
    keeps=(
        fixed(
            *("id", "verification_id", "of_shift_id", "given_by_id", "given_to_id"),
            *("line_id", "offered_at", "lapses_at"),
        ),
        moves(
            "status",
            [(HandOverStatus.OPEN, end) for end in HandOverStatus if end != HandOverStatus.OPEN],
        ),
        once("opened_at", "answered_at"),
    ),
    owes=(
        Entry(
            when=becomes("status", HandOverStatus.OPEN),
            events=("verification.hand_over_offered",),
            subject="NEW.verification_id",
            actor="NEW.given_by_id",
        ),
        *(
            Entry(
                when=becomes("status", status),
                events=(f"verification.hand_over_{status}",),
                subject="NEW.verification_id",
                actor="NEW.given_to_id",
            )
            for status in (HandOverStatus.ACCEPTED, HandOverStatus.REFUSED)
        ),
        *(
            Entry(
                when=becomes("status", status),
                events=(f"verification.hand_over_{status}",),
                subject="NEW.verification_id",
            )
            for status in (HandOverStatus.WITHDRAWN, HandOverStatus.LAPSED)
        ),
    ),
)
_CHECKS = ("test_sent_at", "test_taken_at", "round_trip_ms", "sound_heard", "alerts")
SHIFT = Guard(
    table="verification_shift",
    keeps=(
        fixed("id", "user_id", "opened_at"),
        once("started_at", "allowed_by_id", "ended_at"),
        refuse(
            f"OLD.started_at IS NOT NULL AND ({' OR '.join(map(changed, _CHECKS))})",
            "what a shift began with stays",
        ),
    ),
    owes=(
        Entry(
            when=f"{changed('started_at')} AND NEW.started_at IS NOT NULL",
            events=("shift.started",),
            actor="NEW.user_id",
        ),
        Entry(
            when=f"{changed('allowed_by_id')} AND NEW.allowed_by_id IS NOT NULL",
            events=("shift.allowed",),
            actor="NEW.allowed_by_id",
        ),
        Entry(when=f"{changed('ended_at')} AND NEW.ended_at IS NOT NULL", events=("shift.ended",)),
    ),
)
SHIFT_HAND_OVER = Guard(
    table="verification_shifthandover",
    keeps=(
        fixed("id", "shift_id", "given_by_id", "given_to_id", "offered_at"),
        once("read_at", "withdrawn_at"),
    ),
    owes=(
        Entry(
            when=changed("offered_at"),
            events=("shift.hand_over_offered",),
            subject="NEW.shift_id",
            actor="NEW.given_by_id",
        ),
        Entry(
            when=f"{changed('read_at')} AND NEW.read_at IS NOT NULL",
            events=("shift.hand_over_read",),
            subject="NEW.shift_id",
            actor="NEW.given_to_id",
        ),
        Entry(
            when=f"{changed('withdrawn_at')} AND NEW.withdrawn_at IS NOT NULL",
            events=("shift.hand_over_withdrawn",),
            subject="NEW.shift_id",
            actor="NEW.given_by_id",
        ),
    ),
)
SHIFT_WORDS = Guard(table="verification_shiftwords", insert_only=True)

SHIFT_GUARDS = (HAND_OVER, SHIFT, SHIFT_HAND_OVER, SHIFT_WORDS)
