"""The provider fails in its ways: every text arrives all the same, and each once."""

from collections.abc import Sequence
from typing import LiteralString

from simulator.actors.officer import Officer
from simulator.stories import common_steps
from tests.journeys import auditor
from tests.support import waiting
from tests.support.running_service import Encounter

TRIED: LiteralString = """
    SELECT message.id FROM verification_message AS message
    JOIN verification_verification AS verification ON verification.id = message.verification_id
    WHERE verification.ref = %(ref)s AND first_tried_at IS NOT NULL AND handed_over_at IS NULL
"""


def sends_code(scene: Encounter) -> Officer:
    """Have the officer ask and the person text the code."""
    officer = common_steps.officer_signs_in(scene)
    common_steps.officer_asks(scene, officer)
    scene.phone.send(officer.join_code)
    return officer


def test_texts_arrive_when_the_provider_is_up_again(scene: Encounter) -> None:
    number = scene.phone.number
    scene.provider.order("refuse_connections", number=number)
    ref = sends_code(scene).ref
    waiting.until(
        "a try in vain", lambda: auditor.ask(scene.service, TRIED, ref=ref) and not accepted(scene)
    )
    scene.provider.clear_faults()
    scene.phone.wait_for("WAIT. We do not know yet", timeout=60)
    scene.check_texts("WAIT. We do not")


def test_texts_arrive_once_when_the_provider_answers_too_late(scene: Encounter) -> None:
    # Taken at once and answered after our patience: whether it arrived has to be asked.
    scene.provider.order("slow", number=scene.phone.number, seconds=7, times=1)
    sends_code(scene)
    scene.phone.wait_for("WAIT. We do not know yet", timeout=60)


def test_texts_arrive_once_when_the_provider_accepts_and_answers_500(scene: Encounter) -> None:
    number = scene.phone.number
    scene.provider.order("accepted_then_500", number=number, times=1)
    with common_steps.operator_signs_in(scene) as operator:
        officer = sends_code(scene)
        scene.phone.wait_for("WAIT. We do not know yet", timeout=60)
        scene.provider.order("error_500", number=number, times=1)
        scene.provider.order("error_429", number=number, times=1)
        operator.refuse(officer.ref, why="He does not answer his radio.")
        scene.phone.wait_for("NO. We cannot say", timeout=60)
    # That each went out once is for the audit of the books, when all deliveries are over.


def test_doubled_and_reordered_receipts_end_the_same(scene: Encounter) -> None:
    for kind in ("duplicate_callbacks", "reordered_callbacks", "duplicate_inbound"):
        scene.provider.order(kind, number=scene.phone.number)
    with common_steps.operator_signs_in(scene) as operator:
        officer = sends_code(scene)
        scene.phone.wait_for("WAIT. We do not know yet")
        operator.refuse(officer.ref, why="He does not answer his radio.")
        scene.phone.wait_for("NO. We cannot say")
    scene.provider.clear_faults()
    scene.check_texts("WAIT. We do not", "NO. We cannot say")


def test_an_undelivered_text_raises_an_alarm(scene: Encounter) -> None:
    scene.provider.order("never_delivered", number=scene.phone.number, times=1)
    with common_steps.operator_signs_in(scene) as operator:
        officer = sends_code(scene)
        assert operator.wait_for_alarm("not_reached", ref=officer.ref).priority == "2"


def accepted(scene: Encounter) -> Sequence[object]:
    """Return what the provider took for this journey's phone."""
    return scene.provider.accepted(to=scene.phone.number)
