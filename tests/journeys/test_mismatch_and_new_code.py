"""The officer types another code than the person's: alarmed, mended by a new one, or not."""

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.stories import common_steps
from tests.support.running_service import Encounter
from tests.support.waiting import until


def wrong(code: str) -> str:
    """Return four other digits."""
    return f"{(int(code) + 1) % 10_000:04d}"


def mismatch(scene: Encounter, officer: Officer) -> None:
    """Have the officer type what the person did not say; they are told nothing."""
    assert officer.type_match(wrong(scene.phone.last_code())) == {}


def priorities(operator: Operator, officer: Officer) -> list[str]:
    """List the priority of the case's open mismatch; what is typed is compared a moment later."""
    found = [alarm for alarm in operator.alarms() if alarm.ref == officer.ref]
    return [alarm.priority for alarm in found if alarm.cause == "mismatch"]


def test_a_new_code_mends_a_mismatch(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        mismatch(scene, officer)
        assert operator.wait_for_alarm("mismatch", ref=officer.ref).priority == "2"
        operator.claim(officer.ref)
        operator.new_code(officer.ref)
        scene.phone.wait_for("New code")
        common_steps.codes_match(scene, officer)
        until("the match", lambda: not priorities(operator, officer))
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
    scene.check_texts("WAIT. We do not", "WAIT. Not checked yet. New code", "YES, police")


def test_a_second_mismatch_is_urgent_and_a_yes_takes_two(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        mismatch(scene, officer)
        # One try for each code sent: the right digits change nothing now.
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.new_code(officer.ref)
        scene.phone.wait_for("New code")
        mismatch(scene, officer)
        until("P1", lambda: priorities(operator, officer) == ["1"])
        operator.ask(officer.ref)
        scene.phone.wait_for("tell us one thing")
        scene.phone.send("green coat")
        scene.phone.wait_for("we have your message")
        operator.read(officer.ref)
        operator.confirm(officer.ref, heard="wrote")
        operator.wait_for_alarm("proposal", ref=officer.ref)
        operator.refuse(officer.ref, why="Two wrong codes.")
        scene.phone.wait_for("NO. We cannot say")
    assert not any("YES" in text.body for text in scene.phone.received())
