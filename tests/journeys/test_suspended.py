"""A status taken away: the person is told NO, and the officer's screen shows nothing of it."""

from simulator.sample_force.people import Standing
from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_an_officer_suspended_before_the_request_sees_what_any_officer_sees(
    scene: Encounter,
) -> None:
    """F4: through a look, a code that is answered NO, and an answer after a real one's time."""
    officer = common_steps.officer_signs_in(scene)
    scene.service.set_standing(scene.person.number, Standing.SUSPENDED)
    with common_steps.operator_signs_in(scene) as operator:
        shown = officer.ask(place=scene.place())
        assert shown["status"] == "waiting"
        page = operator.look_up(ref=officer.ref)
        assert "NO. We cannot say this is police on duty." in page.text
        assert officer.get(after=shown["version"], wait=1) is None, "the officer's device noticed"
        scene.phone.send(officer.join_code)
        scene.phone.wait_for("NO. We cannot say this is police")
        officer.wait_for("checking")
        closing.alarm_is_dealt_with(scene, operator, cause="officer_refused", ref=officer.ref)
        officer.wait_for("answered", timeout=90)
    scene.check_texts("NO. We cannot say")


def test_an_officer_suspended_after_the_join_is_refused(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        scene.service.set_standing(scene.person.number, Standing.SUSPENDED)
        scene.phone.wait_for("NO. We cannot say this is police")
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
        closing.alarm_is_dealt_with(scene, operator, cause="refused", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "NO. We cannot say")


def test_an_officer_suspended_after_the_yes_is_revoked(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
        scene.service.set_standing(scene.person.number, Standing.SUSPENDED)
        scene.phone.wait_for("NO. We take back our YES")
        closing.alarm_is_dealt_with(scene, operator, cause="revoked", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "YES, police", "NO. We take back our YES")
