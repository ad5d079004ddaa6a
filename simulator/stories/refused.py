"""A stolen phone: the record is in order, but somebody else is holding it."""

from simulator.sample_force import people
from simulator.stories import closing, common_steps
from simulator.stories.scene import Scene


def play(scene: Scene) -> None:
    """Play a request that the operator refuses because the face is somebody else's."""
    thief = next(p for p in people.everybody() if p.appearance != scene.person.appearance)
    officer = common_steps.officer_signs_in(scene, face_of=thief)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.console_shows(scene, operator, officer)
        common_steps.person_joins(scene, officer)
        with scene.tell.step("The operator sees another face than the record's, and refuses"):
            operator.claim(officer.ref)
            operator.refuse(officer.ref, why="The face is not the officer's.")
        with scene.tell.step("The person's phone says NO, and to stay near people"):
            scene.phone.wait_for("NO. We cannot say this is police")
        with scene.tell.step("The officer's screen says answered, as it would after a YES"):
            scene.check_officer_learns_nothing(officer.wait_for("answered"))
        closing.alarm_is_dealt_with(scene, operator, cause="refused", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "NO. We cannot say")
