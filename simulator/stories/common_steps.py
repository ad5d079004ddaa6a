"""How most stories begin: sign in, ask, join."""

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.sample_force.people import Person
from simulator.stories.scene import Scene
from simulator.stories.world import OfficerKeys

JOIN_CODE_LENGTH = 6


def officer_signs_in(
    scene: Scene, keys: OfficerKeys | None = None, *, face_of: Person | None = None
) -> Officer:
    """Enrol the officer's phone and begin the shift."""
    officer = scene.officer(keys, face_of=face_of)
    with scene.tell.step("An officer enrols their phone and signs in with a second factor"):
        if keys and keys.device:
            officer.use_device(keys.device)
        else:
            officer.enrol()
        officer.sign_in()
    return officer


def operator_signs_in(scene: Scene) -> Operator:
    """Return the operator, signed in and live; used in a `with` block, which closes the console."""
    operator = scene.operator()
    with scene.tell.step("An operator signs in with a second factor; the console is live"):
        operator.sign_in()
        operator.stay_live()
    return operator


def officer_asks(scene: Scene, officer: Officer, *, reason: str = "questions") -> None:
    """Ask to be verified, from a place of the duty, with a picture taken now."""
    with scene.tell.step("The officer asks to be verified; the screen shows a code for the person"):
        shown = officer.ask(reason=reason, place=scene.place())
        scene.tell.check(
            shown["status"] == "waiting", f"The officer's screen shows {shown['status']}."
        )
        code = officer.join_code
        fits = len(code) == JOIN_CODE_LENGTH and code.isdigit()
        scene.tell.check(fits, f"The officer's screen shows no code of six digits: {shown['show']}")
        scene.check_officer_learns_nothing(shown)


def console_shows(scene: Scene, operator: Operator, officer: Officer) -> None:
    """See the request come up on the console."""
    with scene.tell.step(f"The console shows case {officer.ref}"):
        operator.wait_for_case(officer.ref)


def person_joins(scene: Scene, officer: Officer) -> None:
    """Text the code from the person's phone, and get WAIT with a match code."""
    with scene.tell.step("The person texts the code and is told to WAIT, with a second code"):
        answer = scene.join(officer.join_code)
        scene.tell.check(
            "WAIT. We do not know yet" in answer.body, f"The person got: {answer.body}"
        )
        scene.tell.check(answer.segments == 1, f"The text takes {answer.segments} segments.")
        scene.tell.check(officer.ref in answer.body, f"The reference is missing: {answer.body}")
    with scene.tell.step("The officer's screen says that it is being checked"):
        scene.check_officer_learns_nothing(officer.wait_for("checking"))


def codes_match(scene: Scene, officer: Officer) -> None:
    """Say the code aloud, and have the officer type it, who is not told whether it was right."""
    with scene.tell.step(
        "The person says that code; the officer types it, and is not told whether it was right"
    ):
        told = officer.type_match(scene.phone.last_code())
        scene.tell.check(told == {}, f"The officer's device was told: {told}")
