"""The control room has said NO before the code is texted: NO is answered, and it is an alarm."""

from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_the_code_of_a_refused_case_is_answered_no_and_alarmed(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        code, version = officer.join_code, officer.verification["version"]
        operator.wait_for_case(officer.ref)
        operator.refuse(officer.ref, why="That officer is in custody.")
        assert officer.get(after=version, wait=1) is None, "the officer's device noticed"
        answer = scene.join(code)
        assert "NO. We cannot say this is police" in answer.body
        closing.alarm_is_dealt_with(scene, operator, cause="code_after_refusal", ref=officer.ref)
        # Whoever was answered so is somebody the control room must still hear of.
        scene.phone.send("SOS")
        scene.phone.wait_for("we have your message")
        assert operator.wait_for_alarm("sos", ref=officer.ref).priority == "1"
    scene.check_texts("NO. We cannot say", "we have your message")
