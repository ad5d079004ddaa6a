"""The roster is old, so nobody knows who is on duty: a YES takes two."""

import pytest

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.actors.page import NoFormError
from simulator.stories import common_steps
from tests.support.running_service import Encounter

TICKS = {"face": "matches", "reason_fits": "on", "heard": "said"}


def propose(scene: Encounter, operator: Operator) -> Officer:
    """Play up to the proposal: the operator's YES is stored, and the person is told nothing."""
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    common_steps.person_joins(scene, officer)
    common_steps.codes_match(scene, officer)
    operator.claim(officer.ref)
    operator.confirm(officer.ref)
    assert operator.wait_for_alarm("proposal", ref=officer.ref).priority == "2"
    return officer


def test_a_supervisor_agrees_and_yes_is_texted(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    with common_steps.operator_signs_in(scene) as operator, scene.supervisor() as second:
        second.sign_in()
        second.stay_live()
        officer = propose(scene, operator)
        assert not any("YES" in text.body for text in scene.phone.received())
        with pytest.raises(NoFormError):
            operator.agree(officer.ref, **TICKS, why="I agree with myself.")
        second.agree(officer.ref, **TICKS, why="His sergeant says he is on.")
        scene.phone.wait_for("YES, police on duty")
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
    assert not [a for a in second.alarms() if a.cause == "proposal" and a.ref == officer.ref]


def test_a_supervisor_disagrees_and_no_is_texted(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    with common_steps.operator_signs_in(scene) as operator, scene.supervisor() as second:
        second.sign_in()
        second.stay_live()
        officer = propose(scene, operator)
        second.disagree(officer.ref, why="His sergeant says he went home.")
        scene.phone.wait_for("NO. We cannot say this is police")
        scene.check_officer_learns_nothing(officer.wait_for("answered"))


def test_without_a_second_person_the_case_ends_as_no_answer(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    with common_steps.operator_signs_in(scene) as operator:
        officer = propose(scene, operator)
        scene.phone.wait_for("NO ANSWER.", timeout=60)
        assert operator.wait_for_alarm("unverified", ref=officer.ref).priority == "1"
    assert not any("YES" in text.body for text in scene.phone.received())
