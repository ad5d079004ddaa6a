"""What the watchkeeper does when nobody else does it."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
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
    return [message.text_key for message in world.messages(phone)]


def beat_all() -> None:
    """Keep every console alive through a jump of the clock."""
    ConsolePresence.objects.update(beat_at=clock.db_now())


def test_nobody_joins(world: World) -> None:
    """After five minutes EXPIRED, and P2: who was there?"""
    verification = world.request(world.cop())
    world.advance(seconds=299)
    world.tick()
    assert world.fresh(verification).state == State.REQUESTED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.EXPIRED
    assert world.alarms(verification) == {AlarmCause.EXPIRED: 2}


def test_nobody_answers(world: World) -> None:
    """STILL_CHECKING at 45 s and 120 s, NO ANSWER at 180 s, P1 that it was not decided."""
    world.operator()
    verification, phone = world.join(world.cop())
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
    assert world.alarms(verification)[AlarmCause.UNVERIFIED] == 1


def test_no_console_is_live(world: World) -> None:
    """30 s without any console: NO ANSWER long before the 180 s, and the service alarms."""
    verification, phone = world.join(world.cop())
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.NO_CONSOLE in world.alarms()
    world.advance(seconds=29)
    world.tick()
    assert world.fresh(verification).state == State.JOINED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    assert keys(world, phone)[-1] == TextKey.COULD_NOT_CHECK


def test_a_reviewer_s_screen_is_no_console(world: World) -> None:
    """Only somebody who may decide keeps her company."""
    verification, _ = world.join(world.cop())
    reviewer = world.operator(role=Role.REVIEWER)
    world.advance(seconds=30)
    with ledger.transaction():
        claims.beat(by=reviewer)
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED


def test_nobody_claims_and_a_claim_goes_stale(world: World) -> None:
    """P2 at 20 s without a claim; P2 at 45 s without a sign of its owner."""
    operator = world.operator()
    verification, _ = world.join(world.cop())
    world.advance(seconds=20)
    beat_all()
    world.tick()
    assert world.alarms(verification) == {AlarmCause.UNCLAIMED: 2}
    world.claim(verification, operator)
    assert world.alarms(verification) == {}
    world.advance(seconds=44)
    world.operator()
    world.tick()
    assert AlarmCause.STALE_CLAIM not in world.alarms(verification)
    world.advance(seconds=1)
    world.tick()
    assert AlarmCause.STALE_CLAIM in world.alarms(verification)
    world.claim(verification, world.operator())
    assert AlarmCause.STALE_CLAIM not in world.alarms(verification)


def test_a_yes_that_was_never_handed_over(world: World) -> None:
    """At 120 s it is taken back, NO ANSWER goes instead, and the YES never does."""
    verification, phone = world.confirmed(world.cop(), world.operator())
    world.advance(seconds=119)
    world.tick()
    assert world.fresh(verification).state == State.CONFIRMED
    world.advance(seconds=1)
    world.tick()
    assert world.fresh(verification).state == State.REVOKED
    statuses = {message.text_key: message.status for message in world.messages(phone)}
    assert statuses[TextKey.CONFIRMED] == "withdrawn"
    assert statuses[TextKey.COULD_NOT_CHECK] == "queued"


def test_an_odd_reply_that_nobody_reads(world: World) -> None:
    """60 s: P1, and she is told that nobody has read it; once."""
    verification, phone = world.join(world.cop())
    world.operator()
    world.text(phone, "he has my phone now")
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 2
    world.advance(seconds=60)
    beat_all()
    world.tick()
    world.tick()
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 1
    assert keys(world, phone).count(TextKey.UNREAD) == 1


def test_a_read_reply_escalates_nothing(world: World) -> None:
    """Read in time, it stays quiet."""
    operator = world.operator()
    verification, phone = world.join(world.cop())
    world.text(phone, "hello?")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert AlarmCause.ODD_REPLY not in world.alarms(verification)
    assert TextKey.UNREAD not in keys(world, phone)


def test_no_receipt_in_a_minute(world: World) -> None:
    """Nothing is known to have reached her: P2, once for each text."""
    world.operator()
    verification, _ = world.join(world.cop())
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert world.alarms(verification)[AlarmCause.NOT_REACHED] == 2


def test_an_encounter_that_never_ends(world: World) -> None:
    """P2 at 20 minutes, P1 at 25."""
    verification, phone = world.confirmed(world.cop(), world.operator())
    for message in world.messages(phone):
        message.handed_over_at, message.status = clock.db_now(), "delivered"
        message.save()
    world.advance(minutes=20)
    world.tick()
    assert world.alarms(verification)[AlarmCause.OVERDUE] == 2
    world.advance(minutes=5)
    world.tick()
    assert world.alarms(verification)[AlarmCause.OVERDUE] == 1


def test_a_device_that_goes_dark(world: World) -> None:
    """No location for 90 s while open: P2."""
    world.operator()
    verification, _ = world.join(world.cop())
    world.advance(seconds=90)
    beat_all()
    world.tick()
    assert world.alarms(verification)[AlarmCause.DARK] == 2


def test_a_device_that_goes_on_saying_where_it_is(world: World) -> None:
    """Each location counts the time anew; silence after it alarms."""
    world.settings.LOCATION_DARK_AFTER = timedelta(seconds=30)
    world.operator()
    cop = world.cop()
    verification, _ = world.join(cop)
    for seconds, dark in [(20, False), (20, False), (30, True)]:
        world.advance(seconds=seconds)
        beat_all()
        world.tick()
        assert (AlarmCause.DARK in world.alarms(verification)) is dark
        fix = locations.Fix(lat=BRIXTON[0], lon=BRIXTON[1], accuracy_m=10, at=clock.db_now())
        with ledger.transaction():
            verification_actions.receive_location(
                officer=cop.officer, verification_id=verification.id, fix=fix
            )


def test_an_arrest_that_nobody_looked_into(world: World) -> None:
    """60 minutes after an ending by arrest."""
    cop = world.cop()
    verification, _ = world.confirmed(cop, world.operator())
    with ledger.transaction():
        verification_actions.end_by_officer(
            officer=cop.officer,
            verification_id=verification.id,
            how=EndedHow.ARRESTED,
            custody_number="01WW/1234/26",
        )
    world.advance(minutes=60)
    world.tick()
    assert AlarmCause.ARREST_UNCHECKED in world.alarms(verification)


def test_a_lost_task_checks_the_officer_all_the_same(world: World) -> None:
    """No worker: the watchkeeper reads the facts after 2 s."""
    cop = world.cop()
    with ledger.transaction():
        from_app = verification_request.request(
            officer=cop.officer,
            device=cop.device,
            signed_in_at=cop.signed_in_at,
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


def test_refused_before_joining_runs_out_on_his_screen_as_any_other(world: World) -> None:
    """At five minutes he sees `ended`, as he would if nobody had joined."""
    verification = world.request(world.cop())
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.operator(), why="Wrong street.")
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
    assert cause in world.alarms()
    heartbeats.beat(name=name)
    with ledger.transaction():
        heartbeats.watch_the_service()
        heartbeats.watch_the_watchkeeper()
    assert cause not in world.alarms()
    assert Heartbeat.objects.count() == 1


def test_an_old_roster_alarms(world: World) -> None:
    """15 minutes without a good import."""
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.ROSTER_OLD not in world.alarms()
    world.advance(minutes=15)
    with ledger.transaction():
        heartbeats.watch_the_service()
    assert AlarmCause.ROSTER_OLD in world.alarms()
    assert RosterImport.objects.count() == 1


def test_codes_are_remembered_for_a_day_and_then_forgotten(world: World) -> None:
    """Housekeeping drops what the protocol no longer needs."""
    world.request(world.cop())
    world.advance(hours=24)
    with ledger.transaction():
        assert retention.housekeep()["join_codes"] == 0
    assert JoinCode.objects.count() == 1
    world.advance(minutes=6)
    with ledger.transaction():
        assert retention.housekeep()["join_codes"] == 1


def test_a_refusal_in_the_request_shows_its_facts(world: World) -> None:
    """Whoever acts on the alarm sees which fact it was."""
    verification = world.request(world.cop(status="suspended"))
    assert verification.state == State.REFUSED
    assert world.shown(verification).startswith("status:no")


def test_the_watchkeeper_reads_the_facts_of_a_refusal(world: World) -> None:
    """Where the worker did not; once."""
    cop = world.cop(status="suspended")
    with ledger.transaction():
        verification = verification_request.request(
            officer=cop.officer,
            device=cop.device,
            signed_in_at=cop.signed_in_at,
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
    world.operator()
    settings.TEXTS_PER_CASE = 1
    _, phone = world.join(world.cop())
    world.advance(seconds=45)
    beat_all()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


def test_after_an_outage_still_checking_comes_once(world: World) -> None:
    """One says it for both."""
    world.operator()
    _, phone = world.join(world.cop())
    world.advance(seconds=125)
    beat_all()
    world.tick()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


def test_without_the_right_keys_a_case_still_ends_and_somebody_is_told_to_ring(
    world: World,
) -> None:
    """What cannot be sealed cannot be sent; the deadline holds all the same."""
    world.operator()
    verification, _ = world.join(world.cop())
    world.settings.MASTER_KEYS = [bytes(32)]
    world.advance(seconds=180)
    beat_all()
    world.tick()
    assert world.fresh(verification).state == State.UNVERIFIED
    world.advance(seconds=60)
    world.tick()
    assert world.alarms(verification)[AlarmCause.NOT_TOLD] == 2
