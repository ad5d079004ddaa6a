"""The officer enters the number; joining is still the person's, by texting the digits back."""

import pytest

from simulator.actors.client import UnexpectedAnswerError
from simulator.stories import common_steps
from tests.support.running_service import Encounter


def test_an_invited_person_joins(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        version = officer.verification["version"]
        assert officer.enter_phone(scene.phone.number) == {}
        scene.phone.wait_for("an officer gave us this number")
        assert officer.get(after=version, wait=1) is None, "the officer's device noticed"
        with pytest.raises(UnexpectedAnswerError) as second:
            officer.enter_phone(scene.service.make_phone().number)
        assert (second.value.status, second.value.code) == (409, "wrong_state")
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
    scene.check_texts("an officer gave us this number", "WAIT. We do not", "YES, police")


def test_an_invited_phone_that_answers_no_raises_an_sos(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        officer.enter_phone(scene.phone.number)
        scene.phone.wait_for("an officer gave us this number")
        scene.phone.send("NO")
        scene.phone.wait_for("we have your message")
        assert operator.wait_for_alarm("sos", ref=officer.ref).priority == "1"
    scene.check_texts("an officer gave us this number", "we have your message")
