"""No control room at all: she is not left waiting for people who are not there."""

from simulator.stories import common_steps
from tests.journeys import auditor
from tests.support.running_service import Encounter


def test_she_is_told_no_answer_early_and_the_alarm_waits_for_whoever_comes(
    hasty_scene: Encounter,
) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.she_joins(scene, officer)
    scene.phone.wait_for("NO ANSWER.", timeout=30)
    scene.check_officer_learns_nothing(officer.wait_for("answered"))
    raised = auditor.ask(
        scene.town, "SELECT priority FROM verification_alarm WHERE cause = 'no_console'"
    )
    assert raised
    assert {row["priority"] for row in raised} == {1}
    with common_steps.operator_signs_in(scene) as operator:
        assert operator.wait_for_alarm("unverified", ref=officer.ref).priority == "1"
