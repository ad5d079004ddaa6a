"""A suspended officer: their screen shows nothing of it, and the control room knows the place."""

import subprocess
import tempfile
from pathlib import Path

from simulator.sample_force import files, people
from simulator.sample_force.people import Standing
from simulator.stories import closing, common_steps
from simulator.stories.reporter import StoryFailedError
from simulator.stories.scene import Scene

IMPORT_TIMEOUT = 120.0


def play(scene: Scene) -> None:
    """Play a request that is refused in the moment it is made."""
    officer = common_steps.officer_signs_in(scene, scene.world.suspended_officer)
    if scene.world.import_officers:
        with scene.tell.step("The force suspends the officer; its record says so at once"):
            _suspend(scene)
    with common_steps.operator_signs_in(scene) as operator:
        with scene.tell.step("A suspended officer asks; the screen waits and shows a code, as any"):
            shown = officer.ask(reason="questions", place=scene.place())
            scene.tell.check(
                shown["status"] == "waiting", f"The officer's screen shows {shown['status']}."
            )
            scene.tell.check(bool(officer.join_code), "The screen shows no code: that says NO.")
            scene.check_officer_learns_nothing(shown)
        with scene.tell.step(
            "The person dials 999 and says the letters; the call taker finds the case"
        ):
            page = operator.look_up(ref=officer.ref)
            scene.tell.check("NO. We cannot say" in page.text, "The look-up does not say NO.")
        with scene.tell.step("The screen still waits: a look tells the officer nothing"):
            later = officer.get(after=shown["version"], wait=1)
            scene.tell.check(later is None, f"The officer's screen changed: {later}")
        with scene.tell.step("The caller is the person: the screen goes on as for any join"):
            operator.answer_caller(page, officer.ref)
            officer.wait_for("checking")
        closing.alarm_is_dealt_with(scene, operator, cause="officer_refused", ref=officer.ref)
    scene.check_texts()


def _suspend(scene: Scene) -> None:
    """Have the force's import take over a file in which the officer is suspended."""
    person = people.find(scene.world.suspended_officer.number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "officers.csv"
        files.write_officer(path, person, standing=Standing.SUSPENDED)
        command = [*scene.world.import_officers, str(path)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=IMPORT_TIMEOUT, check=False
        )
    if done.returncode:
        raise StoryFailedError(f"The import of officers failed: {done.stderr or done.stdout}")
