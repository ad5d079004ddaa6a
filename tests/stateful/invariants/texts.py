"""Invariants of the texts: sent once, in order, never late, never warmer than what is known."""

from collections import Counter

from django.conf import settings

from foundation.sms.gateways.memory import Kept
from tests.stateful.scene import Step
from tests.stateful.snapshot import Row
from verification.actions import alarms
from verification.actions.messaging import outbox
from verification.enums import TextKey

_BLOCKING = set(alarms.BLOCKING)
_NEED_SECOND = set(alarms.NEED_SECOND)
_NEGATIVE = {"not_confirmed", "could_not_check", "cancelled", "revoked"}
_REPLACED = {"checking", "new_code", "confirmed"}
_STATE_TEXTS = set(outbox.STATE_TEXTS)
_LOST = ("undelivered", "failed")
_SETTLED = ("delivered", "withdrawn", *_LOST)
# Of two stories of the provider the later or worse stands; nothing goes back.
_RANK = {"accepted": 2, "sent": 3, "delivered": 4, "undelivered": 5, "failed": 6}


# --- 2 and 5: the YES --------------------------------------------------------------------------


def a_yes_goes_out_only_while_it_is_true(step: Step) -> None:
    """Invariants 2 and 5: decided, in time, under no alarm, to the phone that joined."""
    for text in _sent_of(step, TextKey.CONFIRMED):
        case = step.before.cases[text.verification_id]
        decision = step.before.decisions[text.decision_id]
        assert case.state == "confirmed"
        assert decision.kind == "confirmed"
        assert decision.verification_id == case.id
        assert decision.join_id is not None
        assert decision.officer_check_id is not None
        assert text.contact_id == case.contact_id
        assert step.after.at - decision.at <= settings.CONFIRMED_HANDED_OVER_WITHIN
        opened = step.before.open_alarms(case.id)
        assert not {row.cause for row in opened} & _BLOCKING
        unseen = [row for row in opened if row.cause in _NEED_SECOND]
        two = decision.second_id is not None
        assert not [row for row in unseen if not two or row.raised_at > decision.at]


def no_yes_after_a_no(step: Step) -> None:
    """Invariant 5: within a verification never a positive after a negative, on any phone."""
    told: set[tuple[str, str]] = set()
    if not step.sent:
        return
    for kept in (*step.earlier, *step.sent):
        text = step.after.texts[_id(kept)]
        if text.text_key in _NEGATIVE:
            told.add((text.verification_id, text.contact_id))
        if text.text_key == "confirmed":
            assert (text.verification_id, text.contact_id) not in told


# --- 5: once -----------------------------------------------------------------------------------


def a_text_goes_out_once(step: Step) -> None:
    """Invariant 5: once; the provider here can always be asked, so not even a death doubles it."""
    if step.sent:
        often = Counter(_id(kept) for kept in (*step.earlier, *step.sent))
        assert max(often.values()) == 1


def one_text_on_the_wire_a_phone(step: Step) -> None:
    """Order on a phone matters: two at once could arrive either way round."""
    under_way = [
        row.contact_id
        for row in step.after.texts.values()
        if row.status == "sending" and row.lease_until and row.lease_until > step.after.at
    ]
    assert len(under_way) == len(set(under_way))


def nothing_stale_waits(step: Step) -> None:
    """Of one case and phone at most one state waits to be sent, and none after a NO."""
    for waiting in step.after.texts.values():
        if waiting.status != "queued" or waiting.text_key not in _REPLACED:
            continue
        same = [
            row
            for row in step.after.texts.values()
            if (row.verification_id, row.contact_id)
            == (waiting.verification_id, waiting.contact_id)
        ]
        assert not [row for row in same if row.text_key in _NEGATIVE]
        replaced = [row for row in same if row.status == "queued" and row.text_key in _REPLACED]
        assert len(replaced) == 1


def caps_hold(step: Step) -> None:
    """Beyond 12 a case and 30 a day for a number only what carries a state is sent."""
    for id_, text in step.after.texts.items():
        if id_ in step.before.texts or text.text_key in _STATE_TEXTS:
            continue
        mine = [row for row in step.before.texts.values() if row.contact_id == text.contact_id]
        lately = [row for row in mine if (text.created_at - row.created_at).days < 1]
        of_case = [row for row in lately if row.verification_id == text.verification_id]
        assert len(lately) < settings.TEXTS_PER_NUMBER_A_DAY
        assert text.verification_id is None or len(of_case) < settings.TEXTS_PER_CASE


# --- 10: receipts and webhooks -----------------------------------------------------------------


def receipts_never_move_back(step: Step) -> None:
    """Invariant 10: a text that the provider has taken only moves forward, under one Sid."""
    for id_, before in step.before.texts.items():
        after = step.after.texts[id_]
        if before.provider_sid is None:
            continue
        assert after.provider_sid == before.provider_sid
        assert after.handed_over_at == before.handed_over_at
        assert _RANK[after.status] >= _RANK[before.status], (before.status, after.status)


def a_webhook_acts_once(step: Step) -> None:
    """Invariant 10: a text that comes again changes nothing; one that died is taken now."""
    sids = [row.provider_sid for row in step.after.replies.values()]
    assert len(sids) == len(set(sids))
    if step.name != "webhook_again" or not step.scene.webhooks:
        return
    known = {row.provider_sid for row in step.before.replies.values()}
    if step.scene.webhook.sid in known:
        assert step.after.texts == step.before.texts
        assert step.after.alarms == step.before.alarms
        assert step.after.cases == step.before.cases
        assert step.after.replies == step.before.replies


# --- 3: a text that is lost calls somebody -----------------------------------------------------


def a_lost_text_alarms(step: Step) -> None:
    """Invariant 3: what failed has `not_reached` open at once; the next that arrives closes it."""
    for id_, after in step.after.texts.items():
        before = step.before.texts.get(id_)
        if after.status in _LOST and before and before.status not in _LOST:
            assert _not_reached(step, after)


def silence_of_the_provider_alarms(step: Step) -> None:
    """Invariant 3: after a tick no text has been without an end for 60 s and unnoticed."""
    if step.name != "tick" or step.killed:
        return
    since = step.before.at - settings.NOT_REACHED_AFTER
    for text in step.after.texts.values():
        overdue = text.status not in _SETTLED and text.created_at <= since
        assert not overdue or text.missed_at is not None


def a_yes_that_stayed_behind_is_taken_back(step: Step) -> None:
    """Invariant 5: at a tick, a YES not handed over within 120 s has been revoked."""
    if step.name != "tick" or step.killed:
        return
    for text in step.after.texts.values():
        if text.text_key != "confirmed" or text.handed_over_at is not None:
            continue
        case = step.after.cases[text.verification_id]
        latest = case.decided_at + settings.CONFIRMED_HANDED_OVER_WITHIN
        assert not (case.state == "confirmed" and latest <= step.before.at)


def _not_reached(step: Step, text: Row) -> bool:
    """Say whether the alarm for this text's case, or for its phone alone, is open."""
    return any(
        row.cause == "not_reached"
        and (text.verification_id is not None or row.contact_id == text.contact_id)
        for row in step.after.open_alarms(text.verification_id)
    )


def _sent_of(step: Step, key: str) -> list[Row]:
    """List what the provider took in this step, of one kind."""
    found = [step.after.texts[_id(kept)] for kept in step.sent]
    return [row for row in found if row.text_key == key]


def _id(kept: Kept) -> str:
    """Name the text that the provider has."""
    return kept.callback_url.rsplit("/", 1)[1]
