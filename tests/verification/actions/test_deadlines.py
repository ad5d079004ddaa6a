"""What the watchkeeper does when nobody else does it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.support.factories import BRIXTON, World
from verification.actions.decisions import claims, decisions
from verification.actions.joining import conversation
from verification.actions.monitoring import heartbeats, retention
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import locations
from verification.enums import AlarmCause, EndedHow, OfficerStage, Reason, State, TextKey
from verification.models import (
    ConsolePresence,
    Heartbeat,
    JoinCode,
    RosterImport,
)


def keys(world: World, phone: str) -> list[str]:
    """Name the texts a phone was sent."""
    return [str(message.text_key) for message in world.messages(phone)]


def beat_all() -> None:
    """Keep every console alive through a jump of the clock."""
    ConsolePresence.objects.update(beat_at=clock.db_now())


def test_a_request_nobody_joins_expires(world: World) -> None:
    """After five minutes EXPIRED, and P2: who was there?"""
    verification = world.make_request(world.make_officer())
    world.advance(seconds=299)
    world.tick()
    assert world.fresh(verification).state == State.REQUESTED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.EXPIRED
    assert world.open_alarms(verification) == {AlarmCause.EXPIRED: 2}


def test_a_joined_case_nobody_decides_ends_as_no_answer(world: World) -> None:
    """STILL_CHECKING at 45 s and 120 s, NO ANSWER at 180 s, P1 that it was not decided."""
    world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    for seconds, expected in [
        (44, [TextKey.CHECKING]),
        (1, [TextKey.CHECKING, TextKey.STILL_CHECKING]),
        (75, [TextKey.CHECKING, TextKey.STILL_CHECKING, TextKey.STILL_CHECKING]),
    ]:
        world.advance(seconds=seconds)
        beat_all()
        world.tick()
        world.tick()
        assert keys(world, phone) == expected
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    assert keys(world, phone)[-1] == TextKey.COULD_NOT_CHECK
    assert world.open_alarms(verification)[AlarmCause.UNVERIFIED] == 1


def test_without_a_live_console_no_answer_comes_early(world: World) -> None:
    """30 s without any console: NO ANSWER long before the 180 s, and the service alarms."""
    verification, phone = world.make_joined(world.make_officer())
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.NO_CONSOLE in world.open_alarms()
    world.advance(seconds=29)
    world.tick()
    assert world.fresh(verification).state == State.JOINED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    assert keys(world, phone)[-1] == TextKey.COULD_NOT_CHECK


def test_a_reviewer_s_presence_is_no_live_console(world: World) -> None:
    """Only somebody who may decide counts as present."""
    verification, _ = world.make_joined(world.make_officer())
    reviewer = world.make_operator(role=Role.REVIEWER)
    world.advance(seconds=30)
    with ledger.transaction():
        claims.beat(by=reviewer)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED


def test_unclaimed_and_stale_claims_alarm(world: World) -> None:
    """P2 at 20 s without a claim; P2 at 45 s without a sign of its owner."""
    operator = world.make_operator()
    verification, _ = world.make_joined(world.make_officer())
    world.advance(seconds=20)
    beat_all()
    world.tick()
    assert world.open_alarms(verification) == {AlarmCause.UNCLAIMED: 2}
    world.claim(verification, operator)
    assert world.open_alarms(verification) == {}
    world.advance(seconds=44)
    world.make_operator()
    world.tick()
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(verification)
    world.advance(seconds=1)
    world.tick()
    assert AlarmCause.STALE_CLAIM in world.open_alarms(verification)
    world.claim(verification, world.make_operator())
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(verification)


def test_a_yes_never_handed_over_is_revoked(world: World) -> None:
    """At 120 s it is taken back, NO ANSWER goes instead, and the YES never does."""
    verification, phone = world.make_confirmed(world.make_officer(), world.make_operator())
    world.advance(seconds=119)
    world.tick()
    assert world.fresh(verification).state == State.CONFIRMED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.REVOKED
    statuses = {message.text_key: message.status for message in world.messages(phone)}
    assert statuses[TextKey.CONFIRMED] == "withdrawn"
    assert statuses[TextKey.COULD_NOT_CHECK] == "queued"


def test_an_unread_odd_reply_escalates(world: World) -> None:
    """60 s: P1. A phone with a case is told nothing: its answers do not depend on its words."""
    verification, phone = world.make_joined(world.make_officer())
    world.make_operator()
    world.text(phone, "he has my phone now")
    assert world.open_alarms(verification)[AlarmCause.ODD_REPLY] == 2
    world.advance(seconds=60)
    beat_all()
    world.tick()
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.ODD_REPLY] == 1
    assert TextKey.UNREAD not in keys(world, phone)


def test_a_read_reply_does_not_escalate(world: World) -> None:
    """Read in time, it stays quiet."""
    operator = world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "hello?")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert AlarmCause.ODD_REPLY not in world.open_alarms(verification)
    assert TextKey.UNREAD not in keys(world, phone)


def test_a_minute_without_a_receipt_alarms(world: World) -> None:
    """Nothing is known to have arrived: P2, once for each text."""
    world.make_operator()
    verification, _ = world.make_joined(world.make_officer())
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.NOT_REACHED] == 2


def test_an_encounter_that_never_ends_alarms(world: World) -> None:
    """P2 at 20 minutes, P1 at 25."""
    verification, phone = world.make_confirmed(world.make_officer(), world.make_operator())
    for message in world.messages(phone):
        message.handed_over_at, message.status = clock.db_now(), "delivered"
        with database_owner.past_guards():
            message.save()
    world.advance(minutes=20)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 2
    world.advance(minutes=5)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 1


def test_a_device_without_locations_alarms(world: World) -> None:
    """No location for 90 s while open: P2."""
    world.make_operator()
    verification, _ = world.make_joined(world.make_officer())
    world.advance(seconds=90)
    beat_all()
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.DARK] == 2


def test_each_location_postpones_the_dark_alarm(world: World) -> None:
    """Each location counts the time anew; silence after it alarms."""
    world.settings.LOCATION_DARK_AFTER = timedelta(seconds=30)
    world.make_operator()
    actor = world.make_officer()
    verification, _ = world.make_joined(actor)
    for seconds, dark in [(20, False), (20, False), (30, True)]:
        world.advance(seconds=seconds)
        beat_all()
        world.tick()
        assert (AlarmCause.DARK in world.open_alarms(verification)) is dark
        fix = locations.Fix(lat=BRIXTON[0], lon=BRIXTON[1], accuracy_m=10, at=clock.db_now())
        with ledger.transaction():
            verification_actions.receive_location(
                officer=actor.officer, verification_id=verification.id, fix=fix
            )


def test_an_arrest_nobody_looked_into_alarms(world: World) -> None:
    """60 minutes after an ending by arrest."""
    actor = world.make_officer()
    verification, _ = world.make_confirmed(actor, world.make_operator())
    with ledger.transaction():
        verification_actions.end_by_officer(
            officer=actor.officer,
            verification_id=verification.id,
            how=EndedHow.ARRESTED,
            custody_number="01WW/1234/26",
        )
    world.advance(minutes=60)
    world.tick()
    assert AlarmCause.ARREST_UNCHECKED in world.open_alarms(verification)


def test_a_lost_task_checks_the_officer_all_the_same(world: World) -> None:
    """No worker: the watchkeeper reads the facts after 2 s."""
    actor = world.make_officer()
    with ledger.transaction():
        from_app = verification_request.request(
            officer=actor.officer,
            device=actor.device,
            signed_in_at=actor.signed_in_at,
            reason=Reason.QUESTIONS,
            fix=None,
            place=None,
            language="en",
        )
    world.tick()
    assert from_app.officer_checks.count() == 0
    world.advance(seconds=2)
    world.tick()
    world.tick()
    assert from_app.officer_checks.count() == 1


def test_a_case_refused_before_the_join_expires_on_the_officer_s_screen_as_any_other(
    world: World,
) -> None:
    """At five minutes the officer sees `ended`, as if nobody had joined."""
    verification = world.make_request(world.make_officer())
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.make_operator(), why="Wrong street.")
    world.advance(seconds=300)
    world.tick()
    fresh = world.fresh(verification)
    assert (fresh.state, fresh.officer_stage) == (State.REFUSED, OfficerStage.ENDED)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        (heartbeats.WORKER, AlarmCause.WORKER_DEAF),
        (heartbeats.WATCHKEEPER, AlarmCause.WATCHKEEPER_LATE),
    ],
)
def test_a_silent_process_alarms_until_it_is_back(
    world: World, name: str, cause: AlarmCause
) -> None:
    """The alarm closes by itself when the cause is cured."""
    heartbeats.beat(name=name)
    world.advance(seconds=31)
    with ledger.transaction():
        heartbeats.watch_the_service()
        heartbeats.watch_the_watchkeeper()
    assert cause in world.open_alarms()
    heartbeats.beat(name=name)
    with ledger.transaction():
        heartbeats.watch_the_service()
        heartbeats.watch_the_watchkeeper()
    assert cause not in world.open_alarms()
    assert Heartbeat.objects.count() == 1


def test_a_stale_roster_alarms(world: World) -> None:
    """15 minutes without a good import."""
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.ROSTER_OLD not in world.open_alarms()
    world.advance(minutes=15)
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.ROSTER_OLD in world.open_alarms()
    assert RosterImport.objects.count() == 1


def test_codes_are_remembered_for_a_day_and_then_forgotten(world: World) -> None:
    """Housekeeping drops what the protocol no longer needs."""
    world.make_request(world.make_officer())
    world.advance(hours=24)
    with ledger.transaction():
        assert retention.housekeep()["join_codes"] == 0
    assert JoinCode.objects.count() == 1
    world.advance(minutes=6)
    with ledger.transaction():
        assert retention.housekeep()["join_codes"] == 1


def test_a_refusal_in_the_request_shows_its_facts(world: World) -> None:
    """Whoever acts on the alarm sees which fact it was."""
    verification = world.make_request(world.make_officer(status="suspended"))
    assert verification.state == State.REFUSED
    assert world.shown_facts(verification).startswith("status:no")


def test_the_watchkeeper_reads_the_facts_of_a_refusal(world: World) -> None:
    """Where the worker did not; once."""
    actor = world.make_officer(status="suspended")
    with ledger.transaction():
        verification = verification_request.request(
            officer=actor.officer,
            device=actor.device,
            signed_in_at=actor.signed_in_at,
            reason=Reason.QUESTIONS,
            fix=None,
            place=None,
            language="en",
        )
    world.advance(seconds=2)
    world.tick()
    world.tick()
    assert verification.officer_checks.count() == 1


def test_still_checking_is_sent_under_any_cap(world: World, settings: Any) -> None:
    """It says where the check stands."""
    world.make_operator()
    settings.TEXTS_PER_CASE = 1
    _, phone = world.make_joined(world.make_officer())
    world.advance(seconds=45)
    beat_all()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


def test_after_an_outage_still_checking_comes_once(world: World) -> None:
    """One says it for both."""
    world.make_operator()
    _, phone = world.make_joined(world.make_officer())
    world.advance(seconds=125)
    beat_all()
    world.tick()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


def test_without_the_right_keys_a_case_still_ends_and_an_alarm_asks_to_ring(
    world: World,
) -> None:
    """What cannot be sealed cannot be sent; the deadline holds all the same."""
    world.make_operator()
    verification, _ = world.make_joined(world.make_officer())
    world.settings.MASTER_KEYS = [bytes(32)]
    world.advance(seconds=180)
    beat_all()
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    world.advance(seconds=60)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.NOT_TOLD] == 2
