"""F4: the code of a case from a second phone tells nothing of the case."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import OfficerActor, World
from verification.actions.decisions import decisions
from verification.actions.joining import conversation, invitations
from verification.enums import AlarmCause, OfficerStatus, Priority, State, TextKey
from verification.models import CaseContact, Verification

Outcome = Callable[[World, OfficerActor, Verification, User], None]


def undecided(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """Leave it JOINED."""


def confirmed(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """CONFIRMED."""
    world.claim(case, by)
    world.confirm(case, by)


def refused(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """REFUSED."""
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=by, why="No.")


def unverified(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """UNVERIFIED."""
    world.advance(seconds=181)
    world.tick()


def cancelled(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """CANCELLED."""
    world.cancel(actor, case)


def revoked(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """REVOKED."""
    confirmed(world, actor, case, by)
    with ledger.transaction():
        decisions.revoke(ref=case.ref, by=by, why="No.")


def ended(world: World, actor: OfficerActor, case: Verification, by: User) -> None:
    """ENDED."""
    confirmed(world, actor, case, by)
    world.end(actor, case)


OUTCOMES = [undecided, confirmed, refused, unverified, cancelled, revoked, ended]


def plain(world: World, phone: str, case: Verification) -> list[str]:
    """Read what a phone was sent, without what is unique to the case."""
    return [body.replace(case.ref, "·") for body in world.texts(phone)]


def play(world: World, outcome: Outcome, texting: Callable[[str, str], None]) -> list[str]:
    """Take a case to an outcome, let a second phone text, and read all that it was answered."""
    actor, operator = world.make_officer(), world.make_operator()
    case = world.make_request(actor)
    code, first, second = world.join_code(case), world.make_phone(), world.make_phone()
    world.text(first, code)
    world.match(actor, case, world.match_code(first))
    outcome(world, actor, world.fresh(case), operator)
    world.advance(seconds=1)
    texting(second, code)
    world.advance(minutes=40)
    world.tick()
    return plain(world, second, case)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_second_phone_hears_the_same_in_every_state(world: World, outcome: Outcome) -> None:
    """F4: after a YES it heard USED_CODE, after a NO it heard NO.

    Whatever it texts then, and whatever becomes of the case: each text of its own is answered the
    same, and nothing else of the case comes.
    """

    def texting(second: str, code: str) -> None:
        for body in (code, "000000", "who is this", code, "STOP", "QUIET", "OK"):
            world.text(second, body)
            world.advance(seconds=61)

    # Each has words of its own to be answered: what differs is only what the phone itself sent.
    assert play(world, outcome, texting) == play(world, undecided, texting)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_second_phone_with_a_live_case_of_its_own_hears_the_same(
    world: World, outcome: Outcome
) -> None:
    """F4, a sibling: USED_CODE while the case was live, and RECEIVED once it was over."""

    def texting(second: str, code: str) -> None:
        own = world.make_request(world.make_officer())
        world.text(second, world.join_code(own))
        world.text(second, code)
        assert world.text_keys(second)[-1] == TextKey.USED_CODE

    play(world, outcome, texting)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_second_phone_past_its_allowance_hears_the_same(world: World, outcome: Outcome) -> None:
    """F4, a sibling: the code of a stopped case made it a contact, and its words were received."""

    def texting(second: str, code: str) -> None:
        for guess in range(5):
            world.text(second, f"00000{guess}")
        for body in (code, "who is this"):
            world.text(second, body)
            world.advance(seconds=61)

    assert play(world, outcome, texting) == play(world, undecided, texting)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_used_code_beside_one_that_runs_changes_nothing(world: World, outcome: Outcome) -> None:
    """F4, a sibling: while the other's case was live, two codes in one text joined nothing."""

    def texting(second: str, code: str) -> None:
        other = world.make_request(world.make_officer())
        world.text(second, f"{world.join_code(other)}, {code}")
        assert world.fresh(other).state == State.JOINED
        assert world.text_keys(second) == [TextKey.CHECKING]

    play(world, outcome, texting)


@pytest.mark.parametrize("refuse", [False, True])
def test_an_invited_phone_cannot_tell_a_refused_case_from_a_waiting_one(
    world: World, refuse: bool
) -> None:
    """F4, a sibling: a wrong code from it was a reply while the case was live, and a NO after."""
    world.settings.INVITED_ALLOWED = True
    status = OfficerStatus.SUSPENDED if refuse else OfficerStatus.SERVING
    actor, phone = world.make_officer(status=status), world.make_phone()
    case = world.make_request(actor)
    with ledger.transaction():
        invitations.invite(officer=actor.officer, verification_id=case.id, raw_phone=phone)
    world.text(phone, "000000")
    world.text(phone, "who is this")
    assert world.text_keys(phone) == [TextKey.INVITE, TextKey.UNKNOWN_CODE, TextKey.RECEIVED]


def test_only_the_first_phone_that_was_answered_hears_how_it_stands(world: World) -> None:
    """F4: where nobody joined, the first that texts the code is told; the next is not."""
    case = world.make_request(world.make_officer(status=OfficerStatus.SUSPENDED))
    code, first, second = world.join_code(case), world.make_phone(), world.make_phone()
    world.text(first, code)
    world.text(second, code)
    world.text(first, code)
    assert world.text_keys(first) == [TextKey.NOT_CONFIRMED] * 2
    assert world.text_keys(second) == [TextKey.USED_CODE]


@pytest.mark.parametrize("end", [unverified, cancelled, refused])
def test_a_case_that_a_line_joined_answers_the_first_phone_once_it_is_over(
    world: World, end: Outcome
) -> None:
    """While it is live, the code is nobody's phone's: USED_CODE, an alarm, and no contact."""
    actor, operator = world.make_officer(), world.make_operator()
    case = world.make_request(actor)
    code, early, late = world.join_code(case), world.make_phone(), world.make_phone()
    world.take_call(case, world.make_operator())
    world.text(early, code)
    assert world.text_keys(early) == [TextKey.USED_CODE]
    assert world.open_alarms(case)[AlarmCause.CODE_COLLISION] == Priority.P1
    assert not CaseContact.objects.filter(verification=case).exists()
    end(world, actor, world.fresh(case), operator)
    world.text(late, code)
    answers = {
        State.UNVERIFIED: TextKey.COULD_NOT_CHECK,
        State.CANCELLED: TextKey.CANCELLED,
        State.REFUSED: TextKey.NOT_CONFIRMED,
    }
    assert world.text_keys(late) == [answers[State(world.fresh(case).state)]]
    world.text(world.make_phone(), code)
    assert CaseContact.objects.filter(verification=case).count() == 2


def collision(world: World, *, after: timedelta, second: str, actor: OfficerActor) -> int:
    """Let a second phone text the code so long after the first; return the priority."""
    case = world.make_request(actor)
    code = world.join_code(case)
    world.text(world.make_phone(), code)
    world.advance(seconds=after.total_seconds())
    world.text(second, code)
    return world.open_alarms(case)[AlarmCause.CODE_COLLISION]


def test_two_unknown_phones_at_once_may_be_friends(world: World) -> None:
    """P2 first; later, or with a phone that is staff's or known, P1 at once."""
    soon, late = timedelta(seconds=170), timedelta(seconds=181)
    actor = world.make_officer()
    assert collision(world, after=soon, second=world.make_phone(), actor=actor) == Priority.P2
    other = world.make_officer()
    world.settings.DECIDE_WITHIN = timedelta(minutes=10)
    assert collision(world, after=late, second=world.make_phone(), actor=other) == Priority.P1


@pytest.mark.parametrize("read", [False, True])
def test_what_may_be_a_friend_is_urgent_once_nobody_has_read_it_for_a_minute(
    world: World, read: bool
) -> None:
    case = world.make_request(world.make_officer())
    code = world.join_code(case)
    for phone in (world.make_phone(), world.make_phone()):
        world.text(phone, code)
    if read:
        with ledger.transaction():
            conversation.mark_read(ref=case.ref, by=world.make_operator())
    world.advance(seconds=61)
    world.beat_all()
    world.tick()
    wanted = Priority.P2 if read else Priority.P1
    assert world.open_alarms(case)[AlarmCause.CODE_COLLISION] == wanted


def test_a_phone_of_the_officer_s_earlier_cases_is_no_friend(world: World) -> None:
    actor, known = world.make_officer(), world.make_phone()
    earlier, _ = world.make_joined(actor, phone=known)
    world.cancel(actor, earlier)
    assert collision(world, after=timedelta(0), second=known, actor=actor) == Priority.P1
