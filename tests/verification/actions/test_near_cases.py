"""Letters of no case: read back first, near cases for the call taker's eyes, then none of ours."""

import pytest
from django.conf import settings

from accounts.models import Role, User
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import database_owner
from tests.support.factories import World
from verification.actions.joining import callers, phone_lookup
from verification.actions.joining.phone_lookup import LookUp
from verification.actions.records import roles
from verification.enums import AlarmCause, Priority
from verification.events import Event
from verification.models import LookUpMisses, Officer, PhoneCaller, Verification, Words
from verification.rules import by_telephone, codes


@pytest.fixture
def taker(world: World) -> User:
    return world.make_operator()


@pytest.fixture
def case(world: World) -> Verification:
    return world.make_joined(world.make_officer())[0]


def look_up(by: User, **typed: str | bool) -> LookUp:
    with ledger.transaction():
        return phone_lookup.look_up(by=by, **typed)  # type: ignore[arg-type]


def one_off(ref: str, *, place: int = 5) -> str:
    """Change one letter into the next of the alphabet, so that it still is a ref."""
    letters = codes.REF_ALPHABET
    other = letters[(letters.index(ref[place]) + 1) % 16]
    return ref[:place] + other + ref[place + 1 :]


def test_a_wrong_letter_finds_the_case_that_is_near(case: Verification, taker: User) -> None:
    found = look_up(taker, ref=one_off(case.ref))
    assert found.verification is None
    assert [one.verification.id for one in found.near] == [case.id]
    assert found.near[0].slip.places == (5,)
    assert not PhoneCaller.objects.exists()


def test_two_letters_that_changed_places_find_it_too(case: Verification, taker: User) -> None:
    ref = case.ref
    other = next(at for at in range(1, 6) if ref[at] != ref[0])
    swapped = ref[other] + ref[1:other] + ref[0] + ref[other + 1 :]
    assert [one.verification.id for one in look_up(taker, ref=swapped).near] == [case.id]


def test_what_is_said_offers_nothing_of_the_near_case(case: Verification, taker: User) -> None:
    """Ask for a letter and a street, never offer them."""
    found = look_up(taker, ref=one_off(case.ref))
    assert "look at the last letter again" in found.say
    assert found.say.endswith("And which street are you in?")
    assert case.ref not in found.say
    for word in (case.officer.name, case.officer.number, "Brixton", "impostor", "unit"):
        assert word not in found.say


def test_a_case_of_yesterday_is_not_near(world: World, case: Verification, taker: User) -> None:
    world.advance(seconds=settings.LOOK_UP_NEAR_WITHIN.total_seconds() + 1)
    assert look_up(taker, ref=one_off(case.ref)).near == ()


def test_nobody_is_helped_to_a_join_code(world: World, taker: User) -> None:
    case = world.make_request(world.make_officer())
    code = world.join_code(case)
    wrong = str((int(code[0]) + 1) % 10) + code[1:]
    found = look_up(taker, code=wrong)
    assert found.near == ()
    assert "each number again" in found.say


def test_the_impostor_s_words_come_only_after_none_of_these(
    case: Verification, taker: User
) -> None:
    near = one_off(case.ref)
    assert not look_up(taker, ref=near).not_ours
    found = look_up(taker, ref=near, sure=True)
    assert found.not_ours
    assert found.near == ()
    assert (found.say, found.do) == (by_telephone.SAY_NOT_OURS, by_telephone.NOT_OURS)
    assert AuditEntry.objects.filter(event=Event.LOOK_UP_NOT_OURS, actor_id=taker.id).count() == 1


def test_sure_of_a_ref_that_exists_finds_it(case: Verification, taker: User) -> None:
    """The officer's request may have come a moment after the letters were first looked up."""
    found = look_up(taker, ref=case.ref, sure=True)
    assert found.verification is not None
    assert not found.not_ours


def test_every_look_up_has_one_entry_and_no_letters(case: Verification, taker: User) -> None:
    look_up(taker, ref=one_off(case.ref))
    entry = AuditEntry.objects.filter(event=Event.LOOK_UP_MADE).get()
    assert (entry.actor_id, entry.subject_id, entry.topic_id) == (taker.id, taker.id, None)
    assert entry.details == {"found": False, "near": 1}


def test_after_many_without_a_case_nothing_near_is_shown(
    world: World, case: Verification, taker: User
) -> None:
    world.settings.LOOK_UP_MISSES_AT_MOST = 3
    near = one_off(case.ref)
    shown = [bool(look_up(taker, ref=near).near) for _ in range(4)]
    assert shown == [True, True, True, False]
    withheld = look_up(taker, ref=near)
    assert withheld.withheld
    assert "each letter again" in withheld.say
    # It is their own count, what is found is found, and the window ends.
    assert look_up(world.make_operator(), ref=near).near
    assert look_up(taker, ref=case.ref).verification is not None
    world.advance(seconds=settings.LOOK_UP_MISSES_WITHIN.total_seconds() + 1)
    assert look_up(taker, ref=near).near
    assert LookUpMisses.objects.get(user=taker).count == 1


def test_an_officer_is_never_shown_their_own_case(case: Verification, taker: User) -> None:
    with database_owner.past_guards():
        Officer.objects.filter(id=case.officer_id).update(user=taker)
    assert look_up(taker, ref=one_off(case.ref)).near == ()


def test_a_reviewer_looks_nobody_up(world: World, case: Verification) -> None:
    reviewer = world.make_operator(role=Role.REVIEWER)
    for sure in (False, True):
        with pytest.raises(roles.NotAnOperator):
            look_up(reviewer, ref=one_off(case.ref), sure=sure)


# --- what else a call taker can do ----------------------------------------------------------------


def test_an_sos_is_raised_for_somebody_on_the_line(
    world: World, case: Verification, taker: User
) -> None:
    with ledger.transaction():
        callers.raise_sos(ref=case.ref, by=taker)
    assert world.open_alarms(case)[AlarmCause.SOS] == Priority.P1
    entry = AuditEntry.objects.filter(event=Event.ALARM_RAISED).latest("seq")
    assert (entry.actor_id, entry.topic_id) == (taker.id, case.id)


def test_a_colleague_s_sos_is_raised_and_marked(world: World, case: Verification) -> None:
    colleague = world.make_operator(team="CID")
    with ledger.transaction():
        callers.raise_sos(ref=case.ref, by=colleague)
    entry = AuditEntry.objects.filter(event=Event.ALARM_RAISED).latest("seq")
    assert entry.details["own_team"] is True


def test_what_the_caller_sees_is_kept_with_the_case(
    world: World, case: Verification, taker: User
) -> None:
    world.look_up(case, taker)
    world.answer_caller(case, taker, saw="A navy jacket and a beard.")
    written = Words.objects.filter(verification=case, written_by=taker)
    assert [one.kind for one in written] == ["talked"]
