"""F4: what the officer types is taken the same whatever it is worth, and compared out of sight."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import OfficerActor, World
from verification import tasks
from verification.actions.decisions import decisions
from verification.actions.joining import conversation
from verification.actions.officers import verification_actions
from verification.enums import AlarmCause, Evidence, Match, State
from verification.models import MatchTry, Proposal, Verification

# What differs between two runs of the same statements: values, and the names of savepoints.
_VALUES = re.compile(r"'[^']*'|\"s\d+_x\d+\"|\b(\d+|true|false)\b", re.IGNORECASE)


def type_code(actor: OfficerActor, case: Verification, code: str) -> list[str]:
    """Let the officer type four digits and no worker compare them; return the shape of each query.

    The lengths of values are left out: what is compared is which statements there were.
    """
    with CaptureQueriesContext(connection) as made, ledger.transaction():
        verification_actions.try_match(officer=actor.officer, verification_id=case.id, code=code)
    return [_VALUES.sub("?", query["sql"]) for query in made]


def wrong_of(code: str) -> str:
    """Give other digits."""
    return "0000" if code != "0000" else "1111"


def test_right_and_wrong_digits_run_the_same_statements(world: World) -> None:
    """F4: also in a case that was refused, cancelled, matched before, or not joined yet."""
    shapes = []
    for play in (right, wrong, matched_before, refused_after_join, refused_before_join, not_joined):
        actor = world.make_officer()
        case, code = play(world, actor)
        shapes.append(type_code(actor, case, code))
    for shape in shapes:
        assert shape == shapes[0]
    assert MatchTry.objects.filter(compared_at=None).count() == len(shapes)


def right(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a joined case and its match code."""
    case, phone = world.make_joined(actor)
    return case, world.match_code(phone)


def wrong(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a joined case and other digits."""
    case, code = right(world, actor)
    return case, wrong_of(code)


def matched_before(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a case whose code matched already."""
    case, phone = world.make_matched(actor)
    return case, world.match_code(phone)


def refused_after_join(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a case that an operator refused."""
    case, code = right(world, actor)
    refuse(case, by=world.make_operator())
    return case, code


def refused_before_join(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a case that was refused before anybody joined, and looks joined."""
    case = world.make_request(actor)
    code = world.join_code(case)
    refuse(case, by=world.make_operator())
    world.text(world.make_phone(), code)
    return case, "1234"


def not_joined(world: World, actor: OfficerActor) -> tuple[Verification, str]:
    """Give a case that waits."""
    return world.make_request(actor), "1234"


def refuse(case: Verification, *, by: User) -> None:
    """Let an operator say NO."""
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=by, why="No.")


@pytest.mark.parametrize("finish", ["worker", "watchkeeper"])
def test_the_worker_compares_and_the_watchkeeper_makes_certain(world: World, finish: str) -> None:
    actor = world.make_officer()
    case, code = right(world, actor)
    type_code(actor, case, code)
    assert world.fresh(case).match == Match.PENDING
    if finish == "worker":
        tasks.compare_match(verification_id=str(case.id))
    else:
        world.tick()
    compared = world.fresh(case)
    assert (compared.match, compared.evidence) == (Match.MATCHED, Evidence.MATCHED)


def test_of_two_tries_at_one_code_the_first_counts(world: World) -> None:
    """However late they are compared."""
    actor = world.make_officer()
    case, code = right(world, actor)
    type_code(actor, case, wrong_of(code))
    type_code(actor, case, code)
    world.tick()
    assert world.fresh(case).match == Match.MISMATCHED
    assert world.open_alarms(case)[AlarmCause.MISMATCH] == 2
    results = MatchTry.objects.order_by("id").values_list("result", flat=True)
    assert list(results) == [Match.MISMATCHED, None]


def test_a_wrong_code_typed_before_the_case_was_cancelled_still_alarms(world: World) -> None:
    """Cancelling at once hides no mismatch."""
    actor = world.make_officer()
    case, code = right(world, actor)
    type_code(actor, case, wrong_of(code))
    world.cancel(actor, case)
    world.tick()
    assert AlarmCause.MISMATCH in world.open_alarms(case)
    assert world.fresh(case).state == State.CANCELLED


def test_a_yes_waits_for_no_worker(world: World) -> None:
    """What was typed is compared before the decision: a mismatch asks for a second person."""
    actor, operator = world.make_officer(), world.make_operator()
    case, code = right(world, actor)
    world.claim(case, operator)
    type_code(actor, case, wrong_of(code))
    assert isinstance(world.confirm(case, operator), Proposal)
    assert world.fresh(case).mismatches == 1


def test_what_was_typed_of_the_old_code_counts_for_the_old_code(world: World) -> None:
    """A new code is not spent by a try that was made before it."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_joined(actor)
    type_code(actor, case, wrong_of(world.match_code(phone)))
    with ledger.transaction():
        conversation.new_code(ref=case.ref, by=operator)
    assert world.fresh(case).match == Match.PENDING
    world.match(actor, case, world.match_code(phone))
    assert world.fresh(case).match == Match.MATCHED
