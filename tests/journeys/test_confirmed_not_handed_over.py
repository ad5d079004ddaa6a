"""A YES that the provider never took is revoked: NO ANSWER is texted, and never the YES."""

from simulator.stories import common_steps
from tests.journeys.test_stale_roster_and_second_person import TICKS, propose
from tests.support.running_service import Encounter


def test_a_yes_never_handed_over_is_revoked_and_no_answer_is_texted(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    with common_steps.operator_signs_in(scene) as operator, scene.supervisor() as second:
        second.sign_in()
        second.stay_live()
        officer = propose(scene, operator)
        scene.provider.order("refuse_connections", number=scene.phone.number)
        second.agree(officer.ref, **TICKS, why="His sergeant says he is on.")
        assert operator.wait_for_alarm("revoked", ref=officer.ref, timeout=60).priority == "1"
        scene.provider.clear_faults()
        scene.phone.wait_for("NO ANSWER. We could not check", timeout=60)
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
    bodies = [str(line["body"]) for line in scene.provider.accepted(to=scene.phone.number)]
    assert not any("YES" in body for body in bodies), bodies
