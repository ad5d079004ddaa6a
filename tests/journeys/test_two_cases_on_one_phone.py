"""Two men, two codes, one phone: each case knows of the other."""

from simulator.stories import common_steps
from tests.support.running_service import Encounter


def test_sos_alarms_both_and_a_yes_takes_two(scene: Encounter) -> None:
    other = scene.another()
    first, second = common_steps.officer_signs_in(scene), common_steps.officer_signs_in(other)
    phone = scene.phone
    with common_steps.operator_signs_in(scene) as operator:
        for strand, officer in ((scene, first), (other, second)):
            common_steps.officer_asks(strand, officer)
            phone.send(officer.join_code)
            phone.wait_for("WAIT. We do not know yet who this is")
            officer.wait_for("checking")
        common_steps.codes_match(scene, second)
        operator.claim(second.ref)
        operator.confirm(second.ref)
        operator.wait_for_alarm("proposal", ref=second.ref)
        phone.send("SOS there are two of them")
        phone.wait_for("we have your message")
        for officer in (first, second):
            assert operator.wait_for_alarm("sos", ref=officer.ref).priority == "1"
            operator.refuse(officer.ref, why="She asked for help.")
            phone.wait_for("NO. We cannot say")
            officer.wait_for("answered")
    wait, no = "WAIT. We do not", "NO. We cannot say"
    scene.check_texts(wait, wait, "we have your message", no, no)
