"""After a YES: asked, rung, ended, asked once more, judged by a human, and asked how safe it felt.

The time between is moved on in this one case; what happens when something is due is the service's.
"""

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.stories import common_steps, confirmed
from simulator.stories.scene import Scene


def play(scene: Scene) -> None:
    """Play a case up to its judgement, and see that nothing but that closes it."""
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.console_shows(scene, operator, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        confirmed.operator_decides(scene, operator, officer)
        _person_is_asked(scene, officer)
        _officer_is_rung(scene, operator, officer)
        _it_ends(scene, officer)
        _operator_judges(scene, operator, officer)
        _person_says_how_safe(scene, operator, officer)
    scene.check_texts(
        *("WAIT. We do not", "tell us one thing", "we have your message", "YES, police"),
        *("are you OK?", "we have your message", "finished"),
        *("is all OK now?", "we have your message"),
        *("how safe did you feel?", "we have your message"),
    )


def _later(scene: Scene, officer: Officer, *, minutes: int) -> None:
    scene.launcher.move_time(ref=officer.ref, minutes=minutes)


def _person_is_asked(scene: Scene, officer: Officer) -> None:
    with scene.tell.step("15 minutes later (moved on) the person is asked, and texts OK"):
        _later(scene, officer, minutes=15)
        scene.phone.wait_for("are you OK?")
        scene.phone.send("OK")
        scene.phone.wait_for("we have your message")


def _officer_is_rung(scene: Scene, operator: Operator, officer: Officer) -> None:
    with scene.tell.step("The officer is rung, as after every check, and the call is logged"):
        operator.wait_for_alarm("ring_due", ref=officer.ref)
        operator.rang(officer.ref, whom="officer", outcome="spoke")
        scene.check_officer_learns_nothing(officer.get() or {})


def _it_ends(scene: Scene, officer: Officer) -> None:
    with scene.tell.step("The officer ends it; the person is asked, and texts OK"):
        officer.end(how="left_freely")
        scene.phone.wait_for("told this finished at")
        scene.phone.send("OK")
    with scene.tell.step("30 minutes later (moved on) they are asked once more, and text OK"):
        _later(scene, officer, minutes=30)
        scene.phone.wait_for("is all OK now?")
        scene.phone.send("OK")
        scene.phone.wait_for("we have your message")


def _operator_judges(scene: Scene, operator: Operator, officer: Officer) -> None:
    with scene.tell.step("The case is still there; an operator judges that it ended well"):
        operator.wait_for_case(officer.ref)
        operator.judge(officer.ref, ended="well", how="person_wrote", note="They wrote OK, twice.")
        shown = [mark["data-case"] for mark in operator.queue_marks("data-case")]
        scene.tell.check(officer.ref not in shown, "A judged case is still in the queue.")


def _person_says_how_safe(scene: Scene, operator: Operator, officer: Officer) -> None:
    with scene.tell.step("5 minutes later (moved on) they are asked how safe it felt, and text 4"):
        _later(scene, officer, minutes=5)
        scene.phone.wait_for("how safe did you feel?")
        scene.phone.send("4")
        scene.phone.wait_for("we have your message")
        alarms = [one.cause for one in operator.alarms() if one.ref == officer.ref]
        scene.tell.check(not alarms, f"A score that was asked for has alarmed: {alarms}")
