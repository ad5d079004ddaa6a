"""No live console at all: the person is not left waiting for people who are not there."""

from simulator.stories import common_steps
from tests.journeys import auditor
from tests.support.running_service import Encounter


def test_without_a_live_console_no_answer_comes_early_and_the_alarm_waits(
    hasty_scene: Encounter,
) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.person_joins(scene, officer)
    scene.phone.wait_for("NO ANSWER.", timeout=60)
    scene.check_officer_learns_nothing(officer.wait_for("answered"))
    raised = auditor.ask(
        scene.service, "SELECT priority FROM verification_alarm WHERE cause = 'no_console'"
    )
    assert raised
    assert {row["priority"] for row in raised} == {1}
    with common_steps.operator_signs_in(scene) as operator:
        assert operator.wait_for_alarm("unverified", ref=officer.ref).priority == "1"
