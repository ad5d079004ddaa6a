"""The person texts SOS: a unit is sent, nothing can be confirmed, the officer notices nothing."""

from simulator.actors.operator import ConflictError, Operator
from simulator.stories import closing, common_steps
from simulator.stories.reporter import StoryFailedError
from simulator.stories.scene import Scene


def play(scene: Scene) -> None:
    """Play a call for help in the middle of a check."""
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.console_shows(scene, operator, officer)
        common_steps.person_joins(scene, officer)
        version = officer.verification["version"]
        with scene.tell.step("The person texts SOS, and gets the answer that any reply gets"):
            scene.phone.send("SOS")
            scene.phone.wait_for("we have your message")
        with scene.tell.step("The console shows it within seconds"):
            operator.wait_for_alarm("sos", ref=officer.ref, timeout=5)
        with scene.tell.step("The operator claims the case; while the alarm is open, no YES"):
            operator.claim(officer.ref)
            _cannot_confirm(operator, officer.ref)
        with scene.tell.step("The officer's screen has not changed, not even its version"):
            changed = officer.get(after=version, wait=1)
            scene.tell.check(changed is None, f"The officer's screen changed: {changed}")
        with scene.tell.step("The operator refuses; the person's phone says NO"):
            operator.refuse(officer.ref, why="The person asked for help.")
            scene.phone.wait_for("NO. We cannot say this is police")
        closing.alarm_is_dealt_with(
            scene, operator, cause="sos", ref=officer.ref, incident_number="CAD 4821/22NOV"
        )
    scene.check_texts("WAIT. We do not", "we have your message", "NO. We cannot say")


def _cannot_confirm(operator: Operator, ref: str) -> None:
    """Try what the rules forbid: the button is gone, or the answer is 409."""
    page = operator.case(ref)
    if not page.has_form(f"/console/cases/{ref}/confirm"):
        return
    try:
        operator.confirm(ref)
    except ConflictError:
        return
    raise StoryFailedError("A case with an open SOS was confirmed.")
