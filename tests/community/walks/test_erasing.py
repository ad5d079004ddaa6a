"""Walkers are erased at their time, with their number; what was found stays (A10, T16, T20)."""

import json
import logging

import pytest
from django.core import serializers
from django.db import IntegrityError, ProgrammingError, connection, transaction

from community.streetsafe.enums import Reason
from community.walks import retention, tasks
from community.walks.actions import concerns, findings, walker_page, walkers
from community.walks.enums import WalkState
from community.walks.models import Concern, Finding, Walk, WalkChange, Walker
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.community.walks import arranged
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support.factories import World
from verification.models import Contact

# By a guard, or because the service's role may not even try.
_REFUSED = (IntegrityError, ProgrammingError)


@pytest.fixture
def walked(walks: Walks, officer: WalkingOfficer, phone: str, world: World) -> Walk:
    """Give a walk that is over, with a finding and a concern."""
    walk, check = walks.under_way(phone, officer)
    with ledger.transaction():
        findings.note(
            walk_id=walk.id,
            officer=officer.walks,
            unit_id=walks.road.id,
            reasons=[Reason.BAD_LIGHT],
            words="The lamp is out.",
            actor=officer.actor,
        )
    with ledger.transaction():
        concerns.note(walk_id=walk.id, officer=officer.walks, words="Grave.", actor=officer.actor)
    world.end(officer.device, check)
    tasks.keep()
    return walks.at(walk, WalkState.WALKED)


def forget() -> dict[str, int]:
    with ledger.transaction():
        return retention.forget(clock.db_now())


def test_a_walker_is_erased_after_90_days_and_the_finding_stays(
    walks: Walks, world: World, walked: Walk, phone: str
) -> None:
    world.advance(days=89)
    assert forget()["walkers"] == 0
    world.advance(days=1)
    assert forget()["walkers"] == 1
    walk = walks.at(walked, WalkState.WALKED)
    assert walk.walker.key.wrapped is None
    assert walk.walker.given is None
    assert walkers.given_of(walk.walker) == ""
    assert Finding.objects.get(walk=walk).note == "The lamp is out."
    assert concerns.words_of(Concern.objects.get()) == "Grave."
    world.advance(days=31)
    forget()
    walks.ask(phone)
    assert Walker.objects.filter(erased_at=None).count() == 1


def test_the_code_of_an_erased_walker_opens_nothing(
    walks: Walks, world: World, walked: Walk, phone: str
) -> None:
    (code,) = (one.rsplit(" ", 1)[1] for one in world.texts(phone) if "code for our" in one)
    assert walker_page.read(code) is not None
    world.advance(days=90)
    forget()
    assert walker_page.read(code) is None


def test_a_number_that_only_a_lapsed_request_brought_in_is_erased(
    walks: Walks, world: World, phone: str
) -> None:
    walks.ask(phone)
    world.arrive()
    world.advance(days=2)
    tasks.keep()
    assert forget()["walker_numbers"] == 0
    world.advance(days=31)
    assert forget()["walker_numbers"] == 1
    assert Contact.objects.get().phone_sealed is None


def test_a_number_that_said_stop_is_kept_so_that_it_is_never_texted(
    walks: Walks, world: World, phone: str
) -> None:
    walks.ask(phone)
    world.arrive()
    walks.reply(phone, "STOP")
    world.advance(days=200)
    forget()
    walks.ask(phone)
    assert len(world.texts(phone)) == 1


def test_a_concern_is_unreadable_90_days_after_it_was_passed_on(
    walks: Walks, world: World, walked: Walk
) -> None:
    world.advance(days=300)
    assert forget()["concerns"] == 0
    with ledger.transaction():
        concerns.take(concern_id=Concern.objects.get().id, actor=walks.actor)
    world.advance(days=90)
    assert forget()["concerns"] == 1
    assert Concern.objects.get().words is None


def test_no_table_log_or_entry_of_walks_holds_her_name_needs_or_number(
    walks: Walks, walked: Walk, phone: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        tasks.keep()
        walks.reply(phone, f"my name is {arranged.GIVEN}")
    rows = [
        serializers.serialize("json", model._default_manager.all())
        for model in (Walker, Walk, WalkChange, Finding, Concern)
    ]
    entries = json.dumps(list(AuditEntry.objects.values("event", "details")), default=str)
    for kept in (*rows, entries, caplog.text):
        for canary in (arranged.GIVEN, "canarystick", phone, phone[3:], "0" + phone[3:]):
            assert canary not in kept


def test_the_database_refuses_what_the_actions_never_do(walks: Walks, walked: Walk) -> None:
    walks_row, walker = Walk.objects.get(pk=walked.pk), walked.walker
    for table, change in (
        ("walks_walk", "state = 'agreed'"),
        ("walks_walk", "ward = 'Elsewhere'"),
        ("walks_walk", "verification_id = NULL"),
        ("walks_walker", "ref = 'AAAAAA'"),
        ("walks_walkchange", "why = 'stop'"),
        ("walks_finding", "note = 'other'"),
        ("walks_concern", "noted_at = now()"),
    ):
        with pytest.raises(_REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608
    for table in ("walks_walk", "walks_walker", "walks_finding", "walks_concern"):
        with pytest.raises(_REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    assert (walks_row.state, walker.erased_at) == (WalkState.WALKED, None)


def test_a_walk_cannot_be_begun_or_finished_by_hand(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walks.agreed(phone, officer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE walks_walk SET state = 'under_way'")


@pytest.mark.parametrize(
    "broken",
    [
        "adult_confirmed = false",
        "heads = 3",
        "second_id = officer_id",
        "meet_spot_id = NULL",
        "wished_times = '{}', ring_me = false",
        "back_by = starts_at",
        "officer_yes_at = NULL",
    ],
)
def test_a_pair_is_two_adults_with_a_plan(
    walks: Walks, officer: WalkingOfficer, phone: str, broken: str
) -> None:
    walks.agreed(phone, officer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE walks_walk SET {broken}")  # noqa: S608


def test_every_pair_of_states_moves_as_the_table_says_and_no_other(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    from community.walks.rules import walk_states  # noqa: PLC0415
    from tests.support import database_owner  # noqa: PLC0415

    walk = walks.under_way(phone, officer)[0]
    for before in WalkState:
        for after in WalkState:
            if before is after:
                continue
            with database_owner.past_guards():
                Walk.objects.filter(pk=walk.pk).update(state=before)
            may = walk_states.may_move(before, after)
            with connection.cursor() as cursor:
                try:
                    with transaction.atomic():
                        cursor.execute("UPDATE walks_walk SET state = %s", [after])
                    moved = True
                except IntegrityError:
                    moved = False
            assert moved is may, (before, after)
    with database_owner.past_guards():
        Walk.objects.filter(pk=walk.pk).update(state=WalkState.UNDER_WAY)
