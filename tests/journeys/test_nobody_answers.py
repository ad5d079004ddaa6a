"""A console is open and nobody acts: the person is told to wait, twice, and then not to wait."""

from typing import LiteralString

from simulator.stories import common_steps
from tests.journeys import auditor
from tests.support import waiting
from tests.support.running_service import Encounter

RAISED_AT: LiteralString = (
    "SELECT details->>'priority' AS priority FROM audit_auditentry"
    " WHERE subject_id = %(id)s AND event = 'alarm.raised'"
)


def test_no_answer_is_texted_by_the_deadline(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        assert operator.wait_for_alarm("unclaimed", ref=officer.ref).priority == "2"
        scene.phone.wait_for("NO ANSWER.", timeout=60)
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
        assert operator.wait_for_alarm("unverified", ref=officer.ref).priority == "1"
        causes = {alarm.cause for alarm in operator.alarms() if alarm.ref == officer.ref}
        assert "unclaimed" not in causes, "the ladder outlived the case"
    still = "WAIT. Still no answer"
    scene.check_texts("WAIT. We do not", still, still, "NO ANSWER. We could not check")


def test_an_unread_reply_becomes_urgent(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        scene.phone.send("he smells of drink and wants me in his car")
        scene.phone.wait_for("we have your message")
        raised = operator.wait_for_alarm("odd_reply", ref=officer.ref, timeout=60)
        # Seen late on a busy machine it may be urgent already; the log holds what it was at first.
        assert auditor.ask(scene.service, RAISED_AT, id=raised.id) == [{"priority": "2"}]
        waiting.until(
            "the unread reply to be urgent",
            lambda: [a.priority for a in operator.alarms() if a.id == raised.id] == ["1"],
            within=60,
        )
