"""The person rings instead of texting, or has no phone at all: an operator joins them."""

import pytest

from simulator.actors.page import NoFormError
from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_a_call_taker_joins_the_caller_and_another_operator_decides(scene: Encounter) -> None:
    other = scene.another()
    officer = common_steps.officer_signs_in(scene)
    with (
        common_steps.operator_signs_in(scene) as taker,
        common_steps.operator_signs_in(other) as decider,
    ):
        common_steps.officer_asks(scene, officer)
        page = taker.look_up(ref=officer.ref)
        assert officer.get(after=1, wait=1) is None, "a look alone moved the officer's screen"
        page = taker.answer_caller(page, officer.ref, phone=scene.phone.number)
        assert "We do not know yet" in page.text
        officer.wait_for("checking")
        scene.phone.wait_for("Text OK and the answer comes to this phone too")
        taker.claim(officer.ref)
        assert "took their call" in taker.case(officer.ref).text
        with pytest.raises(NoFormError):
            taker.confirm(officer.ref)
        taker.act(officer.ref, "release")
        decider.claim(officer.ref)
        # Without a word from that phone one operator's YES would only be proposed.
        scene.phone.send("OK")
        scene.phone.wait_for("we have your message")
        decider.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
    scene.check_texts("WAIT. We do not", "we have your message", "YES, police")


def test_a_caller_without_a_number_is_told_by_voice(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as taker:
        common_steps.officer_asks(scene, officer)
        page = taker.look_up(code=f"{officer.join_code[:3]}-{officer.join_code[3:]}")
        taker.answer_caller(page, officer.ref)
        officer.wait_for("checking")
        taker.refuse(officer.ref, why="She says he has no warrant card.")
        assert taker.wait_for_alarm("not_told", ref=officer.ref).priority == "2"
        taker.talked(officer.ref, note="Told her NO; she walks to the shop.")
        causes = {alarm.cause for alarm in taker.alarms() if alarm.ref == officer.ref}
        assert "not_told" not in causes


def test_a_call_over_the_officer_s_device_is_never_confirmed(scene: Encounter) -> None:
    other = scene.another()
    officer = common_steps.officer_signs_in(scene)
    with (
        common_steps.operator_signs_in(scene) as taker,
        common_steps.operator_signs_in(other) as decider,
    ):
        common_steps.officer_asks(scene, officer)
        taker.take_call(officer.ref, voice="on")
        officer.wait_for("checking")
        decider.claim(officer.ref)
        assert "No YES now" in decider.case(officer.ref).text
        with pytest.raises(NoFormError):
            decider.confirm(officer.ref)
        decider.refuse(officer.ref, why="A unit is on its way.")
        officer.wait_for("answered")


def test_an_unknown_ref_is_treated_as_an_impostor(scene: Encounter) -> None:
    with common_steps.operator_signs_in(scene) as taker:
        assert "impostor" in taker.look_up(ref="ZZZZZZ").text


def test_a_call_about_a_refused_case_is_the_same_alarm_as_a_text(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as taker:
        common_steps.officer_asks(scene, officer)
        taker.refuse(officer.ref, why="That officer is in custody.")
        taker.take_call(officer.ref, phone=scene.phone.number)
        scene.phone.wait_for("NO. We cannot say this is police")
        closing.alarm_is_dealt_with(scene, taker, cause="code_after_refusal", ref=officer.ref)
