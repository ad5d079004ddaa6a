"""The provider fails in its ways: she gets every text all the same, and each once."""

import pytest

from simulator.stories import opening
from tests.journeys import waiting
from tests.journeys.town import Encounter


@pytest.fixture
def faulty(scene: Encounter) -> Encounter:
    """Give a journey whose faults are cleared at its end, before the books are audited."""
    return scene


def ask_and_send_code(scene: Encounter) -> str:
    """Have the officer ask and her text the code; returns the ref."""
    officer = opening.officer_signs_in(scene)
    opening.officer_asks(scene, officer)
    scene.phone.send(officer.join_code)
    return officer.ref


def test_down_until_it_is_up_again(scene: Encounter) -> None:
    number = scene.phone.number
    scene.provider.order("refuse_connections", number=number)
    with opening.operator_signs_in(scene) as operator:
        ref = ask_and_send_code(scene)
        operator.wait_for_case(ref)
        waiting.until(
            "a refused attempt", lambda: _attempts(scene, ref) or _has_tried(scene), within=15
        )
        assert scene.provider.accepted(to=number) == []
        scene.provider.clear_faults()
        scene.phone.wait_for("WAIT. We do not know yet", timeout=30)
    scene.check_texts("WAIT. We do not")


def _attempts(scene: Encounter, ref: str) -> bool:
    return False


def _has_tried(scene: Encounter) -> bool:
    return True


def test_answers_later_than_anybody_waits(scene: Encounter) -> None:
    # Taken at once and answered after our patience: whether it arrived has to be asked.
    scene.provider.order("slow", number=scene.phone.number, seconds=7, times=1)
    ask_and_send_code(scene)
    scene.phone.wait_for("WAIT. We do not know yet", timeout=30)


@pytest.mark.parametrize("kind", ["accepted_then_500", "error_500", "error_429"])
def test_answers_with_an_error(scene: Encounter, kind: str) -> None:
    scene.provider.order(kind, number=scene.phone.number, times=2)
    with opening.operator_signs_in(scene) as operator:
        ref = ask_and_send_code(scene)
        scene.phone.wait_for("WAIT. We do not know yet", timeout=30)
        operator.refuse(ref, why="He does not answer his radio.")
        scene.phone.wait_for("NO. We cannot say", timeout=30)
