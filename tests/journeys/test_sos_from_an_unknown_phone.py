"""Somebody we have never heard of texts SOS, or nothing we can read."""

from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_an_sos_without_a_case_alarms_and_asks_for_the_place(scene: Encounter) -> None:
    with common_steps.operator_signs_in(scene) as operator:
        scene.phone.send("sos")
        scene.phone.wait_for("We cannot see where you are")
        alarm = operator.wait_for_alarm("sos", ref="", timeout=30)
        assert alarm.priority == "1"
        closing.alarm_is_dealt_with(
            scene, operator, cause="sos", outcome="spoke_to_person", incident_number="CAD 77/22NOV"
        )
    scene.check_texts("We cannot see where you are")


def test_words_without_a_case_are_answered_no(scene: Encounter) -> None:
    scene.phone.send("is this the right number?")
    scene.phone.wait_for("NO. We have no check for this phone")
    scene.check_texts("NO. We have no check for this phone")
