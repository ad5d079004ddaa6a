"""A real officer, a real check: asked, joined, matched, described, confirmed, ended."""

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.stories import common_steps
from simulator.stories.scene import Scene


def play(scene: Scene) -> None:
    """Play the whole verification, and see that each learns what is theirs to know and no more."""
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.console_shows(scene, operator, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator_decides(scene, operator, officer)
        _officer_ends(scene, operator, officer)
    scene.check_texts(
        "WAIT. We do not", "tell us one thing", "we have your message", "YES, police", "finished"
    )


def operator_decides(scene: Scene, operator: Operator, officer: Officer) -> None:
    """Claim, ask, read, compare and confirm; the person has YES, the officer only "answered"."""
    tell, phone, person = scene.tell, scene.phone, scene.person
    with tell.step("An operator claims the case and asks the person what they see"):
        operator.claim(officer.ref)
        operator.ask(officer.ref)
        phone.wait_for("tell us one thing")
    with tell.step("The person answers, and hears that it has arrived"):
        phone.send(person.appearance.words.split(", ")[0])
        phone.wait_for("we have your message")
    with tell.step("The operator reads it, compares and confirms"):
        operator.read(officer.ref)
        operator.confirm(officer.ref, face="matches", heard="wrote")
    with tell.step("The person's phone says YES, with name and number, and that YES is not safe"):
        answer = phone.wait_for("YES, police on duty")
        tell.check(person.number in answer.body, f"The officer's number is missing: {answer.body}")
        tell.check(
            "YES does not mean safe" in answer.body, f"The warning is missing: {answer.body}"
        )
        tell.check(answer.segments <= 2, f"The text takes {answer.segments} segments.")
    with tell.step("The officer's screen says answered, as it would after a NO"):
        scene.check_officer_learns_nothing(officer.wait_for("answered"))


def _officer_ends(scene: Scene, operator: Operator, officer: Officer) -> None:
    with scene.tell.step(
        "The officer ends it; the person is asked whether they are among people they trust"
    ):
        officer.end(how="left_freely")
        scene.phone.wait_for("told this finished at")
    with scene.tell.step("The console keeps the case until somebody has judged that it ended well"):
        operator.wait_for_case(officer.ref)
