"""Invariants of alarms, codes, contacts, and of what the person gets back."""

from datetime import datetime, timedelta

from django.conf import settings

from tests.stateful.actions.operator import SETTLING
from tests.stateful.invariants import words
from tests.stateful.scene import Step
from tests.stateful.snapshot import Row
from verification.enums import AlarmCause
from verification.rules import inbound_parsing
from verification.rules.after_care import CALL_AFTER_SILENCE
from verification.rules.closing import PRANKS
from verification.rules.states import FINAL, LIVE

# What these alarms wait for can come about without a human's judgement; no other closes so.
_CURABLE = {
    AlarmCause.MISMATCH,
    AlarmCause.NOT_REACHED,
    AlarmCause.NOT_TOLD,
    AlarmCause.ODD_REPLY,
    AlarmCause.ASKED_QUIET,
    AlarmCause.FLOOD,
    AlarmCause.UNCLAIMED,
    AlarmCause.STALE_CLAIM,
    AlarmCause.PROPOSAL,
    AlarmCause.OFF_DUTY,
    AlarmCause.NO_CONSOLE,
    AlarmCause.WATCHKEEPER_LATE,
    AlarmCause.WORKER_DEAF,
    AlarmCause.ROSTER_OLD,
    AlarmCause.PROVIDER_DOWN,
}
_FOLLOWED_BY = {
    "refused": {"refused", "officer_refused"},
    "unverified": {"unverified"},
    "revoked": {"revoked"},
    "expired": {"expired"},
}
_ANSWERS = {
    "refused": {"not_confirmed"},
    "unverified": {"could_not_check"},
    "cancelled": {"cancelled"},
    "revoked": {"revoked", "could_not_check"},
    "confirmed": {"confirmed"},
}
# Every one of these answers one code that was evaluated, and joined nothing.
_EVALUATED = {"unknown_code", "old_code", "used_code"}
# Instants of a step lie between two readings of the clock; what is nearer to a limit is let be.
_MOMENT = timedelta(seconds=1)


# --- 4: alarms ---------------------------------------------------------------------------------


def no_alarm_sinks(step: Step) -> None:
    """Invariant 4: an alarm is never taken away, reopened or lowered."""
    for id_, before in step.before.alarms.items():
        after = step.after.alarms[id_]
        assert after.priority <= before.priority
        assert before.closed_at is None or after == before


def a_human_closes_what_a_human_must(step: Step) -> None:
    """Invariant 4: but for its own cure, an alarm is closed by somebody, with an outcome."""
    for alarm in _closed_now(step):
        if alarm.closed_by_id is not None:
            _closed_by_somebody(step, alarm)
            continue
        if _went_into_another(step, alarm):
            continue
        assert alarm.cause in _CURABLE, alarm.cause
        if alarm.cause == "mismatch":
            assert alarm.priority > 1
            assert step.after.cases[alarm.verification_id].match == "matched"
        if alarm.cause == "odd_reply":
            assert step.given.get("how") == "mark_read"
        if alarm.cause == "asked_quiet":
            assert step.given.get("how") in ("judge", "waive")


def _closed_by_somebody(step: Step, alarm: Row) -> None:
    """Hold who closed an alarm against the rules: alone, or two for some."""
    if alarm.outcome in PRANKS:
        assert step.name == "answer_pranks"
        assert alarm.proposed_by_id not in (None, alarm.closed_by_id)
        return
    without_contact = alarm.outcome == "no_contact_possible" and alarm.priority == 1
    assert step.name == ("answer_closing" if without_contact else "close_alarm")
    assert without_contact == (alarm.second_id is not None)
    assert alarm.second_id != alarm.closed_by_id
    assert alarm.cause != "sos" or alarm.incident_number_id is not None


def _went_into_another(step: Step, alarm: Row) -> bool:
    """Say whether a phone's alarm is closed because its case has one of the same cause open."""
    return alarm.verification_id is None and any(
        row.verification_id is not None and row.cause == alarm.cause and row.closed_at is None
        for row in step.after.alarms.values()
    )


def a_text_of_hers_closes_nothing(step: Step) -> None:
    """Invariant 4: OK, YES and everything else lower nothing and close nothing."""
    if step.name in ("text", "webhook_again"):
        assert all(_went_into_another(step, alarm) for alarm in _closed_now(step))


def a_no_has_its_alarm(step: Step) -> None:
    """Invariant 3: every negative end has raised what calls a human."""
    for case in step.after.cases.values():
        wanted = set(_FOLLOWED_BY.get(case.state, ()))
        if case.state == "cancelled" and case.joined_at is not None:
            wanted = {"cancelled_after_join"}
        raised = {row.cause for row in step.after.alarms.values() if row.verification_id == case.id}
        assert not wanted or wanted & raised, (case.state, raised)


def an_alarm_word_alarms(step: Step) -> None:
    """An alarm word is P1 on every live case of the phone, else on its last, else on the phone.

    The code beside it joins the phone to a case; an SOS open there already is the same alarm.
    """
    webhook = step.webhook
    if webhook is None or step.killed:
        return
    reading = inbound_parsing.read(webhook.body)
    contact = words.contact_of(step.after, webhook)
    assert contact is not None
    if not words.calls_for_help(step, reading, contact) or words.asks_for_quiet(step, contact):
        return
    own = words.own_after(step, contact)
    opened = [
        row for row in step.after.alarms.values() if row.cause == "sos" and row.closed_at is None
    ]
    on_cases = {row.verification_id for row in opened if row.priority == 1}
    assert all(row.id in on_cases for row in own if row.state in LIVE)
    # One that a phone raises alone may begin lower: in a flood, or after two pranks.
    assert on_cases & {row.id for row in own} or any(r.contact_id == contact.id for r in opened)


# --- 8: codes ----------------------------------------------------------------------------------


def a_code_joins_once_and_in_time(step: Step) -> None:
    """Invariant 8: a join stands for ever, came within five minutes, and was the only one."""
    for id_, join in step.before.joins.items():
        assert step.after.joins[id_] == join
    for join in step.after.joins.values():
        case = step.after.cases[join.verification_id]
        assert join.at < case.join_by
        # Of a caller the line joined, whichever number they gave then or later.
        assert join.contact_id in (None, case.contact_id)
        assert join.contact_id or join.way in ("called", "voice")
    of_cases = [join.verification_id for join in step.after.joins.values()]
    assert len(of_cases) == len(set(of_cases))


def wrong_codes_are_counted(step: Step) -> None:
    """Invariant 8: five evaluations a window, whatever new codes were issued meanwhile."""
    webhook = step.webhook
    contact = webhook and words.contact_of(step.after, webhook)
    if not webhook or not contact:
        return
    told = step.after.texts_to(contact)
    wrong = [row.created_at for row in told if row.text_key in _EVALUATED]
    windows = _windows(wrong)
    assert all(len(window) <= settings.WRONG_CODES_PER_WINDOW for window in windows)
    joined = [row for row in step.after.joins.values() if row.contact_id == contact.id]
    for join in (row for row in joined if row.way in ("texted", "invited")):
        before = [window for window in windows if window[0] <= join.at]
        open_ = before and join.at < before[-1][0] + settings.WRONG_CODES_WINDOW - _MOMENT
        used = [at for at in before[-1] if at < join.at] if open_ else []
        assert len(used) < settings.WRONG_CODES_PER_WINDOW


def _windows(instants: list[datetime]) -> list[list[datetime]]:
    """Cut instants into windows that begin with their first."""
    windows: list[list[datetime]] = []
    for at in instants:
        if windows and at < windows[-1][0] + settings.WRONG_CODES_WINDOW:
            windows[-1].append(at)
        else:
            windows.append([at])
    return windows


# --- 3 and 14: nobody is forgotten -------------------------------------------------------------


def nobody_is_left_without_an_answer(step: Step) -> None:
    """Invariant 3: who joined has a text with the outcome, or somebody still has to tell them."""
    for case in step.after.cases.values():
        if case.joined_at is None or case.state not in _ANSWERS:
            continue
        texted = any(
            row.verification_id == case.id and row.text_key in _ANSWERS[case.state]
            for row in step.after.texts.values()
        )
        raised = {row.cause for row in step.after.alarms.values() if row.verification_id == case.id}
        voice = case.tell_by or case.told_at or raised & {"not_told", "not_reached"}
        assert texted or voice, case.state


def every_contact_is_owed_a_judgement(step: Step) -> None:
    """Invariant 14: until a human has judged or waived, every contact of a case is owed it."""
    owed = {
        (row.verification_id, row.contact_id): row
        for row in step.after.owed.values()
        if row.kind == "judgement"
    }
    for row in step.after.belongs.values():
        assert (row.verification_id, row.contact_id) in owed
    for join in step.after.joins.values():
        contact_id = join.contact_id or step.after.cases[join.verification_id].contact_id
        assert (join.verification_id, contact_id) in owed
    for row in owed.values():
        assert row.done_at is None or row.done_by_id is not None


def only_a_judgement_settles(step: Step) -> None:
    """Invariant 14: nothing that is owed is done but by a judgement or a waiver, after the end.

    And not while a P1 of the case is open, but the one that a judgement closes. A call that was
    made and a text that was answered are done; a text that nobody need answer may be left out.
    """
    for id_, before in step.before.owed.items():
        after = step.after.owed[id_]
        if before.done_at is not None or after.done_at is None:
            continue
        if step.given.get("how") not in SETTLING:
            assert _is_done_by_itself(step, after), after
            continue
        assert step.after.cases[after.verification_id].state in FINAL
        still_open = [
            row
            for row in step.after.alarms.values()
            if row.verification_id == after.verification_id and row.closed_at is None
        ]
        assert all(row.priority > 1 for row in still_open)


def _is_done_by_itself(step: Step, row: Row) -> bool:
    """Say whether a follow-up may be done though nobody has judged its case."""
    contact = step.after.contacts.get(row.contact_id)
    match row.kind:
        case "check_in" | "next_day" | "feedback":
            return True
        case "follow_up":
            return row.answered_at is not None
        case "custody_check":
            return row.done_by_id is not None
        case "ring_officer":
            return row.done_by_id is not None or _wrote_since_end(step, row)
        case "ring_person" | "ring_asked":
            is_text = contact is not None and contact.write_only_at is not None
            return row.done_by_id is not None or row.answered_at is not None or is_text
        case _:
            return False


def _wrote_since_end(step: Step, row: Row) -> bool:
    """Say whether a silence, after which an officer was to be rung, is none any more."""
    ended_at = step.after.cases[row.verification_id].ended_at
    phone = step.after.cases[row.verification_id].contact_id
    written = [text for text in step.after.replies.values() if text.contact_id == phone]
    return row.ordinal == CALL_AFTER_SILENCE and any(
        text.received_at > ended_at for text in written
    )


def erased_is_erased(step: Step) -> None:
    """Invariant 13: an erased phone has no index any more, and was needed by nobody."""
    for id_, contact in step.after.contacts.items():
        if contact.erased_at is None:
            continue
        assert contact.phone_index is None
        if step.before.contacts[id_].erased_at is None:
            mine = [row for row in step.after.belongs.values() if row.contact_id == id_]
            assert all(step.after.cases[row.verification_id].state in FINAL for row in mine)


def _closed_now(step: Step) -> list[Row]:
    """List the alarms that this step closed."""
    return [
        row
        for id_, row in step.after.alarms.items()
        if row.closed_at is not None
        and (id_ not in step.before.alarms or step.before.alarms[id_].closed_at is None)
    ]
