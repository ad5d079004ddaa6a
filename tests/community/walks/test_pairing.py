"""Pairing: of the ward, never one declined, both say yes; no text tells before the answer."""

from datetime import timedelta

import pytest

from accounts import operators
from accounts.models import Role
from community.walks import tasks
from community.walks.actions import moves, officers, pairing, walkers
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.enums import Company, WalkState, Why
from community.walks.models import DeclinedPair, WalkChange
from foundation.audit import clock, ledger
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support.factories import World
from verification.enums import OfficerStatus


def first_name(officer: WalkingOfficer) -> str:
    return officer.device.officer.name.split()[0]


def test_the_officer_is_asked_first_and_then_the_phone(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.paired(phone, officer)
    assert "Gaol Park" not in " ".join(world.texts(phone))
    with ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    offer = world.texts(phone)[-1]
    assert "Gaol Park" in offer
    assert first_name(officer) in offer
    assert f"number ends {officer.device.officer.number[-3:]}" in offer
    assert officer.device.officer.number not in offer
    walks.reply(phone, "YES")
    walks.at(walk, WalkState.AGREED)
    assert "If we do not say YES, do not go" in world.texts(phone)[-1]


def test_a_day_later_no_name_or_place_goes_out_before_the_phone_answers(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.paired(
        phone, officer, starts_at=clock.db_now() + timedelta(days=3), lasts=timedelta(hours=1)
    )
    world.advance(days=1)
    before = len(world.texts(phone))
    with ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    (news,) = world.texts(phone)[before:]
    for hidden in ("Gaol Park", first_name(officer), officer.device.officer.number[-3:], ":30"):
        assert hidden not in news
    walks.reply(phone, "who is this?")
    assert len(world.texts(phone)) == before + 1
    walks.reply(phone, "YES")
    walks.at(walk, WalkState.PAIRED)
    assert "Gaol Park" in world.texts(phone)[-1]
    walks.reply(phone, "YES")
    walks.at(walk, WalkState.AGREED)


def test_the_reminder_of_the_day_asks_the_phone_first(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer, starts_at=clock.db_now() + timedelta(days=1, hours=3))
    before = len(world.texts(phone))
    tasks.keep()
    assert len(world.texts(phone)) == before
    world.advance(days=1)
    tasks.keep()
    tasks.keep()
    assert ["news about your walk" in one for one in world.texts(phone)[before:]] == [True]
    walks.reply(phone, "YES")
    assert world.texts(phone)[-1].startswith("Your walk is today")
    walks.at(walk, WalkState.AGREED)


def test_a_first_walk_of_two_waits_until_the_coordinator_has_spoken(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.answered(phone)
    with pytest.raises(MayNot, match="Speak to them first"), ledger.transaction():
        pairing.pair(walk_id=walk.id, plan=walks.plan(officer), actor=walks.actor)
    walks.speak(walk)
    with ledger.transaction():
        pairing.pair(walk_id=walk.id, plan=walks.plan(officer), actor=walks.actor)
    assert walks.at(walk, WalkState.PAIRED).walker.spoken_to_by_id == walks.coordinator.id


def test_a_group_may_have_a_second_officer_and_a_pair_has_none(
    walks: Walks, officer: WalkingOfficer, world: World
) -> None:
    second = walks.officer()
    pair, group = world.make_phone(), world.make_phone()
    walk = walks.answered(pair)
    walks.speak(walk)
    with pytest.raises(Unfit), ledger.transaction():
        pairing.pair(
            walk_id=walk.id,
            plan=walks.plan(officer, second_id=second.walks.id),
            actor=walks.actor,
        )
    walk = walks.answered(group, company=Company.GROUP, heads=5)
    with ledger.transaction():
        pairing.pair(
            walk_id=walk.id,
            plan=walks.plan(officer, second_id=second.walks.id),
            actor=walks.actor,
        )
    assert walks.at(walk, WalkState.PAIRED).second_id == second.walks.id


def test_an_officer_whom_the_walker_declined_is_never_proposed_again(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    other = walks.officer()
    walk = walks.agreed(phone, officer)
    walks.reply(phone, "OTHER")
    walk = walks.at(walk, WalkState.WAITING)
    assert list(officers.candidates(walk)) == [other.walks]
    with pytest.raises(Unfit) as refused, ledger.transaction():
        pairing.pair(walk_id=walk.id, plan=walks.plan(officer), actor=walks.actor)
    assert refused.value.field == "officer"
    assert DeclinedPair.objects.count() == 1


def test_only_serving_active_officers_of_the_ward_are_proposed(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.answered(phone)
    stopped, gone, shut_out = (walks.officer() for _ in range(3))
    with ledger.transaction():
        officers.stop(stopped.walks, actor=walks.actor)
        operators.deactivate(user=shut_out.user, actor=ledger.COMMAND)
    gone.device.officer.status = OfficerStatus.SUSPENDED
    gone.device.officer.save(update_fields=["status"])
    assert list(officers.candidates(walk)) == [officer.walks]


def test_nobody_attests_themselves_and_a_wrong_number_or_ward_is_named(
    walks: Walks, world: World
) -> None:
    device, team = world.make_officer(), world.make_operator(role=Role.TEAM)
    good = {"number": device.officer.number, "username": team.username}
    for wrong, field in (
        ({"number": "0000"}, "number"),
        ({"username": "nobody"}, "username"),
        ({"wards": ["Nowhere"]}, "wards"),
        ({"wards": []}, "wards"),
    ):
        with pytest.raises(Unfit) as refused, ledger.transaction():
            officers.attest(
                **{"wards": [walks.road.ward], **good, **wrong},  # type: ignore[arg-type]
                actor=walks.actor,
            )
        assert refused.value.field == field
    from tests.community.walks import arranged  # noqa: PLC0415

    with pytest.raises(MayNot), ledger.transaction():
        officers.attest(**good, wards=[walks.road.ward], actor=arranged.of(team))


def test_no_officer_has_two_walks_at_once(
    walks: Walks, officer: WalkingOfficer, world: World
) -> None:
    walks.paired(world.make_phone(), officer)
    with pytest.raises(Unfit, match="another walk then"):
        walks.paired(world.make_phone(), officer)


def test_an_officers_no_puts_it_back_and_names_nobody_to_the_phone(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walk = walks.agreed(phone, officer)
    with ledger.transaction():
        pairing.officer_says_no(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
    walks.at(walk, WalkState.WAITING)
    assert first_name(officer) not in world.texts(phone)[-1]
    assert WalkChange.objects.filter(walk=walk).latest("id").why == Why.OFFICER


def test_another_officers_walk_is_not_there(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    other = walks.officer()
    walk = walks.paired(phone, officer)
    with pytest.raises(NotFound), ledger.transaction():
        pairing.officer_says_yes(walk_id=walk.id, officer=other.walks, actor=other.actor)


def test_nothing_is_agreed_before_the_officer_has_said_yes(
    walks: Walks, officer: WalkingOfficer, phone: str
) -> None:
    walk = walks.paired(phone, officer)
    walks.reply(phone, "YES")
    walks.at(walk, WalkState.PAIRED)
    with pytest.raises(MayNot), ledger.transaction():
        pairing.walker_says_yes(moves.hold(walk.id))


def test_a_look_at_the_number_is_in_the_log(walks: Walks, phone: str) -> None:
    from community.walks.events import WalkEvent  # noqa: PLC0415
    from foundation.audit.models import AuditEntry  # noqa: PLC0415

    walk = walks.answered(phone)
    with ledger.transaction():
        assert walkers.show_number(walk_id=walk.id, actor=walks.actor) == phone
    shown = AuditEntry.objects.get(event=WalkEvent.WALKER_SHOWN)
    assert (shown.subject_id, shown.actor_id) == (walk.walker_id, walks.coordinator.id)
