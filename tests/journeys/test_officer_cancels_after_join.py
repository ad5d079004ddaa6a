"""The officer cancels after the join: the person is told NO at once, and it is an alarm."""

import pytest

from simulator.actors.client import UnexpectedAnswerError
from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_cancelling_after_the_join_tells_the_person_and_the_control_room(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        assert officer.cancel(why="No longer needed.")["status"] == "ended"
        scene.phone.wait_for("NO. The check was stopped before we finished")
        closing.alarm_is_dealt_with(scene, operator, cause="cancelled_after_join", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "NO. The check was stopped")


def test_cancelling_before_the_join_allows_a_new_request(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    with pytest.raises(UnexpectedAnswerError) as refused:
        officer.ask(place=scene.place())
    assert (refused.value.status, refused.value.code) == (409, "already_open")
    code = officer.join_code
    officer.cancel(why="Wrong street.")
    common_steps.officer_asks(scene, officer)
    assert officer.join_code != code
    assert "NO. The check was stopped" in scene.join(code).body
