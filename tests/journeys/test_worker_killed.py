"""kill -9 of the worker in mid-story: slower, and otherwise the same."""

from collections.abc import Generator

import pytest

from simulator.stories import common_steps, confirmed
from tests.support import waiting
from tests.support.running_service import Encounter

WORKER = "worker"
# A text whose sender was killed with it in hand is taken up again when the lease is over: 8 s.
LEASE_AND_MORE = 40.0


@pytest.fixture
def mended(scene: Encounter) -> Generator[Encounter]:
    """Give the service its worker back, whatever happened."""
    yield scene
    scene.service.stack.restart(WORKER)
    scene.service.wait_until_well()


def test_the_story_ends_right_without_any_worker(mended: Encounter) -> None:
    mended.service.stack.kill(WORKER, stay_down=True)
    confirmed.play(mended)


def test_the_story_ends_right_through_a_kill_at_every_step(scene: Encounter) -> None:
    stack = scene.service.stack
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        stack.kill(WORKER)
        common_steps.person_joins(scene, officer)
        waiting.until("a new worker", lambda: _runs(scene))
        common_steps.codes_match(scene, officer)
        operator.claim(officer.ref)
        operator.confirm(officer.ref)
        stack.kill(WORKER)
        scene.phone.wait_for("YES, police on duty", timeout=LEASE_AND_MORE)
        officer.end(how="left_freely")
        scene.phone.wait_for("told this finished at")
    scene.service.wait_until_well()
    scene.check_texts("WAIT. We do not", "YES, police", "finished")


def test_killed_on_the_wire_the_text_still_goes_out_once(hasty_scene: Encounter) -> None:
    scene = hasty_scene
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    # The provider has it and keeps the worker waiting for the answer; there the worker dies.
    scene.provider.order("slow", number=scene.phone.number, seconds=20, times=1)
    # Without receipts, so that whoever comes after has to ask before sending again.
    scene.provider.order("lost_callbacks", number=scene.phone.number)
    scene.phone.send(officer.join_code)
    scene.phone.wait_for("WAIT. We do not know yet")
    scene.service.stack.kill(WORKER)
    officer.wait_for("checking")


def _runs(scene: Encounter) -> bool:
    try:
        return scene.service.stack.pid(WORKER) > 0
    except LookupError:
        return False
