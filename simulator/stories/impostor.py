"""No officer at all: somebody with a screen of their own making and a code that is not ours."""

import secrets

from simulator.stories import closing, common_steps
from simulator.stories.scene import Scene

# Without 9, for "999 482" is no code but a call for help, and is taken for one.
_DIGITS = "012345678"


def play(scene: Scene) -> None:
    """Play a code that nobody issued."""
    with common_steps.operator_signs_in(scene) as operator:
        with scene.tell.step(
            "The person texts the code on that screen and is told NO: it is not ours"
        ):
            answer = scene.join("".join(secrets.choice(_DIGITS) for _ in range(6)))
            is_no = "NO. That is not our code" in answer.body
            scene.tell.check(is_no, f"The person got: {answer.body}")
            scene.tell.check("dial 999" in answer.body, f"999 is missing: {answer.body}")
        closing.alarm_is_dealt_with(
            scene, operator, cause="unknown_code", priority="2", outcome="spoke_to_person"
        )
    scene.check_texts("NO. That is not our code")
