"""The tasks, run as the worker runs them."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as live

from foundation.sms.gateways.memory import MemoryGateway
from foundation.sms.statuses import MessageStatus
from tests.support.factories import World
from verification import tasks
from verification.actions.monitoring import heartbeats
from verification.enums import AlarmCause
from verification.models import Heartbeat, JoinCode

NAMES = {
    "verification.deliver_message": tasks.deliver_message,
    "verification.deliver_subject_text": tasks.deliver_subject_text,
    "verification.check_officer": tasks.check_officer,
    "verification.compare_match": tasks.compare_match,
    "verification.prepare_face": tasks.prepare_face,
    "verification.beat": tasks.beat,
    "verification.housekeeping": tasks.housekeep,
}

OF_THE_COMMUNITY = {
    "outcomes.read_measures",
    "patrols.close",
    "patrols.draw",
    "streetsafe.hand_over",
    "streetsafe.judge_effects",
    "streetsafe.poll_open311",
    "streetsafe.recount",
    "streetsafe.refresh",
    "streetsafe.release",
    "streetsafe.tally",
    "walks.keep",
}


@pytest.fixture(autouse=True)
def memory(settings: Any) -> Iterator[None]:
    """Send to memory."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


def test_every_route_leads_to_a_task_and_every_task_has_a_route() -> None:
    # As a worker does when it starts: every app's tasks.
    current_app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert ours == {*NAMES, *OF_THE_COMMUNITY} == set(live.CELERY_TASK_ROUTES)


def test_shared_tasks_are_those_of_our_application() -> None:
    assert current_app.main == "safeconnect"
    assert tasks.deliver_message.app.conf.broker_url == live.CELERY_BROKER_URL


def test_delivering_a_text_twice_sends_it_once_and_ignores_unknown_arguments(
    real_world: World,
) -> None:
    _verification, phone = real_world.make_joined(real_world.make_officer())
    message = real_world.messages(phone)[-1]
    tasks.deliver_message(message_id=str(message.id), priority="of a later release")
    tasks.deliver_message(message_id=str(message.id))
    message.refresh_from_db()
    assert message.status == MessageStatus.ACCEPTED
    assert len(MemoryGateway.outbox) == 1


def test_checking_an_officer_reads_the_facts_again(real_world: World) -> None:
    verification = real_world.make_request(real_world.make_officer(on_duty=False))
    before = verification.officer_checks.count()
    tasks.check_officer(verification_id=str(verification.id))
    assert verification.officer_checks.count() == before + 1
    assert AlarmCause.OFF_DUTY in real_world.open_alarms(verification)


def test_the_beat_shows_the_worker_and_watches_the_watchkeeper(real_world: World) -> None:
    tasks.beat()
    assert Heartbeat.objects.filter(name=heartbeats.WORKER).exists()
    Heartbeat.objects.create(name=heartbeats.WATCHKEEPER, at=Heartbeat.objects.get().at)
    real_world.advance(seconds=11)
    tasks.beat()
    assert real_world.open_alarms()[AlarmCause.WATCHKEEPER_LATE] == 1


def test_housekeeping_forgets_old_codes(real_world: World) -> None:
    real_world.make_request(real_world.make_officer())
    tasks.housekeep()
    assert JoinCode.objects.count() == 1
    real_world.advance(hours=25)
    tasks.housekeep()
    assert JoinCode.objects.count() == 0
