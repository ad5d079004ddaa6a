"""Replies in the middle of a check, and that no answer gives away what they were."""

import pytest

from simulator.actors.operator import ConflictError
from simulator.stories import common_steps, sos
from tests.support import waiting
from tests.support.running_service import Encounter

WORDS = {
    "HELP me he is lying": ("sos", "1"),
    "No!!": ("sos", "1"),
    "STOP": ("sos", "1"),
    "999": ("sos", "1"),
    "\u0000\U0001f697 ]]><script>alert(1)</script> '; DROP TABLE": ("odd_reply", "2"),
}


def test_sos_brings_help_and_no_yes(scene: Encounter) -> None:
    sos.play(scene)


def test_every_word_gets_the_same_answer_and_its_own_alarm(scene: Encounter) -> None:
    answers: set[str] = set()
    with common_steps.operator_signs_in(scene) as operator:
        for words, (cause, priority) in WORDS.items():
            strand = scene.another()
            officer = common_steps.officer_signs_in(strand)
            common_steps.officer_asks(strand, officer)
            common_steps.person_joins(strand, officer)
            strand.phone.send(words)
            answers.add(strand.phone.wait_for("we have your message").body)
            alarm = operator.wait_for_alarm(cause, ref=officer.ref, timeout=30)
            assert alarm.priority == priority, words
            operator.claim(officer.ref)
            page = operator.case(officer.ref)
            if page.has_form(f"/console/cases/{officer.ref}/confirm") and cause == "sos":
                with pytest.raises(ConflictError):
                    operator.confirm(officer.ref)
            operator.refuse(officer.ref, why="She does not want this.")
            strand.phone.wait_for("NO. We cannot say")
    assert len(answers) == 1, answers


def test_ok_lowers_nothing_and_a_second_word_within_the_minute_is_heard(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        scene.phone.send("SOS")
        scene.phone.wait_for("we have your message")
        operator.wait_for_alarm("sos", ref=officer.ref)
        scene.phone.send("OK")
        scene.phone.send("he took my phone")
        waiting.until(
            "the last reply on the case's page",
            lambda: "he took my phone" in operator.case(officer.ref).text,
        )
        assert "sos" in {alarm.cause for alarm in operator.alarms() if alarm.ref == officer.ref}
        operator.refuse(officer.ref, why="She asked for help.")
        scene.phone.wait_for("NO. We cannot say")
    scene.check_texts("WAIT. We do not", "we have your message", "NO. We cannot say")
