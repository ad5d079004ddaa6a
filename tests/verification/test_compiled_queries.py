"""The compiled queries are a named list, and each gives the rows of its queryset.

Compiled is what saves at least 0.45 ms of a whole verification or of a page of the console, and
what every call of a device or a console asks. The gains were measured by measure_compiled.py beside
this file; docs/decisions/0092-compiled-queries.md says what came of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from inspect import signature
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from accounts.models import ShiftToken
from controlroom.audit_queries import AuditEntryQuerySet
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.queries.compiled import COMPILED, CompilingQuerySet
from foundation.sms.senders import Channel
from foundation.sms.statuses import MessageStatus
from officerapi.models import RememberedRequest
from tests.support import database_owner
from tests.support.factories import World
from tests.support.queries import told
from verification.actions import alarms
from verification.actions.decisions import hand_overs
from verification.actions.records import audit_entries, id_ranges, words
from verification.enums import AlarmCause, FollowUpKind, Priority, WordsKind
from verification.events import Event
from verification.models import (
    Face,
    FollowUp,
    JoinCode,
    MatchTry,
    Message,
    PhoneCaller,
    Proposal,
)

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Hot:
    """Why a query is compiled: µs that it saves a call, and who asks it how often."""

    saves_us: int
    asked: str


HOT: dict[str, Hot] = {
    "VerificationQuerySet.whole_by_id": Hot(saves_us=1190, asked="every action, after its lock"),
    "VerificationQuerySet.whole_by_ref": Hot(saves_us=1340, asked="every case page"),
    "VerificationQuerySet.whole_of_officer": Hot(saves_us=1390, asked="every poll of a device"),
    "VerificationQuerySet.lock_by_id": Hot(saves_us=400, asked="texts and deliveries"),
    "VerificationQuerySet.lock_by_ref": Hot(saves_us=360, asked="every action of an operator"),
    "VerificationQuerySet.lock_of_officer": Hot(saves_us=590, asked="every action of an officer"),
    "VerificationQuerySet.open_id_of": Hot(saves_us=660, asked="every request"),
    "VerificationQuerySet.gone_wrong_of": Hot(saves_us=1360, asked="every case page and YES"),
    "ContactQuerySet.locked_by_id": Hot(saves_us=670, asked="every delivery and receipt, twice"),
    "ContactQuerySet.locked_by_index": Hot(saves_us=520, asked="every text to us"),
    "CaseContactQuerySet.cases_texted_since": Hot(saves_us=520, asked="every text to us"),
    "CaseContactQuerySet.live_or_negative_of": Hot(saves_us=890, asked="every case page and YES"),
    "JoinCodeQuerySet.by_digest": Hot(saves_us=850, asked="every code in a text"),
    "LocationFixQuerySet.newest_of": Hot(
        saves_us=970, asked="every place, officer check and case page"
    ),
    "LocationFixQuerySet.first_that_says_of": Hot(saves_us=800, asked="every place of a device"),
    "LocationFixQuerySet.newest_that_says_of": Hot(saves_us=900, asked="every place of a device"),
    "OfficerCheckQuerySet.newest_of": Hot(saves_us=980, asked="every case page"),
    "DutyPeriodQuerySet.begun_of": Hot(saves_us=810, asked="every officer check"),
    "RosterImportQuerySet.imported_at_for": Hot(saves_us=590, asked="every officer check and page"),
    "OfficerQuerySet.by_id": Hot(saves_us=490, asked="every officer check"),
    "OfficerQuerySet.by_user": Hot(saves_us=560, asked="every call of a device"),
    "DeviceQuerySet.last_sign_in_of": Hot(saves_us=1210, asked="every officer check"),
    "ShiftTokenQuerySet.by_digest": Hot(saves_us=650, asked="every call of a device"),
    "RememberedRequestQuerySet.of_key": Hot(saves_us=620, asked="every change from a device"),
    "MessageQuerySet.claimable": Hot(saves_us=1770, asked="every delivery"),
    "MessageQuerySet.held_by": Hot(saves_us=550, asked="every delivery"),
    "MessageQuerySet.waiting_of": Hot(saves_us=740, asked="every delivery"),
    "MessageQuerySet.facts_of": Hot(saves_us=500, asked="every delivery and receipt"),
    "MessageQuerySet.by_id": Hot(saves_us=540, asked="every receipt"),
    "MessageQuerySet.replaceable_of": Hot(saves_us=940, asked="every text about a state"),
    "MessageQuerySet.newest_of_case": Hot(saves_us=1350, asked="every case page"),
    "MessageQuerySet.unsent_since": Hot(saves_us=860, asked="every page"),
    "MessageQuerySet.newest_delivered": Hot(saves_us=1060, asked="every page"),
    "InboundTextQuerySet.newest_of_case": Hot(saves_us=1470, asked="every case page"),
    "AlarmQuerySet.open_of_case": Hot(saves_us=1030, asked="claim, YES, delivery and receipt"),
    "AlarmQuerySet.open_of_phone": Hot(saves_us=940, asked="every receipt"),
    "AlarmQuerySet.open_of_service": Hot(saves_us=1190, asked="every delivery"),
    "AlarmQuerySet.open_as_shown": Hot(saves_us=1620, asked="every page"),
    "AlarmQuerySet.open_in_brief": Hot(saves_us=680, asked="every page"),
    "FollowUpQuerySet.unanswered_by": Hot(saves_us=520, asked="every text to us"),
    "InboundTextQuerySet.newest_since": Hot(saves_us=850, asked="every text to us"),
    "AlarmQuerySet.open_of_contact": Hot(saves_us=770, asked="every join"),
    "FaceQuerySet.standing_of": Hot(saves_us=780, asked="every case page and YES"),
    "MatchTryQuerySet.uncompared_of": Hot(saves_us=460, asked="every YES and case page"),
    "PhoneCallerQuerySet.of_the_person": Hot(saves_us=410, asked="every case page and YES"),
    "ProposalQuerySet.open_of": Hot(saves_us=980, asked="every case page"),
    "WordsQuerySet.place_of": Hot(saves_us=1090, asked="every YES and case page"),
    "WordsQuerySet.notes_of": Hot(saves_us=1270, asked="every case page"),
    "ConsolePresenceQuerySet.seen_after": Hot(saves_us=440, asked="every call of a console"),
    "ConsolePresenceQuerySet.live_with_cases": Hot(saves_us=1560, asked="every page"),
    "ShiftQuerySet.running_of": Hot(saves_us=700, asked="every call of a console"),
    "HandOverQuerySet.open_of_case": Hot(saves_us=900, asked="every case page"),
    "AuditEntryQuerySet.changes": Hot(saves_us=930, asked="every change, by every console"),
    "AuditEntryQuerySet.looks": Hot(saves_us=870, asked="every case page"),
}


def _alarm(cause: AlarmCause, **about: Any) -> None:
    """Raise an alarm about a case, a phone or the service."""
    alarms.raise_alarm(cause=cause, priority=Priority.P2, **about)


def scene(world: World) -> dict[str, Any]:
    """Let the real actions leave at least one row for every query; name the values to ask by."""
    officer, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_confirmed(officer, operator)
    world.text(phone, "There are two of them")
    now = clock.db_now()
    contact = verification.contact
    assert contact is not None
    with ledger.transaction():
        _alarm(AlarmCause.UNKNOWN_CODE, contact=contact, now=now)
        _alarm(AlarmCause.NO_CONSOLE, now=now)
        _alarm(AlarmCause.MISMATCH, verification=verification, now=now)
        audit_entries.record(
            event=Event.VERIFICATION_LOOKED_AT,
            actor=audit_entries.operator(operator),
            verification=verification,
        )
    why = words.write(kind=WordsKind.WHY, text="Sure.", at=now, verification=verification)
    with database_owner.past_guards():
        Proposal.objects.create(
            verification=verification,
            proposed_by=operator,
            proposed_at=now,
            face="matches",
            reason_fits=True,
            heard="said",
            why=why,
        )
    colleague = world.make_operator()
    with ledger.transaction():
        hand_overs.offer(ref=verification.ref, by=operator, to=colleague.pk, line="")
    *earlier, newest = world.messages(phone)
    token = uuid4()
    with database_owner.past_guards():
        Message.objects.filter(id=earlier[0].id).update(
            status=MessageStatus.DELIVERED, lease_token=token
        )
        FollowUp.objects.update(message=newest)
        MatchTry.objects.create(
            verification=verification, digest=b"1", of_code=1, while_joined=True, typed_at=now
        )
        Face.objects.create(verification=verification, received_at=now, after_answer=False)
        PhoneCaller.objects.create(
            verification=verification, taken_by=operator, at=now, is_the_person=True
        )
    shift = ShiftToken.objects.get(device=officer.device)
    RememberedRequest.objects.create(
        device=officer.device,
        path="/verifications",
        key="one",
        body_digest=b"digest",
        status=201,
        verification=verification,
        at=now,
    )
    return {
        "verification_id": verification.id,
        "topic_id": verification.id,
        "contact_id": contact.id,
        "officer_id": officer.officer.id,
        "user_id": operator.id,
        "device_id": officer.device.id,
        "taken_by_id": operator.id,
        "channel": Channel.SMS,
        "message_id": newest.id,
        "ref": verification.ref,
        "but": uuid4(),
        "now": clock.db_now(),
        "since": now - timedelta(hours=1),
        "after": now - timedelta(hours=1),
        "before": now + timedelta(seconds=1),
        "silent_since": now - timedelta(hours=1),
        "not_over_before": now,
        "phone_index": bytes(contact.phone_index or b""),
        "digest": bytes(JoinCode.objects.get(verification=verification).digest),
        "token_digest": bytes(shift.token_digest),
        "token": token,
        "path": "/verifications",
        "key": "one",
        "kind": FollowUpKind.JUDGEMENT,
        "ordinal": 1,
        "first_id": id_ranges.first_id(at=now - timedelta(hours=1)),
        "MessageQuerySet.held_by": {"message_id": earlier[0].id},
        "OfficerQuerySet.by_user": {"user_id": officer.officer.user_id},
        "AuditEntryQuerySet.changes": {
            "after": 0,
            "until": AuditEntry.objects.latest("seq").seq,
        },
    }


def values_of(name: str, facts: Facts) -> dict[str, Any]:
    """Choose the values that a query asks by."""
    wanted = [one for one in signature(COMPILED[name]).parameters if one != "self"]
    chosen = {one: facts[one] for one in wanted if one in facts}
    return {**chosen, **facts.get(name, {})}


def fresh(name: str) -> CompilingQuerySet[Any]:
    """Give the queryset that has this query, as the model's manager gives it."""
    of_models = [model._default_manager.get_queryset() for model in apps.get_models()]
    querysets: list[Any] = [AuditEntryQuerySet(AuditEntry), *of_models]
    found: list[CompilingQuerySet[Any]] = [
        one for one in querysets if type(one).__name__ == name.partition(".")[0]
    ]
    return found[0]


def ordinary(name: str) -> Callable[..., Any]:
    """Give the method as it is written."""
    method: Callable[..., Any] = COMPILED[name].__wrapped__  # type: ignore[attr-defined]
    return method


def test_what_is_compiled_is_what_is_listed() -> None:
    ours = {name for name, ask in COMPILED.items() if not ask.__module__.startswith("tests.")}
    assert ours == set(HOT)


def test_every_compiled_query_gives_the_rows_of_its_queryset(
    world: World, subtests: pytest.Subtests, django_assert_num_queries: Any
) -> None:
    facts = scene(world)
    for name in HOT:
        with subtests.test(name):
            _check_rows(name, values_of(name, facts), django_assert_num_queries)


def _check_rows(name: str, values: dict[str, Any], django_assert_num_queries: Any) -> None:
    """Hold what the compiled query gives against what its queryset gives."""
    rows = list(ordinary(name)(fresh(name), **values))
    assert rows
    # Compiled at the first call, kept at the second.
    for _ in range(2):
        with django_assert_num_queries(1):
            asked = COMPILED[name](fresh(name), **values)
            got = list(asked)
        assert [told(row) for row in got] == [told(row) for row in rows]
        assert asked.exists()
    nobody = {one: uuid4() if one.endswith("_id") else value for one, value in values.items()}
    wanted = list(ordinary(name)(fresh(name), **nobody))
    assert [told(row) for row in COMPILED[name](fresh(name), **nobody)] == list(map(told, wanted))
