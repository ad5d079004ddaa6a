"""F10: what is said of a case is read from its decision, not from a column that anybody may write.

The states here are written past the service, by the owner of the tables.
"""

import pytest

from foundation.audit import ledger
from tests.support import database_owner
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.decisions import decisions
from verification.actions.records import decision_of_record
from verification.enums import State
from verification.models import Decision, OfficerCheck, Verification


def _said(verification: Verification, world: World) -> str:
    """Have the person ring, from the phone that joined, and give what the call taker says."""
    contact = verification.contact
    assert contact is not None
    digits = contacts.number_of(contact)[-3:]
    return world.take_call(verification, world.make_operator(), last_three=digits)


def _write_state(verification: Verification, state: State) -> Verification:
    with database_owner.past_guards():
        Verification.objects.filter(id=verification.id).update(
            state=state, decided_at=verification.joined_at
        )
    return Verification.objects.get(id=verification.id)


def test_a_refused_case_written_to_confirmed_is_never_spoken_as_a_yes(world: World) -> None:
    """F10: one UPDATE made a REFUSED case a YES that the call taker read out."""
    verification, _ = world.make_matched(world.make_officer())
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.make_operator(), why="No.")
    written = _write_state(verification, State.CONFIRMED)
    assert _said(written, world).startswith("NO.")
    assert decision_of_record.outcome_of_record(verification=written) is State.REFUSED
    assert decision_of_record.decision_of_record(verification=written) is None


@pytest.mark.parametrize("state", [State.CONFIRMED, State.ENDED])
def test_a_yes_without_a_decision_is_no_answer(world: World, state: State) -> None:
    """F10: a case that was never decided carries no YES, and no ending of one."""
    verification, _ = world.make_matched(world.make_officer())
    written = _write_state(verification, state)
    assert decision_of_record.outcome_of_record(verification=written) is State.UNVERIFIED


def test_a_true_yes_is_said(world: World) -> None:
    confirmed, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    assert _said(confirmed, world).startswith("YES")
    decision = decision_of_record.decision_of_record(verification=confirmed)
    assert decision == Decision.objects.get(verification=confirmed)


@pytest.mark.parametrize("fact", ["status", "identity", "on_duty"])
def test_a_yes_whose_check_says_no_is_not_said(world: World, fact: str) -> None:
    """F10: look-up reads the decision *and* its check."""
    confirmed, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    with database_owner.past_guards():
        OfficerCheck.objects.filter(verification=confirmed).update(**{fact: "no"})
    outcome = decision_of_record.outcome_of_record(verification=confirmed)
    assert outcome is State.UNVERIFIED
