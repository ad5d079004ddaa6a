"""Nobody texts the code: the case runs out, somebody asks who was there, a late text gets NO."""

from simulator.stories import common_steps
from tests.support.running_service import Encounter


def test_a_request_expires_and_a_late_code_is_answered_old_code(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        code = officer.join_code
        assert officer.wait_for("ended", timeout=60)["show"] is None
        assert operator.wait_for_alarm("expired", ref=officer.ref).priority == "2"
        answer = scene.join(code)
        assert "NO. That code has run out" in answer.body
        assert officer.ref in answer.body
        assert operator.wait_for_alarm("dead_code", ref=officer.ref).priority == "2"
    scene.check_texts("NO. That code has run out")
