"""Invariants of a case: its states, deadlines, decisions, and what the officer can see of it."""

import itertools
from datetime import datetime

from django.conf import settings

from tests.stateful.people import TEAM
from tests.stateful.scene import Step
from tests.stateful.snapshot import Row, Snapshot
from verification.actions import alarms
from verification.enums import AlarmCause, State
from verification.rules import states
from verification.rules.states import LIVE

_MOVES = {f"verification.{state}": state for state in State}
_BLOCKING = set(alarms.BLOCKING)
_OPEN_STAGES = {"waiting", "checking", "answered", "call_control_room"}
_NEGATIVE = {"refused", "unverified", "cancelled", "revoked"}
# What the officer does, or the clock they see, may end it on their screen; no outcome may.
_MAY_END_FOR_HIM = {
    "cancel",
    "end",
    "end_by_operator",
    "tick",
    # These come upon a request whose five minutes are over.
    "text",
    "webhook_again",
    "look_up",
    "answer_caller",
}


# --- 1: reaches an end by its deadline ---------------------------------------------------------


def every_open_case_has_a_deadline(step: Step) -> None:
    """Invariant 1: what is live has an instant by which the watchkeeper acts on it."""
    for case in step.after.cases.values():
        if case.state == State.REQUESTED:
            assert case.join_by == case.requested_at + settings.JOIN_WITHIN
        elif case.state == State.JOINED:
            assert case.decide_by == case.joined_at + settings.DECIDE_WITHIN
        elif case.state == State.CONFIRMED:
            assert case.overdue_at is not None


def no_deadline_outlives_a_tick(step: Step) -> None:
    """Invariant 1: whatever was due when a whole tick began has been acted on."""
    if step.name != "tick" or step.killed:
        return
    was, now = step.before.at, step.after
    for case in now.cases.values():
        assert not (case.state == State.REQUESTED and case.join_by <= was)
        assert not (case.state == State.JOINED and case.decide_by <= was)
        assert not (case.state == State.JOINED and _is_due(case.still_checking_at, was))
        assert not (case.state == State.CONFIRMED and _is_due(case.overdue_at, was))
        assert not (case.state in LIVE and _is_due(case.dark_at, was))
        assert not _is_due(case.tell_by, was)
        assert not (case.state == State.REFUSED and _still_waiting(case, was))
        checking = case.state == State.REFUSED and case.officer_stage == "checking"
        assert not (checking and _is_due(case.answer_shown_at, was))


def nobody_waits_for_an_empty_room(step: Step) -> None:
    """Invariant 1: with no console live for long enough, JOINED ends UNVERIFIED at a tick."""
    if step.name != "tick" or step.killed:
        return
    was = step.before.at
    silent = settings.CONSOLE_LIVE_FOR + settings.NO_CONSOLE_WITHIN
    if any(row.beat_at + silent > was for row in step.before.consoles.values()):
        return
    for case in step.after.cases.values():
        joined = case.state == State.JOINED
        assert not (joined and case.joined_at + settings.NO_CONSOLE_WITHIN <= was)


def deadlines_are_never_extended(step: Step) -> None:
    """The 180 s and the 5 min stand, whatever is asked, proposed or sent."""
    for before, after in _changed(step):
        assert after.join_by == before.join_by
        assert before.decide_by is None or after.decide_by == before.decide_by
        assert before.joined_at is None or after.joined_at == before.joined_at


# --- 4 and 9: states ---------------------------------------------------------------------------


def every_move_is_allowed_and_has_one_entry(step: Step) -> None:
    """Invariants 4 and 9: the log's moves are a path of the table from the old state to the new."""
    for id_, case in step.after.cases.items():
        before = step.before.cases.get(id_)
        at = State(before.state) if before else None
        for entry in step.after.entries:
            if entry.topic_id == id_ and entry.event in _MOVES:
                end = _MOVES[entry.event]
                assert states.can_move(start=at, end=end), (at, end)
                at = end
        assert at == case.state, (at, case.state)


def final_states_are_final(step: Step) -> None:
    """Invariant 4: nothing leaves a final state, and no case or decision is ever taken away."""
    for id_, before in step.before.cases.items():
        after = step.after.cases[id_]
        assert before.state in LIVE or (after.state, after.state_at) == (
            before.state,
            before.state_at,
        )
    for id_, decision in step.before.decisions.items():
        assert step.after.decisions[id_] == decision


def the_log_is_one_chain(step: Step) -> None:
    """Invariant 9: every entry follows the one before it, numbers without a gap."""
    entries = step.after.entries
    for number, entry in enumerate(entries, start=step.before.seq + 1):
        assert entry.seq == number
    for earlier, later in itertools.pairwise(entries):
        assert later.prev_mac == earlier.mac


# --- 2, 5, 6, 12: deciding ---------------------------------------------------------------------


def a_yes_is_decided_by_every_rule(step: Step) -> None:
    """Invariants 2 and 12: claimed, in time, unopposed, joined, checked, and two where needed."""
    for decision in step.after.decisions.values():
        if decision.kind != "confirmed" or decision.id in step.before.decisions:
            continue
        case, before = step.after.cases[decision.verification_id], step.before
        check = step.after.checks[decision.officer_check_id]
        join = step.after.joins[decision.join_id]
        assert before.cases[case.id].state == State.JOINED
        assert before.cases[case.id].claimed_by_id == decision.decided_by_id
        assert decision.at < case.decide_by
        forbidding = [row for row in before.open_alarms(case.id) if row.unblocked_at is None]
        assert not {row.cause for row in forbidding} & _BLOCKING
        assert check.verification_id == join.verification_id == case.id
        assert (check.status, check.identity) == ("yes", "yes")
        assert check.on_duty != "no"
        # Read afresh for this decision, and no different from what was looked at before it.
        assert check.id not in before.checks
        assert decision.face != "differs"
        assert decision.reason_fits
        causes = _second_person_causes(step, case=case, check=check, decision=decision)
        assert decision.second_id is not None or not causes, causes


def three_people(step: Step) -> None:
    """Invariant 6: officer, operator and second person are three, of two teams."""
    staff = {str(user.id): user for user in step.scene.people.staff}
    officers = {str(actor.officer.id): str(actor.officer.user_id) for actor in step.scene.officers}
    for decision in step.after.decisions.values():
        case = step.after.cases[decision.verification_id]
        account = officers[case.officer_id]
        assert account not in (decision.decided_by_id, decision.second_id)
        if decision.kind == "confirmed":
            assert decision.second_id != decision.decided_by_id
            assert staff[decision.decided_by_id].team.name != TEAM
            assert staff[decision.decided_by_id].role in ("operator", "supervisor")
        if decision.second_id is not None:
            second = staff[decision.second_id]
            assert second.role == "supervisor"
            assert second.team.name != TEAM
    for proposal in step.after.proposals.values():
        assert proposal.answered_by_id != proposal.proposed_by_id


def _second_person_causes(step: Step, *, case: Row, check: Row, decision: Row) -> list[str]:
    """Judge anew, from the rows alone, whether one operator's YES was enough."""
    now = step.after
    since = min(decision.at, case.requested_at) - settings.SECOND_PERSON_LOOK_BACK
    had = {row.cause for row in now.alarms.values() if row.verification_id == case.id}
    holds = {
        "area": check.area != "yes",
        "purpose": check.purpose != "yes",
        "on duty": check.on_duty == "unknown",
        "face": decision.face == "not_seen",
        "no evidence": case.evidence is None,
        "mismatched": case.mismatches > 0 and case.match != "matched",
        "under 18": bool(step.given.get("under_18")),
        "collision": AlarmCause.CODE_COLLISION in had,
        "staff number": AlarmCause.STAFF_NUMBER in had,
        "the officer's last hour": any(
            _went_wrong(now, other, since) for other in _others_of_officer(now, case)
        ),
        "the phone's last hour": any(
            _is_or_was_bad(other, since) for other in _others_of_phone(now, case)
        ),
    }
    return [name for name, does in holds.items() if does]


def _others_of_officer(now: Snapshot, case: Row) -> list[Row]:
    """List the same officer's other cases."""
    found = now.cases.values()
    return [row for row in found if row.officer_id == case.officer_id and row.id != case.id]


def _others_of_phone(now: Snapshot, case: Row) -> list[Row]:
    """List the other cases of the phone that joined."""
    mine = {
        row.verification_id
        for row in now.belongs.values()
        if case.contact_id is not None and row.contact_id == case.contact_id
    }
    return [now.cases[id_] for id_ in mine if id_ != case.id]


def _went_wrong(now: Snapshot, case: Row, since: datetime) -> bool:
    """Say whether a case was refused, revoked, mismatched or withdrawn after joining since then."""
    refused = any(
        row.kind in ("refused", "revoked") and row.at > since
        for row in now.decisions.values()
        if row.verification_id == case.id
    )
    mismatched = any(
        row.cause == "mismatch" and row.raised_at > since
        for row in now.alarms.values()
        if row.verification_id == case.id
    )
    withdrawn = case.state == State.CANCELLED and case.joined_at and case.state_at > since
    return bool(refused or mismatched or withdrawn)


def _is_or_was_bad(case: Row, since: datetime) -> bool:
    """Say whether a case is live, or went negative since then."""
    return case.state in LIVE or (case.state in _NEGATIVE and case.state_at > since)


# --- 7: what the officer sees ------------------------------------------------------------------


def what_he_sees_does_not_hang_on_the_outcome(step: Step) -> None:
    """Invariant 7: the stage follows from what the officer may know, however it was decided."""
    for case in step.after.cases.values():
        told = case.officer_stage == "call_control_room"
        assert case.officer_stage == _stage(case, told=told), case.officer_stage
        code = step.after.codes.get(case.id)
        assert not (code and code.shown) or case.officer_stage == "waiting"


def the_version_counts_what_the_officer_sees(step: Step) -> None:
    """Invariant 7: the version moves with the stage and never without it."""
    for before, after in _changed(step):
        moved = before.officer_stage != after.officer_stage
        assert after.version - before.version == int(moved)
        assert before.officer_stage != "ended" or not moved
        if moved and after.officer_stage == "call_control_room":
            assert step.given.get("how") == "tell_officer"
        if moved and after.officer_stage == "ended":
            assert step.name in _MAY_END_FOR_HIM
            own_doing = step.name in ("cancel", "end", "end_by_operator")
            assert own_doing or after.join_by <= step.after.at


def one_open_verification_an_officer(step: Step) -> None:
    """No officer has two that, as far as they can know, are open."""
    found = step.after.cases.values()
    open_ones = [row.officer_id for row in found if row.officer_stage in _OPEN_STAGES]
    assert len(open_ones) == len(set(open_ones))


def _stage(case: Row, *, told: bool) -> str:
    """Work out the stage from joining, answering and ending; who decided what is no part of it."""
    if case.officer_ended_at is not None:
        return "ended"
    if told:
        return "call_control_room"
    if case.joined_at is None:
        return _of_refused_before_join(case)
    return "answered" if case.decided_at is not None else "checking"


def _of_refused_before_join(case: Row) -> str:
    """Work out the stage of a case that nobody joined: as of any, by what would have joined."""
    if case.answer_shown_at is None:
        return "waiting"
    # The screen follows the instant drawn by the next tick.
    shown: str = case.officer_stage
    return shown if shown in ("checking", "answered") else "checking"


# --- what happens at once or not at all --------------------------------------------------------

# A face is received in one, and made ready by a worker in another.
_SEVERAL_TRANSACTIONS = {"tick", "worker", "deliver", "deliver_all", "wait", "wait_until", "face"}


def all_or_nothing(step: Step) -> None:
    """Invariant 3: what was refused, or died before its commit, has changed nothing at all."""
    if (step.refused or step.killed) and step.name not in _SEVERAL_TRANSACTIONS:
        assert step.after.is_as(step.before)
        assert not step.after.entries


def _changed(step: Step) -> list[tuple[Row, Row]]:
    """Pair every case that was there with what it is now."""
    return [(row, step.after.cases[id_]) for id_, row in step.before.cases.items()]


def _is_due(at: datetime | None, was: datetime) -> bool:
    """Say whether a deadline had passed."""
    return at is not None and at <= was


def _still_waiting(case: Row, was: datetime) -> bool:
    """Say whether the officer's screen waits longer than a request can."""
    stage: str = case.officer_stage
    return stage == "waiting" and case.join_by <= was
