"""The officer's device polls while the person and the control room are busy: it learns nothing."""

import time
from concurrent.futures import ThreadPoolExecutor

from simulator.actors.client import Client
from simulator.actors.officer import API, Officer
from simulator.stories import common_steps
from tests.journeys.test_mismatch_and_new_code import mismatch
from tests.support.running_service import Encounter

WAIT_S = 6


def poll(officer: Officer, version: int) -> tuple[int, float]:
    """Long-poll with a connection of its own; return the HTTP status and the seconds it took."""
    client = Client(officer.client.base_url)
    client.session.headers.update(officer.client.session.headers)
    path = f"{API}/verifications/{officer.verification['id']}/wait"
    query = {"after": str(version), "wait": str(WAIT_S)}
    began = time.monotonic()
    status = client.call("GET", path, params=query, expect=(200, 304)).status_code
    return status, time.monotonic() - began


def test_the_officer_s_poll_stays_304_through_sos_mismatch_claim_and_reply(
    scene: Encounter,
) -> None:
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator, ThreadPoolExecutor() as pool:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        version = officer.verification["version"]
        polled = pool.submit(poll, officer, version)
        mismatch(scene, officer)
        operator.wait_for_alarm("mismatch", ref=officer.ref)
        operator.claim(officer.ref)
        operator.ask(officer.ref)
        scene.phone.send("a green coat")
        operator.new_code(officer.ref)
        scene.phone.send("SOS")
        operator.wait_for_alarm("sos", ref=officer.ref)
        status, took = polled.result(timeout=WAIT_S + 20)
        assert status == 304
        assert took >= WAIT_S - 0.5, "an early answer is an answer too"
        assert officer.get(after=version) is None, "the officer's device noticed"
        again = pool.submit(poll, officer, version)
        operator.refuse(officer.ref, why="She asked for help.")
        assert again.result(timeout=WAIT_S + 20)[0] == 200
        scene.check_officer_learns_nothing(officer.wait_for("answered"))
