"""A status taken away: before he asks there is no code, in mid-case she is told NO."""

from simulator.sample_force.people import Standing
from simulator.stories import closing, common_steps
from tests.support.running_service import Encounter


def test_who_is_suspended_before_he_asks_gets_no_code(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    scene.town.set_standing(scene.person.number, Standing.SUSPENDED)
    with common_steps.operator_signs_in(scene) as operator:
        shown = officer.ask(place=scene.place())
        assert (shown["status"], officer.join_code) == ("waiting", "")
        page = operator.look_up(ref=officer.ref)
        assert officer.ref in page.text
        assert officer.get(after=shown["version"], wait=1) is None, "his device noticed"
        closing.alarm_is_dealt_with(scene, operator, cause="officer_refused", ref=officer.ref)
    scene.check_texts()


def test_who_is_suspended_while_she_waits_gets_her_a_no(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.she_joins(scene, officer)
        scene.town.set_standing(scene.person.number, Standing.SUSPENDED)
        scene.phone.wait_for("NO. We cannot say this is police")
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
        closing.alarm_is_dealt_with(scene, operator, cause="refused", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "NO. We cannot say")


def test_who_is_suspended_after_the_yes_has_it_taken_back(scene: Encounter) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.she_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
        scene.town.set_standing(scene.person.number, Standing.SUSPENDED)
        scene.phone.wait_for("NO. We take back our YES")
        closing.alarm_is_dealt_with(scene, operator, cause="revoked", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "YES, police", "NO. We take back our YES")
