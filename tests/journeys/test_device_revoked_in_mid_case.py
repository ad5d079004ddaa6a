"""The officer's device is revoked: at once for the officer, and the person is told."""

import pytest

from simulator.actors.client import UnexpectedAnswerError
from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_revoking_the_device_before_the_decision_refuses(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        scene.service.stack.manage("revoke_device", scene.person.number)
        scene.phone.wait_for("NO. We cannot say this is police")
        with pytest.raises(UnexpectedAnswerError) as refused:
            officer.get()
        assert (refused.value.status, refused.value.code) == (401, "device_revoked")
        closing.alarm_is_dealt_with(scene, operator, cause="refused", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "NO. We cannot say")


def test_revoking_the_device_after_a_yes_revokes_it(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
        scene.service.stack.manage("revoke_device", scene.person.number)
        scene.phone.wait_for("NO. We take back our YES")
        closing.alarm_is_dealt_with(scene, operator, cause="revoked", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "YES, police", "NO. We take back our YES")
