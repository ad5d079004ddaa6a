"""A real officer: asked, joined, matched, described, confirmed, ended."""

from simulator.stories import closing, common_steps, confirmed
from tests.support.running_service import Encounter

# Handed to the provider within this time of the webhook, 99 in a hundred (docs/operations.md).
JOIN_TO_TEXT_MS = 8000


def test_the_whole_verification_from_request_to_ending(scene: Encounter) -> None:
    confirmed.play(scene)
    assert scene.tell.join_to_text_ms is not None
    assert scene.tell.join_to_text_ms < JOIN_TO_TEXT_MS


def test_an_arrest_is_texted_as_any_ending_and_a_yes_can_be_revoked(
    scene: Encounter,
) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        scene.phone.wait_for("YES, police on duty")
        seen = officer.wait_for("answered")
        operator.revoke(officer.ref, why="The unit on the spot does not know him.")
        scene.phone.wait_for("NO. We take back our YES")
        assert officer.get(after=seen["version"], wait=1) is None, "the officer's device noticed"
        ended = officer.end(how="arrested", custody_number="CU/4821/26")
        assert ended["status"] == "ended"
        closing.alarm_is_dealt_with(scene, operator, cause="revoked", ref=officer.ref)
    scene.check_texts("WAIT. We do not", "YES, police", "NO. We take back our YES")
