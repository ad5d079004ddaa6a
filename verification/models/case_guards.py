"""What the database refuses of cases: their states, decisions, joins, checks and callers.

The moves of a verification are those of rules/states.py, from which its trigger is made.
"""

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
    once,
    refuse,
)
from verification.enums import DecisionKind, Evidence, FaceStatus, Match, ProposalStatus, State
from verification.rules import states

_STATE_MOVES = tuple((move.start, move.end) for move in states.TABLE if move.start is not None)
_STARTS = tuple(move.end for move in states.TABLE if move.start is None)
# MATCHED stays; a new code is the only way from MISMATCHED back to PENDING.
_MATCH_MOVES = (
    (Match.NOT_USED, Match.PENDING),
    (Match.PENDING, Match.MATCHED),
    (Match.PENDING, Match.MISMATCHED),
    (Match.MISMATCHED, Match.PENDING),
)
# The states that a case may be in with a decision of each kind.
_STATES_AFTER = {
    DecisionKind.CONFIRMED: (State.CONFIRMED, State.REVOKED, State.ENDED),
    DecisionKind.REFUSED: (State.REFUSED,),
    DecisionKind.UNVERIFIED: (State.UNVERIFIED,),
    DecisionKind.REVOKED: (State.REVOKED,),
}


_RESTS_ON_A_YES = listed(State.CONFIRMED, State.REVOKED, State.ENDED)
# What somebody did with the person, in whatever words the log has for it.
_AN_OPERATOR_ACTED = (
    "EXISTS (SELECT FROM audit_auditentry AS entry"
    " WHERE entry.written_in = pg_current_xact_id() AND entry.subject_id = NEW.id"
    " AND entry.actor_kind = 'operator' AND entry.event <> 'look_up.made'"
    " AND entry.event NOT LIKE '%.looked_at')"
)

VERIFICATION = Guard(
    table="verification_verification",
    begins=(
        refuse(f"NEW.state NOT IN {listed(*_STARTS)}", "a case does not begin so"),
        refuse("NEW.joined_at IS NOT NULL OR NEW.evidence IS NOT NULL", "nobody has joined yet"),
    ),
    keeps=(
        moves("state", _STATE_MOVES),
        moves("match", _MATCH_MOVES),
        fixed(
            *("id", "ref", "officer_id", "device_id", "key_id", "reason", "language"),
            *("requested_at", "join_by"),
        ),
        once("contact_id", "contact_way", "joined_at", "decide_by", "extended_at", "ended_at"),
        once("answer_shown_at", "officer_answered_at"),
        never_falls("decided_at", "match_codes_sent", "match_codes_tried", "mismatches", "version"),
        never_falls("caller_wrong_digits"),
        refuse(
            f"OLD.evidence IS NOT NULL AND {changed('evidence')}"
            f" AND NEW.evidence IS DISTINCT FROM '{Evidence.MATCHED}'",
            "evidence only grows",
        ),
        refuse(
            f"OLD.state IN {_RESTS_ON_A_YES} AND ({changed('evidence')} OR {changed('match')})",
            "what a decision rested on stays",
        ),
        refuse(
            f"NEW.state = '{State.CONFIRMED}' AND NEW.overdue_at IS NULL",
            "an open encounter stays on a clock",
        ),
        refuse(
            f"OLD.officer_stage = 'ended' AND {changed('officer_stage')}",
            "what is over for the officer stays over",
        ),
    ),
    owes=(
        Entry(when=changed("state"), events=("verification.{state}",)),
        Needed(
            when=becomes("state", State.JOINED),
            holds=exists("verification_join", "other.verification_id = NEW.id"),
            why="nobody has joined",
        ),
        *(
            Needed(
                when=becomes("state", kind),
                holds=exists(
                    "verification_decision",
                    f"other.verification_id = NEW.id AND other.kind = '{kind}'",
                ),
                why=f"nobody has decided {kind}",
            )
            for kind in DecisionKind
        ),
        Entry(
            when=f"{changed('extended_at')} AND NEW.extended_at IS NOT NULL",
            events=("verification.extended",),
        ),
        Entry(
            when=f"{changed('claimed_by_id')} AND NEW.claimed_by_id IS NOT NULL",
            events=(
                "verification.claimed",
                "verification.claim_taken",
                "verification.hand_over_accepted",
            ),
            actor="NEW.claimed_by_id",
        ),
        Entry(
            when=f"{changed('claimed_by_id')} AND NEW.claimed_by_id IS NULL",
            events=("verification.released",),
        ),
        Entry(
            when=f"{changed('match')} AND NEW.match IN {listed(Match.MATCHED, Match.MISMATCHED)}",
            events=("verification.match_compared",),
            holding="jsonb_build_object('result', NEW.match)",
        ),
        Entry(
            when=becomes("evidence", Evidence.MATCHED),
            events=("verification.match_compared",),
            holding=f"""'{{"result": "{Match.MATCHED}"}}'""",
        ),
        Needed(
            when=f"{changed('evidence')} AND NEW.evidence <> '{Evidence.MATCHED}'",
            holds=_AN_OPERATOR_ACTED,
            why="it needs an operator's entry in the audit log",
        ),
        Needed(
            when=f"{changed('told_at')} AND NEW.told_at IS NOT NULL",
            holds=_AN_OPERATOR_ACTED,
            why="it needs an operator's entry in the audit log",
        ),
    ),
)
DECISION = Guard(
    table="verification_decision",
    insert_only=True,
    owes=(
        Entry(when="true", events=("verification.{kind}",), subject="NEW.verification_id"),
        Entry(
            when=f"NEW.kind = '{DecisionKind.CONFIRMED}'",
            events=("verification.confirmed",),
            subject="NEW.verification_id",
            holding="jsonb_build_object('decision', NEW.id)",
        ),
        *(
            Needed(
                when=f"NEW.kind = '{kind}'",
                holds=exists(
                    "verification_verification",
                    f"other.id = NEW.verification_id AND other.state IN {listed(*after)}",
                ),
                why=f"the case is not {kind}",
            )
            for kind, after in _STATES_AFTER.items()
        ),
    ),
)
JOIN = Guard(
    table="verification_join",
    insert_only=True,
    owes=(
        Entry(
            when="true",
            events=("verification.joined",),
            subject="NEW.verification_id",
            holding="jsonb_build_object('way', NEW.way)",
        ),
    ),
)
OFFICER_CHECK = Guard(
    table="verification_officercheck",
    insert_only=True,
    owes=(
        Entry(
            when="true",
            events=("verification.checked",),
            subject="NEW.verification_id",
            holding="jsonb_build_object('status', NEW.status, 'identity', NEW.identity,"
            " 'on_duty', NEW.on_duty, 'area', NEW.area, 'purpose', NEW.purpose)",
        ),
    ),
)
FACE = Guard(
    table="verification_face",
    keeps=(
        fixed("id", "verification_id", "sealed", "digest", "received_at", "after_answer"),
        moves(
            "status",
            [(FaceStatus.RECEIVED, FaceStatus.READY), (FaceStatus.RECEIVED, FaceStatus.UNUSABLE)],
        ),
        once("prepared", "prepared_digest", "prepared_at"),
    ),
    owes=(
        Entry(
            when="OLD.id IS NULL",
            events=("verification.face_received",),
            subject="NEW.verification_id",
            holding="jsonb_build_object('face', NEW.id)",
        ),
        Entry(
            when=becomes("status", FaceStatus.READY),
            events=("verification.face_prepared",),
            subject="NEW.verification_id",
            holding="jsonb_build_object('face', NEW.id)",
        ),
    ),
)
PROPOSAL = Guard(
    table="verification_proposal",
    keeps=(
        fixed(
            *("id", "verification_id", "proposed_by_id", "proposed_at"),
            *("face", "reason_fits", "heard", "why_id"),
        ),
        moves(
            "status",
            [(ProposalStatus.OPEN, end) for end in ProposalStatus if end != ProposalStatus.OPEN],
        ),
        once("answered_by_id", "answered_at"),
    ),
    owes=(
        Entry(
            when=becomes("status", ProposalStatus.OPEN),
            events=("verification.proposed",),
            subject="NEW.verification_id",
        ),
        Entry(
            when=becomes("status", ProposalStatus.LAPSED),
            events=("verification.proposal_lapsed",),
            subject="NEW.verification_id",
        ),
        Entry(
            when=becomes("status", ProposalStatus.AGREED),
            events=("verification.confirmed",),
            subject="NEW.verification_id",
            actor="NEW.answered_by_id",
        ),
        Entry(
            when=becomes("status", ProposalStatus.DISAGREED),
            events=("verification.disagreed",),
            subject="NEW.verification_id",
            actor="NEW.answered_by_id",
        ),
    ),
)
MATCH_TRY = Guard(
    table="verification_matchtry",
    keeps=(
        fixed("id", "verification_id", "digest", "of_code", "while_joined", "typed_at"),
        once("compared_at", "result"),
    ),
)
CALLER = Guard(
    table="verification_phonecaller",
    keeps=(
        fixed("id", "verification_id", "taken_by_id", "at"),
        refuse("OLD.joined AND NOT NEW.joined", "the line that joined stays so"),
    ),
    owes=(
        Needed(
            when=f"({changed('is_the_person')} AND NEW.is_the_person)"
            " OR (NEW.joined AND OLD.joined IS NOT TRUE)"
            " OR (NEW.proved AND OLD.proved IS NOT TRUE)",
            holds="audit_says("
            "NEW.verification_id, ARRAY['look_up.answered'], NEW.taken_by_id,"
            """ '{"is_the_person": true}')""",
            why="it needs its entry in the audit log",
        ),
    ),
)

CASE_GUARDS = (VERIFICATION, DECISION, JOIN, OFFICER_CHECK, FACE, PROPOSAL, MATCH_TRY, CALLER)
