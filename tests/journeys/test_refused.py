"""A stolen phone, and a request refused before anybody joined it."""

import pytest

from simulator.actors.operator import ConflictError
from simulator.stories import common_steps, refused
from tests.support.running_service import Encounter


def test_another_face_is_refused_and_no_is_texted(scene: Encounter) -> None:
    refused.play(scene)


def test_a_no_is_final(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        operator.claim(officer.ref)
        page = operator.case_with_facts(officer.ref)
        operator.refuse(officer.ref, why="She says he is drunk.")
        scene.phone.wait_for("NO. We cannot say")
        with pytest.raises(ConflictError):
            # The page from before the refusal, as a second window would still show it.
            operator.press(page, f"/console/cases/{officer.ref}/confirm", TICKS)
    scene.check_texts("WAIT. We do not", "NO. We cannot say")


TICKS = {"face": "matches", "reason_fits": "on", "heard": "said"}
