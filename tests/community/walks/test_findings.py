"""Findings become an action or a reason and are told; concerns are sealed and in no figure."""

from datetime import timedelta

import pytest

from community.streetsafe.actions.interventions import MayNotPropose
from community.streetsafe.enums import ActionKind, ActionState, Reason
from community.walks import published, tasks
from community.walks.actions import concerns, findings, walker_page
from community.walks.actions.refusals import MayNot, NotFound, Unfit
from community.walks.enums import Closed, WalkState
from community.walks.models import Concern, Feedback, Finding, Walk
from foundation.audit import clock, ledger
from tests.community.streetsafe import asked
from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support import street_rows
from tests.support.factories import World

WORDS = "They said that a neighbour follows them home."


@pytest.fixture
def walked(walks: Walks, officer: WalkingOfficer, phone: str, world: World) -> Walk:
    """Give a walk that is over, with nothing found yet."""
    walk, check = walks.under_way(phone, officer)
    world.advance(minutes=40)
    world.end(officer.device, check)
    tasks.keep()
    return walks.at(walk, WalkState.WALKED)


def note(walks: Walks, walk: Walk, officer: WalkingOfficer, words: str = "") -> Finding:
    with ledger.transaction():
        return findings.note(
            walk_id=walk.id,
            officer=officer.walks,
            unit_id=walks.road.id,
            reasons=[Reason.BAD_LIGHT, Reason.IN_THE_WAY],
            words=words,
            actor=officer.actor,
        )


def test_a_finding_becomes_an_action_and_the_phone_hears_of_each_change(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World, walked: Walk
) -> None:
    finding = note(walks, walked, officer, "The lamp by the wall is out.")
    council = asked.owner()
    with ledger.transaction():
        done = findings.ask_owner(
            finding_id=finding.id,
            kind=ActionKind.LIGHTING,
            owner_id=council.id,
            public_note="",
            actor=walks.actor,
        )
    tasks.keep()
    assert "we asked Redbridge Council" in world.texts(phone)[-1]
    before = len(world.texts(phone))
    tasks.keep()
    assert len(world.texts(phone)) == before
    assert done.action is not None
    due = clock.today() + timedelta(days=28)
    asked.move(done.action, ActionState.ACCEPTED, actor=walks.actor, due_on=due)
    world.advance(days=1)
    tasks.keep()
    told = world.texts(phone)[before:]
    assert any("we have news about your walk" in one for one in told)
    assert not any("Tanner Row" in one for one in told)
    walks.reply(phone, "YES")
    assert f"They said yes, due {due.day} {due:%b}" in world.texts(phone)[-1]


def test_a_finding_is_closed_by_a_reason_that_the_phone_hears(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World, walked: Walk
) -> None:
    finding = note(walks, walked, officer)
    with ledger.transaction():
        findings.close(finding_id=finding.id, why=Closed.DONE_ALREADY, actor=walks.actor)
    tasks.keep()
    assert "Tanner Row: it is mended already." in world.texts(phone)[-1]
    with pytest.raises(MayNot), ledger.transaction():
        findings.close(finding_id=finding.id, why=Closed.NOBODY_CAN, actor=walks.actor)


def test_what_an_owner_cannot_be_asked_for_leaves_it_open(
    walks: Walks, officer: WalkingOfficer, walked: Walk
) -> None:
    finding = note(walks, walked, officer)
    with pytest.raises(MayNotPropose), ledger.transaction():
        findings.ask_owner(
            finding_id=finding.id,
            kind=ActionKind.LIGHTING,
            owner_id=walked.id,
            public_note="",
            actor=walks.actor,
        )
    finding.refresh_from_db()
    assert finding.closed_at is None


@pytest.mark.parametrize("words", ["x" * 141, "Ring 07700 900123", "card 12345"])
def test_a_note_is_short_and_holds_no_number(
    walks: Walks, officer: WalkingOfficer, walked: Walk, words: str
) -> None:
    with pytest.raises(Unfit) as refused:
        note(walks, walked, officer, words)
    assert refused.value.field == "note"


def test_nothing_is_found_on_a_walk_that_has_not_begun_or_is_another_officers(
    walks: Walks, officer: WalkingOfficer, walked: Walk, world: World
) -> None:
    other = walks.officer()
    with pytest.raises(NotFound):
        note(walks, walked, other)
    agreed = walks.agreed(world.make_phone(), other)
    with pytest.raises(MayNot):
        note(walks, agreed, other)


def test_the_route_is_stretches_in_their_order(
    walks: Walks, officer: WalkingOfficer, walked: Walk
) -> None:
    second = street_rows.stretch("Mill Lane")
    way = [second.id, walks.road.id]
    with ledger.transaction():
        findings.set_route(
            walk_id=walked.id, officer=officer.walks, stretch_ids=way, actor=officer.actor
        )
    assert Walk.objects.get(pk=walked.pk).route == way
    with pytest.raises(Unfit), ledger.transaction():
        findings.set_route(
            walk_id=walked.id, officer=officer.walks, stretch_ids=[walked.id], actor=officer.actor
        )


def test_three_questions_go_out_the_next_day_and_are_answered_once(
    walks: Walks, phone: str, world: World, walked: Walk
) -> None:
    tasks.keep()
    assert not any("3 questions" in one for one in world.texts(phone))
    world.advance(days=1)
    tasks.keep()
    tasks.keep()
    assert sum("3 questions" in one for one in world.texts(phone)) == 1
    walks.reply(phone, "Y N Y")
    kept = Feedback.objects.get(walk=walked)
    assert (kept.listened, kept.went_where, kept.again) == ("yes", "no", "yes")
    walks.reply(phone, "NNN")
    assert Feedback.objects.get(walk=walked).again == "yes"
    now = clock.db_now()
    found = published.figures(since=now - timedelta(days=3), until=now)
    assert (found.walked, found.answered, found.would_again) == (1, 1, 1)


def test_a_concern_is_sealed_and_the_coordinators_alone(
    walks: Walks, officer: WalkingOfficer, walked: Walk
) -> None:
    with ledger.transaction():
        concerns.note(walk_id=walked.id, officer=officer.walks, words=WORDS, actor=officer.actor)
    concern = Concern.objects.get()
    assert concern.words is not None
    assert WORDS.encode() not in bytes(concern.words)
    assert concerns.words_of(concern) == WORDS
    now = clock.db_now()
    before = published.figures(since=now - timedelta(days=1), until=now)
    with ledger.transaction():
        concerns.take(concern_id=concern.id, actor=walks.actor)
    assert published.figures(since=now - timedelta(days=1), until=now) == before
    with pytest.raises(MayNot), ledger.transaction():
        concerns.take(concern_id=concern.id, actor=walks.actor)


def test_a_concern_is_another_officers_to_pass_on_never(walks: Walks, walked: Walk) -> None:
    other = walks.officer()
    with pytest.raises(NotFound), ledger.transaction():
        concerns.note(walk_id=walked.id, officer=other.walks, words=WORDS, actor=other.actor)


def test_the_code_opens_the_page_and_a_wrong_one_does_not(
    walks: Walks, officer: WalkingOfficer, phone: str, world: World
) -> None:
    walks.agreed(phone, officer)
    (code,) = (one.rsplit(" ", 1)[1] for one in world.texts(phone) if "code for our" in one)
    page = walker_page.read(code.lower().replace("-", ""))
    assert page is not None
    assert page.state is WalkState.AGREED
    assert page.meeting is not None
    assert page.meeting.place == "Gaol Park"
    assert walker_page.read("0000-0000-0000") is None
    with pytest.raises(NotFound), ledger.transaction():
        walker_page.call_off("0000-0000-0000")
    with pytest.raises(MayNot), ledger.transaction():
        walker_page.say_yes(code)
    with ledger.transaction():
        walker_page.call_off(code)
    assert walker_page.read(code).state is WalkState.CANCELLED  # type: ignore[union-attr]
