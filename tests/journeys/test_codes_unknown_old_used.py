"""Codes that join nothing: nobody's, run out, another phone's; and a phone that guesses."""

from simulator.actors.phone import Phone
from simulator.stories import common_steps, impostor
from tests.support import waiting
from tests.support.running_service import Encounter

GUESSES = 5


def test_a_code_that_nobody_issued_is_answered_no_and_alarmed(scene: Encounter) -> None:
    impostor.play(scene)


def test_a_code_is_used_up_by_the_first_phone(scene: Encounter) -> None:
    friend = scene.service.make_phone()
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        code = officer.join_code
        common_steps.person_joins(scene, officer)
        friend.send(code)
        friend.wait_for("NO for this phone")
        # At once and from two unknown phones: perhaps friends. Unread for a minute it is P1.
        assert operator.wait_for_alarm("code_collision", ref=officer.ref).priority == "2"
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        # Two phones on one code: one operator's YES is not enough.
        operator.wait_for_alarm("proposal", ref=officer.ref)
        operator.refuse(officer.ref, why="Two phones, one code.")
        scene.phone.wait_for("NO. We cannot say")
    assert [text.body for text in friend.received() if "YES" in text.body] == []


def test_a_code_of_an_ended_case_has_run_out(scene: Encounter) -> None:
    """F4: another phone hears what it would hear in any state, and the control room is alarmed."""
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        code = officer.join_code
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
        officer.end(how="left_freely")
        later = scene.service.make_phone()
        later.send(code)
        later.wait_for("NO for this phone")
        assert operator.wait_for_alarm("dead_code", ref=officer.ref).priority == "2"


def test_a_phone_that_guesses_is_told_so_once_and_then_nothing(scene: Encounter) -> None:
    guesser = scene.phone
    for guess in range(GUESSES):
        guesser.send(f"90000{guess}")
        guesser.wait_for("NO. That is not our code")
    guesser.send("900007")
    guesser.wait_for("NO. Too many wrong codes")
    guesser.send("900008")
    _wait_until_taken(scene, guesser)
    assert len(scene.provider.accepted(to=guesser.number)) == GUESSES + 1


def _wait_until_taken(scene: Encounter, phone: Phone) -> None:
    """Wait until the service has answered the webhook of the phone's newest text."""

    def answered() -> bool:
        lines = [line for line in scene.provider.log() if line["from"] == phone.number]
        return bool(lines[-1]["webhooks"])

    waiting.until("the webhook's answer", answered)
