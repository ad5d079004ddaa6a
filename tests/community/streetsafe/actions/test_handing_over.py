"""An action goes to its owner's own system once, whatever happens on the way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction

from community.streetsafe import tasks
from community.streetsafe.actions import handing_over, handovers, interventions
from community.streetsafe.actions.handing_over import OnTheWireInTransactionError
from community.streetsafe.actions.handovers import MayNotHandOver
from community.streetsafe.enums import ActionKind, ActionState, HandoverState, Reason
from community.streetsafe.gateways import base
from community.streetsafe.gateways.memory import MemoryGateway, Step
from community.streetsafe.models import Action, Handover
from community.streetsafe.rules import handover_states
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from foundation.queue import task_queue
from tests.community.streetsafe import asked, handed
from tests.community.streetsafe.actions.test_reports import take
from tests.simulator.open311.council import JURISDICTION, KEY, Council
from tests.support import still_clock, street_rows
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def memory(settings: LazySettings) -> Iterator[None]:
    """Send to memory, by a clock that stands still."""
    settings.OPEN311_GATEWAY = handed.MEMORY
    MemoryGateway.clear()
    with still_clock.stopped():
        yield
    MemoryGateway.clear()


@pytest.fixture
def handover(transactional_db: None) -> Handover:
    return handed.begun()


def pass_time(settings: LazySettings, how_long: timedelta) -> None:
    settings.CLOCK_OFFSET += how_long


def posts() -> int:
    return MemoryGateway.calls.count("post")


def test_an_action_of_an_owner_with_a_system_is_handed_over_once(handover: Handover) -> None:
    assert handover.state == HandoverState.WAITING
    assert handed.send(handover).state == HandoverState.SENT
    assert handover.number == MemoryGateway.kept[0].number
    handed.send(handover)
    assert len(MemoryGateway.kept) == posts() == 1
    assert handed.entries(handover) == [("waiting", "unknown"), ("unknown", "sent")]


def test_who_has_no_system_or_takes_no_such_kind_is_asked_on_the_page_alone() -> None:
    actor = asked.somebody()
    asked.ask(asked.owner("Gaol Park Trust"), actor=actor)
    asked.ask(handed.connect(asked.owner()), actor=actor, kind=ActionKind.CCTV)
    assert not Handover.objects.exists()


def test_what_is_sent_holds_the_road_and_the_note_and_nothing_of_who_reported() -> None:
    unit = street_rows.spot("Gaol Park")
    take(unit, address="198.51.100.9")
    take(unit, address="198.51.101.9")
    partner = handed.connect(asked.owner())
    action = asked.ask(partner, actor=asked.somebody("ada"), unit=unit, note="Mend the lamp.")
    handover = handed.send(Handover.objects.get(action=action))
    (kept,) = MemoryGateway.kept
    assert kept.request == base.Request(
        token=handover.id,
        service_code="LAMP",
        description=(
            "Lighting: Gaol Park, Goodmayes Mead, Redbridge.\nMend the lamp.\n"
            f"Our reference: SC-{handover.id.hex}"
        ),
        address="Gaol Park, Goodmayes Mead, Redbridge",
        place=(0.0, 0.0),
    )
    said = f"{kept.request.description} {kept.request.address}".casefold()
    for word in ("198.51", "report", "unsafe", "ada", *(one.label for one in Reason)):
        assert str(word) not in said


@pytest.mark.parametrize("taken", [True, False])
def test_without_an_answer_it_is_asked_for_before_it_is_posted_again(
    handover: Handover, settings: LazySettings, taken: bool
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=taken))
    assert handed.send(handover).state == HandoverState.UNKNOWN
    assert handed.send(handover).posts == 1
    pass_time(settings, handover_states.ASK_AFTER)
    assert handed.send(handover).state == HandoverState.SENT
    assert MemoryGateway.calls == ["post", "find", *([] if taken else ["post"])]
    assert len(MemoryGateway.kept) == 1


def test_while_nobody_can_tell_nothing_is_posted(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    MemoryGateway.find_steps.extend(Step(answer=base.Unknown()) for _ in range(5))
    handed.send(handover)
    for _ in range(5):
        pass_time(settings, handover_states.LOOK_EVERY)
        assert handed.send(handover).state == HandoverState.UNKNOWN
    assert posts() == 1
    pass_time(settings, handover_states.LOOK_EVERY)
    assert handed.send(handover).state == HandoverState.SENT
    assert posts() == len(MemoryGateway.kept) == 1


def test_what_never_turns_up_is_posted_three_times_and_then_only_asked_for(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.extend(Step(answer=base.Unknown()) for _ in range(9))
    for _ in range(9):
        handed.send(handover)
        pass_time(settings, handover_states.LOOK_EVERY)
    assert (handover.state, posts()) == (HandoverState.UNKNOWN, handover_states.POSTS_AT_MOST)


def test_what_was_certainly_not_taken_is_posted_again_without_asking(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Busy(retry_after=timedelta(hours=1))))
    assert handed.send(handover).state == HandoverState.WAITING
    pass_time(settings, timedelta(hours=1) - 30 * SECOND)
    assert handed.send(handover).state == HandoverState.WAITING
    pass_time(settings, 30 * SECOND)
    assert handed.send(handover).state == HandoverState.SENT
    assert MemoryGateway.calls == ["post", "post"]


def test_a_busy_answer_does_not_make_an_earlier_doubt_forgotten(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.extend([Step(answer=base.Unknown()), Step(answer=base.Busy())])
    for _ in range(3):
        handed.send(handover)
        pass_time(settings, handover_states.LOOK_EVERY)
    assert MemoryGateway.calls == ["post", "find", "post", "find", "post"]
    assert handover.state == HandoverState.SENT


def test_a_refusal_keeps_its_sentence_and_is_sent_again_when_somebody_says_so(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Refused("The key is wrong.")))
    assert handed.send(handover).state == HandoverState.REFUSED
    assert handover.refusal == "The key is wrong."
    pass_time(settings, handover_states.LOOK_EVERY)
    assert handed.send(handover).state == HandoverState.REFUSED
    actor = asked.somebody("bob")
    with ledger.transaction():
        handovers.again(action_id=handover.action_id, actor=actor)
    with pytest.raises(MayNotHandOver), ledger.transaction():
        handovers.again(action_id=handover.action_id, actor=actor)
    assert handed.send(handover).state == HandoverState.SENT
    with pytest.raises(handovers.NotFound), ledger.transaction():
        handovers.again(action_id=uuid4(), actor=actor)


def test_what_is_taken_back_or_answered_before_is_not_sent(handover: Handover) -> None:
    asked.move(handover.action, ActionState.WITHDRAWN, actor=asked.somebody("bob"))
    assert handed.send(handover).state == HandoverState.DROPPED
    assert (posts(), handover.due_at) == (0, None)


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_taken_back_while_in_doubt_is_asked_for_and_not_posted_again(
    handover: Handover, settings: LazySettings, taken: bool
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=taken))
    handed.send(handover)
    asked.move(handover.action, ActionState.WITHDRAWN, actor=asked.somebody("bob"))
    pass_time(settings, handover_states.ASK_AFTER)
    wanted = HandoverState.SENT if taken else HandoverState.DROPPED
    assert handed.send(handover).state == wanted
    assert posts() == 1


class Killed(BaseException):
    """What ends a process between claim and record."""


def killed() -> None:
    raise Killed


@pytest.mark.parametrize("taken", [True, False])
def test_a_sender_that_dies_on_the_way_leaves_doubt_and_no_second_request(
    handover: Handover, settings: LazySettings, taken: bool
) -> None:
    MemoryGateway.steps.append(Step(then=killed, taken=taken, answer=base.Unknown()))
    with pytest.raises(Killed):
        handed.send(handover)
    handover.refresh_from_db()
    assert (handover.state, handover.posts) == (HandoverState.UNKNOWN, 1)
    assert handed.send(handover).state == HandoverState.UNKNOWN
    assert posts() == 1
    pass_time(settings, handover_states.ASK_AFTER)
    assert handed.send(handover).state == HandoverState.SENT
    assert len(MemoryGateway.kept) == 1


def test_many_at_once_send_it_once(handover: Handover) -> None:
    at_once(lambda _: handing_over.hand_over(handover_id=handover.id), count=6)
    handover.refresh_from_db()
    assert (handover.state, posts(), len(MemoryGateway.kept)) == (HandoverState.SENT, 1, 1)


def test_many_at_once_ask_once_for_what_is_in_doubt(
    handover: Handover, settings: LazySettings
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Unknown()))
    handed.send(handover)
    pass_time(settings, handover_states.ASK_AFTER)
    at_once(lambda _: handing_over.hand_over(handover_id=handover.id), count=6)
    assert MemoryGateway.calls == ["post", "find", "post"]


def test_another_that_meets_it_on_the_wire_leaves_it_alone(handover: Handover) -> None:
    def meanwhile() -> None:
        at_once(lambda _: handing_over.hand_over(handover_id=handover.id), count=2)

    MemoryGateway.steps.append(Step(then=meanwhile))
    handed.send(handover)
    assert posts() == len(MemoryGateway.kept) == 1


def test_a_sender_that_slept_past_its_lease_changes_nothing(
    handover: Handover, settings: LazySettings
) -> None:
    def meanwhile() -> None:
        pass_time(settings, handover_states.ASK_AFTER)
        at_once(lambda _: handing_over.hand_over(handover_id=handover.id), count=1)

    MemoryGateway.steps.append(
        Step(then=meanwhile, taken=True, answer=base.Refused("Too late to matter."))
    )
    assert handed.send(handover).state == HandoverState.SENT
    assert (handover.number, handover.refusal) == ("1000", "")
    assert len(MemoryGateway.kept) == 1


def test_the_wire_is_never_inside_a_transaction(handover: Handover) -> None:
    with pytest.raises(OnTheWireInTransactionError), ledger.transaction():
        handing_over.hand_over(handover_id=handover.id)
    assert MemoryGateway.calls == []


def test_the_sweep_finds_what_a_lost_task_left(handover: Handover, monkeypatch: Any) -> None:
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(
        task_queue, "enqueue_on_commit", lambda task, **ids: sent.append((task, ids))
    )
    tasks.hand_over()
    assert sent == [("streetsafe.hand_over", {"handover_id": str(handover.id)})]
    tasks.hand_over(handover_id=str(handover.id), priority="of a later release")
    tasks.hand_over(handover_id=str(handover.id))
    tasks.hand_over()
    assert (len(sent), len(MemoryGateway.kept)) == (1, 1)
    tasks.hand_over(handover_id=str(uuid4()))


@pytest.mark.parametrize("fault", ["stored_then_cut", "stored_then_500", "garbage", "xml"])
def test_over_the_wire_a_council_holds_it_once(settings: LazySettings, fault: str) -> None:
    settings.OPEN311_GATEWAY = "community.streetsafe.gateways.open311.Open311Gateway"
    council = Council(api_key=handed.API_KEY)
    try:
        council.order(fault, times=2)
        handover = handed.begun(url=council.url, jurisdiction_id=JURISDICTION)
        assert handed.send(handover).state == HandoverState.UNKNOWN
        for _ in range(2):
            pass_time(settings, handover_states.LOOK_EVERY)
            handed.send(handover)
        (held,) = council.held()
        assert (handover.state, handover.number) == ("sent", held["service_request_id"])
        assert handed.API_KEY not in str(council.held())
    finally:
        council.close()


def test_over_the_wire_a_wrong_key_is_refused_and_put_right(settings: LazySettings) -> None:
    settings.OPEN311_GATEWAY = "community.streetsafe.gateways.open311.Open311Gateway"
    council = Council()
    try:
        handover = handed.begun(url=council.url, jurisdiction_id=JURISDICTION)
        assert handed.send(handover).refusal == "api_key is missing or wrong"
        owner, actor = handover.action.owner, asked.somebody("bob")
        handed.connect(owner, url=council.url, jurisdiction_id=JURISDICTION, api_key=KEY)
        with ledger.transaction():
            handovers.again(action_id=handover.action_id, actor=actor)
        assert handed.send(handover).state == HandoverState.SENT
    finally:
        council.close()


def test_a_move_without_its_entry_a_new_number_and_a_deletion_are_refused(
    handover: Handover,
) -> None:
    handed.send(handover)
    rows = Handover.objects.filter(pk=handover.pk)
    with pytest.raises(DatabaseError, match=r"handover\.moved"), transaction.atomic():
        rows.update(state=HandoverState.ENDED)
    with pytest.raises(DatabaseError, match="number stays"), transaction.atomic():
        rows.update(number="8")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows.delete()


def test_a_published_note_is_logged_and_must_be_fit(handover: Handover) -> None:
    actor = asked.somebody("bob")
    for note in ("", "x", "x" * 201):
        with pytest.raises(interventions.Unfit), ledger.transaction():
            interventions.publish_note(action_id=handover.action_id, note=note, actor=actor)
    with ledger.transaction():
        interventions.publish_note(action_id=handover.action_id, note=" Done. ", actor=actor)
    assert Action.objects.get().public_note == "Done."
    noted = AuditEntry.objects.get(event="action.noted")
    assert (noted.subject_id, noted.actor_id) == (handover.action_id, actor.id)
