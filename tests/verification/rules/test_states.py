"""The table of states, against an expectation written by hand."""

from pathlib import Path

import pytest

from verification.enums import MovedBy, OfficerStage, State
from verification.rules import states

# Written from the protocol, not from the table: each start and everything it may become.
EXPECTED: dict[State | None, set[State]] = {
    None: {State.REQUESTED, State.REFUSED},
    State.REQUESTED: {State.JOINED, State.EXPIRED, State.REFUSED, State.CANCELLED},
    State.JOINED: {State.REFUSED, State.CANCELLED, State.UNVERIFIED, State.CONFIRMED},
    State.CONFIRMED: {State.REVOKED, State.ENDED},
    State.REFUSED: set(),
    State.UNVERIFIED: set(),
    State.CANCELLED: set(),
    State.EXPIRED: set(),
    State.REVOKED: set(),
    State.ENDED: set(),
}
FINAL = {
    State.REFUSED,
    State.UNVERIFIED,
    State.CANCELLED,
    State.EXPIRED,
    State.REVOKED,
    State.ENDED,
}
PAGE = Path(__file__).parents[3] / "docs" / "states.md"


@pytest.mark.parametrize("start", [None, *State])
@pytest.mark.parametrize("end", list(State))
def test_every_pair_of_states(start: State | None, end: State) -> None:
    allowed = end in EXPECTED[start]
    assert states.can_move(start=start, end=end) is allowed
    if allowed:
        states.check_move(start=start, end=end)
        return
    with pytest.raises(states.ForbiddenMove) as caught:
        states.check_move(start=start, end=end)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_the_table_lists_no_move_twice() -> None:
    pairs = [(move.start, move.end) for move in states.TABLE]
    assert len(pairs) == len(set(pairs)) == 12


def test_final_and_live_split_all_states() -> None:
    assert states.FINAL == FINAL
    assert set(State) - FINAL == states.LIVE


@pytest.mark.parametrize("state", sorted(FINAL))
def test_no_final_state_has_a_way_out(state: State) -> None:
    assert not any(move.start is state for move in states.TABLE)


@pytest.mark.parametrize("state", sorted(states.LIVE))
def test_every_live_state_has_a_way_out(state: State) -> None:
    assert any(move.start is state for move in states.TABLE)


def test_every_move_is_made_by_somebody() -> None:
    assert all(move.by and move.note for move in states.TABLE)


def test_only_people_confirm() -> None:
    makers = {maker for move in states.TABLE if move.end is State.CONFIRMED for maker in move.by}
    assert makers == {MovedBy.OPERATOR, MovedBy.SECOND_PERSON}


STAGES: list[tuple[State, bool, OfficerStage]] = [
    (State.REQUESTED, False, OfficerStage.WAITING),
    (State.REFUSED, False, OfficerStage.WAITING),
    (State.JOINED, True, OfficerStage.CHECKING),
    (State.CONFIRMED, True, OfficerStage.ANSWERED),
    (State.REFUSED, True, OfficerStage.ANSWERED),
    (State.UNVERIFIED, True, OfficerStage.ANSWERED),
    (State.REVOKED, True, OfficerStage.ANSWERED),
    (State.CANCELLED, False, OfficerStage.ENDED),
    (State.CANCELLED, True, OfficerStage.ENDED),
    (State.EXPIRED, False, OfficerStage.ENDED),
    (State.ENDED, True, OfficerStage.ENDED),
]


@pytest.mark.parametrize(("state", "joined", "stage"), STAGES)
def test_what_the_officer_sees(state: State, joined: bool, stage: OfficerStage) -> None:
    assert states.officer_stage(state, joined=joined, told=False) is stage


def test_every_decision_looks_alike_to_the_officer() -> None:
    decided = (State.CONFIRMED, State.REFUSED, State.UNVERIFIED, State.REVOKED)
    assert {states.officer_stage(state, joined=True, told=False) for state in decided} == {
        OfficerStage.ANSWERED
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("joined", [False, True])
def test_only_an_operator_tells_the_officer_to_call(state: State, joined: bool) -> None:
    told = states.officer_stage(state, joined=joined, told=True)
    untold = states.officer_stage(state, joined=joined, told=False)
    assert told is OfficerStage.CALL_CONTROL_ROOM
    assert untold is not OfficerStage.CALL_CONTROL_ROOM


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == states.as_markdown()


def test_the_page_draws_every_move() -> None:
    drawn = states.as_markdown()
    for move in states.TABLE:
        start = "[*]" if move.start is None else move.start.name
        assert f"    {start} --> {move.end.name}\n" in drawn
