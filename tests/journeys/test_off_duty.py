"""An officer off duty: they may ask, it is alarmed, and nobody can confirm them."""

import pytest

from simulator.actors.operator import ConflictError
from simulator.stories import common_steps
from tests.support.running_service import Encounter


def test_an_off_duty_officer_is_never_confirmed(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene, scene.service.off_duty)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        alarm = operator.wait_for_alarm("off_duty", ref=officer.ref)
        assert alarm.priority == "2"
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        with pytest.raises(ConflictError, match=r"(?i)off duty"):
            operator.confirm(officer.ref)
        operator.refuse(officer.ref, why="He is off duty.")
        scene.phone.wait_for("NO. We cannot say this is police")
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
    scene.check_texts("WAIT. We do not", "NO. We cannot say")
