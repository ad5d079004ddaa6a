"""Nobody is at the console: the person is told so in time, and never left waiting for a YES."""

from simulator.stories import closing, common_steps
from simulator.stories.scene import Scene

# 30 s when no console is live, 180 s when one is and nobody acts; some more for good measure.
ANSWERED_WITHIN = 200.0


def play(scene: Scene) -> None:
    """Play a request that no operator decides."""
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.person_joins(scene, officer)
    with scene.tell.step("Nobody answers; the person is told to treat it as NO"):
        answer = scene.phone.wait_for("NO ANSWER.", timeout=ANSWERED_WITHIN)
        scene.tell.check("Treat it as NO" in answer.body, f"The person got: {answer.body}")
    with scene.tell.step("The officer's screen says answered, as it would after a YES"):
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
    with common_steps.operator_signs_in(scene) as operator:
        closing.alarm_is_dealt_with(scene, operator, cause="unverified", ref=officer.ref)
    bodies = [text.body for text in scene.phone.received()]
    said_yes = any(" YES" in body for body in bodies)
    scene.tell.check(not said_yes, f"The person was told YES: {bodies}")
