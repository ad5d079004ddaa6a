"""The planted faults: where each goes, what it replaces, and the tests that must see it."""

from dataclasses import dataclass
from typing import Final

_FAULTS = "tests/mutants/test_faults.py"
_INBOUND = "tests/verification/actions/test_inbound_texts.py"
_DECISIONS = "tests/verification/actions/test_decisions.py"
_WEBHOOKS = "tests/verification/test_webhooks.py"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One fault: `old` stands exactly once in `file` and becomes `new`; `tests` turn red."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTANTS: Final = (
    Mutant(
        name="send before commit",
        file="verification/actions/messaging/outbox.py",
        old='    task_queue.enqueue_on_commit("verification.deliver_message", '
        "message_id=str(message.id))",
        new="""\
    from foundation.sms import gateways
    from verification.actions import contacts

    gateways.current().send(
        to=contacts.number_of(message.contact),
        body=body_of(message),
        callback_url=str(message.id),
    )""",
        tests=(f"{_FAULTS}::test_a_rolled_back_text_is_never_sent",),
    ),
    Mutant(
        name="unsigned webhook accepted",
        file="verification/webhooks.py",
        old="        if not _is_signed(request):",
        new="        if not request.POST:",
        tests=(f"{_WEBHOOKS}::test_forty_forgeries_leave_nothing_but_a_count",),
    ),
    Mutant(
        name="dedupe only in Redis",
        file="verification/actions/joining/inbound_texts.py",
        old="    text = _store(contact, provider_sid=provider_sid, body=body,"
        " alarm_word=reading.alarm_word)",
        new="""\
    from uuid import uuid4

    from redis import Redis

    if not Redis.from_url(settings.REDIS_URL).set(provider_sid, 1, nx=True, ex=86400):
        return
    text = _store(contact, provider_sid=uuid4().hex, body=body, alarm_word=reading.alarm_word)""",
        tests=(f"{_FAULTS}::test_a_webhook_acts_once_though_redis_forgets_everything",),
    ),
    Mutant(
        name="attempt count reset by a new code",
        file="verification/actions/joining/join_codes.py",
        old="    row.save(force_insert=True)",
        new="""\
    row.save(force_insert=True)
    from verification.models import Contact

    Contact.objects.update(wrong_in_window=0)""",
        tests=(f"{_INBOUND}::test_wrong_codes_are_throttled_and_a_new_code_resets_nothing",),
    ),
    Mutant(
        name="OK closes an alarm",
        file="verification/actions/joining/inbound_texts.py",
        old="    if not (arrival.reading.calm or _answers_ask(arrival)):",
        new="""\
    if arrival.reading.calm:
        for case in arrival.own:
            alarms.close_by_itself(causes=(AlarmCause.SOS,), now=arrival.now, verification=case)
    if not (arrival.reading.calm or _answers_ask(arrival)):""",
        tests=(f"{_INBOUND}::test_ok_and_yes_lower_nothing",),
    ),
    Mutant(
        name="RECEIVED differs for SOS",
        file="verification/actions/joining/inbound_texts.py",
        old="    _acknowledge(arrival, TextKey.RECEIVED if arrival.own else TextKey.SOS_WHERE)",
        new="    _acknowledge(arrival, TextKey.SOS_WHERE)",
        tests=(f"{_INBOUND}::test_every_reply_gets_the_same_answer",),
    ),
    Mutant(
        name="late CONFIRMED",
        file="verification/actions/decisions/preconditions.py",
        old="    if now >= verification.decide_by:",
        new="    if now < verification.joined_at:",
        tests=(f"{_FAULTS}::test_a_yes_after_the_deadline_is_refused_though_all_else_is_well",),
    ),
    Mutant(
        name="late CONFIRMED text",
        file="verification/actions/messaging/send_guard.py",
        old="    if taken_by >= decision.at + settings.CONFIRMED_HANDED_OVER_WITHIN:",
        new="    if taken_by < decision.at:",
        tests=(
            "tests/verification/actions/test_delivery.py::test_a_yes_is_held_back_within_two_seconds_of_its_limit",
        ),
    ),
    Mutant(
        name="second use of a code",
        file="verification/actions/joining/inbound_texts.py",
        old="""\
    elif State(case.state) is State.REQUESTED:
        _join(arrival, case)
""",
        new="""\
    elif State(case.state) is State.REQUESTED:
        _join(arrival, case)
    elif State(case.state) is State.JOINED:
        from verification.actions.joining import match_codes

        case.contact = arrival.contact
        case.save(update_fields=["contact"])
        outbox.queue_text(
            key=TextKey.CHECKING,
            contact=arrival.contact,
            verification=case,
            now=arrival.now,
            match=match_codes.new(verification=case),
        )
""",
        tests=(f"{_INBOUND}::test_a_used_code_from_another_phone_is_refused_and_alarmed",),
    ),
    Mutant(
        name="decision without claim",
        file="verification/actions/decisions/preconditions.py",
        old="""\
    check_way(verification=verification, by=by)
    claims.check_claimed(verification=verification, by=by)
""",
        new="""\
    check_way(verification=verification, by=by)
""",
        tests=(f"{_DECISIONS}::test_confirm_needs_the_operator_s_own_claim",),
    ),
    Mutant(
        name="same person twice",
        file="verification/actions/decisions/preconditions.py",
        old="    if proposal.proposed_by_id == by.pk or not permissions.is_supervisor(by):",
        new="    if not permissions.is_supervisor(by):",
        tests=(f"{_FAULTS}::test_the_proposer_cannot_agree",),
    ),
    Mutant(
        name="now read before the lock",
        file="verification/actions/decisions/decisions.py",
        old="""\
    verification = lookup.lock_by_ref(ref=ref)
    now = clock.db_now()
    preconditions.check_confirm""",
        new="""\
    now = clock.db_now()
    verification = lookup.lock_by_ref(ref=ref)
    preconditions.check_confirm""",
        tests=(f"{_FAULTS}::test_a_yes_that_waited_for_the_lock_is_judged_by_the_time_after_it",),
    ),
    Mutant(
        name="receipt moving back",
        file="verification/actions/messaging/delivery_receipts.py",
        old="    return _RANK[to] > _RANK[known]",
        new="    return True",
        tests=(f"{_WEBHOOKS}::test_all_orders_of_callbacks_end_the_same",),
    ),
)
