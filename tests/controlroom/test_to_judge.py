"""The list of what waits for a judgement: what is over and not judged, the oldest first."""

import pytest

from controlroom import to_judge_page
from tests.support import console
from tests.support.factories import OfficerActor, World
from verification.models import Verification

BADLY = {"ended": "badly", "how": "spoke_to_person", "note": "They were followed home."}


def make_ended(world: World, officer: OfficerActor) -> Verification:
    case, _ = world.make_confirmed(officer, world.make_operator())
    world.end(officer, case)
    return case


def listed(browser: console.ConsoleBrowser) -> list[str]:
    return [row["data-case"] for row in browser.page("to-judge").marked("data-case")]


@pytest.fixture
def operator(world: World) -> console.ConsoleBrowser:
    return console.make_browser(world.make_operator())


def test_what_has_been_over_longest_stands_first_with_its_age(
    world: World, operator: console.ConsoleBrowser
) -> None:
    officers = [world.make_officer(), world.make_officer()]
    first, second = (world.make_confirmed(one, world.make_operator())[0] for one in officers)
    world.end(officers[0], first)
    world.advance(minutes=5)
    world.end(officers[1], second)
    world.advance(minutes=60)
    assert listed(operator) == [first.ref, second.ref]
    text = operator.page("to-judge").text
    assert "2 over and not judged" in text
    assert "over for 1 h 05 min" in text
    assert "the officer says: " in text


def test_what_is_live_or_judged_is_not_on_it(
    world: World, operator: console.ConsoleBrowser
) -> None:
    world.make_confirmed(world.make_officer(), world.make_operator())
    case = make_ended(world, world.make_officer())
    assert listed(operator) == [case.ref]
    assert operator.act(case, "judge", console.JUDGED_WELL).status_code == 200
    assert listed(operator) == []
    assert "Every case that is over has been judged." in operator.page("to-judge").text


def test_what_ended_badly_stays_and_says_who_is_to_act(
    world: World, operator: console.ConsoleBrowser
) -> None:
    case = make_ended(world, world.make_officer())
    assert operator.act(case, "judge", BADLY).status_code == 200
    assert listed(operator) == [case.ref]
    assert "a supervisor waives it" in operator.page("to-judge").text


def test_the_officer_of_a_case_does_not_find_it_there(world: World) -> None:
    case = make_ended(world, world.make_officer())
    assert case.officer.user is not None
    assert to_judge_page.read(user=case.officer.user).rows == []
    assert listed(console.make_browser(world.make_operator())) == [case.ref]
