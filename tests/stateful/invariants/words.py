"""Invariant 15: nothing a phone writes goes unseen, and its answers follow from its cases."""

from datetime import timedelta

from django.conf import settings

from tests.stateful.people import index_of
from tests.stateful.scene import Step, Webhook
from tests.stateful.snapshot import Row, Snapshot
from verification.actions.phone_alarms import WRITTEN
from verification.enums import TextKey
from verification.rules import inbound_parsing
from verification.rules.alarm_words import AlarmStrength
from verification.rules.inbound_parsing import Keyword, Reading
from verification.rules.states import LIVE

# Instants of a step lie between two readings of the clock; what is nearer to a limit is let be.
_MOMENT = timedelta(seconds=1)
_A_DAY = timedelta(days=1)
_ASKING = {"ask", "invite", "help_coming", "check_in", "ended", "follow_up", "feedback"}


def every_text_is_put_before_a_human(step: Step) -> None:
    """Invariant 15: each text stands on an open alarm, or is a code, quiet, calm or an answer."""
    webhook, text = step.webhook, _new_text(step)
    if webhook is None or text is None:
        return
    contact = contact_of(step.after, webhook)
    assert contact is not None
    reading = inbound_parsing.read(webhook.body)
    says_more = reading.words_beside_code or calls_for_help(step, reading, contact)
    if (reading.codes and not says_more) or asks_for_quiet(step, contact):
        return
    if own_after(step, contact) and (reading.calm or _answered_ask(step)):
        return
    assert text.alarm_id is not None
    assert step.after.alarms[text.alarm_id].closed_at is None


def quiet_before_a_judgement_is_seen(step: Step) -> None:
    """F17: whoever typed it, a human has to see that the phone asked for quiet."""
    contact = contact_of(step.after, step.webhook) if step.webhook else None
    if contact is None or _new_text(step) is None or not asks_for_quiet(step, contact):
        return
    assert contact.quiet_at is not None
    for case in own(step, contact):
        if case.state in LIVE or _is_owed(step.before, case.id):
            assert "asked_quiet" in {row.cause for row in step.after.open_alarms(case.id)}


def a_phone_in_a_case_has_no_alarms_beside_it(step: Step) -> None:
    """What a phone raised while it had no case goes over to the one that it joins."""
    for id_, row in step.after.belongs.items():
        if id_ in step.before.belongs or not row.joined:
            continue
        left = [a for a in step.after.open_alarms(None) if a.contact_id == row.contact_id]
        assert not [alarm for alarm in left if alarm.cause in WRITTEN]


def what_she_gets_back_is_the_same(step: Step) -> None:
    """Invariant 15: the answer follows from the phone's cases and alarms, never from the words."""
    webhook = step.webhook
    if webhook is None or step.killed or inbound_parsing.read(webhook.body).codes:
        return
    contact = contact_of(step.after, webhook)
    assert contact is not None
    got = [row.text_key for row in step.after.texts_to(contact) if row.id not in step.before.texts]
    wanted = _wanted(step, webhook, contact)
    assert wanted is None or got == wanted, (got, wanted)


def received_is_one_wording(step: Step) -> None:
    """Invariant 15: RECEIVED is byte for byte the same, for everybody and always."""
    keys = {row.id: row.text_key for row in step.after.texts.values()}
    taken = [*step.earlier, *step.sent] if step.sent else []
    bodies = {
        kept.body for kept in taken if keys[kept.callback_url.rsplit("/", 1)[1]] == "received"
    }
    assert len(bodies) <= 1


def calls_for_help(step: Step, reading: Reading, contact: Row) -> bool:
    """Say whether a text holds an alarm word that counts from this phone."""
    since = step.before.at - settings.REPLY_WINDOW
    texted = any(row.created_at > since for row in step.before.texts_to(contact))
    has_case = bool(own_after(step, contact))
    strength = reading.alarm.strength(has_case=has_case, texted_lately=texted)
    return strength is not AlarmStrength.NONE


def asks_for_quiet(step: Step, contact: Row) -> bool:
    """Say whether the text of this step is a wish for quiet that is honoured."""
    assert step.webhook is not None
    reading = inbound_parsing.read(step.webhook.body)
    if not reading.quiet:
        return False
    cases = own(step, contact) or _texted_lately(step.before, contact)
    if reading.keyword is Keyword.QUIET:
        return bool(cases)
    return bool(cases) and all(
        case.state == "ended" and case.contact_id == contact.id for case in cases
    )


def own(step: Step, contact: Row) -> list[Row]:
    """List the cases that a phone had when its text came."""
    before = step.before
    mine = [row.verification_id for row in before.belongs.values() if row.contact_id == contact.id]
    return [before.cases[id_] for id_ in mine if _has(before, contact, id_)]


def own_after(step: Step, contact: Row) -> list[Row]:
    """List them as they are now, with those that the text itself made the phone's."""
    new = [
        row.verification_id
        for id_, row in step.after.belongs.items()
        if row.contact_id == contact.id and id_ not in step.before.belongs
    ]
    had = [case.id for case in own(step, contact)]
    return [step.after.cases[id_] for id_ in {*had, *new}]


def contact_of(now: Snapshot, webhook: Webhook) -> Row | None:
    """Find whose text it was."""
    return now.contact_of(index_of(webhook.sender))


def _has(now: Snapshot, contact: Row, case_id: str) -> bool:
    """Say whether a phone has this case: live, unjudged, alarmed, or with an answer awaited."""
    if now.cases[case_id].state in LIVE or _is_owed(now, case_id) or now.open_alarms(case_id):
        return True
    written = [row.received_at for row in now.replies.values() if row.contact_id == contact.id]
    since = max([now.at - settings.ANSWER_AWAITED_FOR, *written])
    return any(
        row.verification_id == case_id and row.text_key in _ASKING and row.created_at > since
        for row in now.texts_to(contact)
    )


def _is_owed(now: Snapshot, case_id: str) -> bool:
    """Say whether a human still owes something to a case."""
    return any(
        row.verification_id == case_id and row.done_at is None and row.kind != "feedback"
        for row in now.owed.values()
    )


def _texted_lately(now: Snapshot, contact: Row) -> list[Row]:
    """List the cases that we and this phone texted about lately."""
    since = now.at - settings.REPLY_WINDOW
    mine = [row for row in now.belongs.values() if row.contact_id == contact.id]
    return [now.cases[row.verification_id] for row in mine if row.last_text_at > since]


def _new_text(step: Step) -> Row | None:
    """Find the text that this step stored."""
    if step.killed:
        return None
    new = [row for id_, row in step.after.replies.items() if id_ not in step.before.replies]
    return new[0] if new else None


def _answered_ask(step: Step) -> bool:
    """Say whether the text was the answer to a question of ours."""
    return any(
        case.answered_ask_at != step.before.cases[id_].answered_ask_at
        for id_, case in step.after.cases.items()
        if id_ in step.before.cases
    )


def _wanted(step: Step, webhook: Webhook, contact: Row) -> list[str] | None:
    """Work out the answer from what was known before; None where an instant is too near to call."""
    before, cases = step.before, own(step, contact)
    if asks_for_quiet(step, contact) or not contact.textable or contact.opted_out_at is not None:
        return []
    alarm = calls_for_help(step, inbound_parsing.read(webhook.body), contact)
    was = before.contacts.get(contact.id)
    if cases and was is not None and was.quiet_at is not None and not alarm:
        return []
    key = _key(step, contact, has_case=bool(cases), alarm=alarm)
    ages = [before.at - row.created_at for row in before.texts_to(contact) if row.text_key == key]
    limits = (settings.RECEIVED_AT_MOST_EVERY, settings.ANSWERED_THEN_EVERY, _A_DAY)
    if any(abs(age - limit) < _MOMENT for age in ages for limit in limits):
        return None
    return [] if _is_silent(key, ages) or _is_capped(before, contact, cases) else [key]


def _key(step: Step, contact: Row, *, has_case: bool, alarm: bool) -> TextKey:
    """Name the answer that a phone gets, if it gets one."""
    of_phone = [row for row in step.before.open_alarms(None) if row.contact_id == contact.id]
    if has_case or any(row.cause == "sos" for row in of_phone):
        return TextKey.RECEIVED
    return TextKey.SOS_WHERE if alarm else TextKey.NO_CHECK


def _is_silent(key: TextKey, ages: list[timedelta]) -> bool:
    """Say whether this answer was given too lately, its earlier ones being so old."""
    if key is TextKey.RECEIVED:
        return any(age < settings.RECEIVED_AT_MOST_EVERY for age in ages)
    often = sum(age < _A_DAY for age in ages) >= settings.ANSWERED_FREELY
    return often and any(age < settings.ANSWERED_THEN_EVERY for age in ages)


def _is_capped(before: Snapshot, contact: Row, cases: list[Row]) -> bool:
    """Say whether a cap holds the answer back."""
    lately = [row for row in before.texts_to(contact) if row.created_at > before.at - _A_DAY]
    newest = max(cases, key=lambda row: (row.state in LIVE, row.requested_at), default=None)
    of_case = [row for row in lately if newest and row.verification_id == newest.id]
    return len(lately) >= settings.TEXTS_PER_NUMBER_A_DAY or len(of_case) >= settings.TEXTS_PER_CASE
