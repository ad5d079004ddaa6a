"""Every call of the officers' API by everybody, at every stage: who is served, and who is not."""

from typing import Any

import pytest
import redis
from django.conf import settings

from tests.edges import calls, promises
from tests.edges.callers import StageCases, Who
from tests.edges.calls import CALLS, STAGES, Call, Device
from tests.edges.rollback import undone
from tests.support import console
from verification.models import Verification

pytestmark = pytest.mark.timeout(240)
TURNED_AWAY = {Who.NOBODY, Who.WRONG_TOKEN, Who.DEVICE_SECRET, Who.SIGNED_OUT, Who.REVOKED}
UNDER_WAY = {"checking", "answered", "call_control_room"}
OPEN = {"waiting", *UNDER_WAY}
ALWAYS = set(STAGES)
# What a good request is answered with, and at which stages of the caller's own case; 409 at others.
SERVED: dict[str, tuple[int, set[str]]] = {
    "signOut": (204, ALWAYS),
    "readMe": (200, ALWAYS),
    "listVerifications": (200, ALWAYS),
    "requestVerification": (201, {"ended"}),
    "readVerification": (200, ALWAYS),
    "waitForVerification": (200, ALWAYS),
    "putFace": (204, ALWAYS),
    "invite": (202, {"waiting"}),
    "tryMatch": (202, OPEN),
    "putLocation": (204, OPEN),
    "cancel": (200, {"waiting", "checking", "call_control_room"}),
    "end": (200, {"answered", "call_control_room"}),
    "extend": (200, {"answered", "call_control_room"}),
    "panic": (202, ALWAYS),
}
# What a token that has run out still serves, while a check is under way.
GRACED = {
    "listVerifications",
    "readVerification",
    "waitForVerification",
    "putLocation",
    "end",
    "extend",
    "panic",
}


@pytest.fixture(autouse=True)
def force_lets_him_invite(settings: Any) -> None:
    """Let officers enter numbers."""
    settings.INVITED_ALLOWED = True


def expected(name: str, *, call: Call, who: Who, stage: str) -> int:
    """Say what a good request is answered with."""
    status, stages = SERVED[name]
    if name == "signOut" and who in {Who.RUN_OUT, Who.REVOKED}:
        # Whatever else a token is no good for, it can be given back.
        return status
    if who in TURNED_AWAY:
        return 401
    if who is Who.OTHER_OFFICER:
        return 404 if call.names_a_case else status
    graced = name in GRACED and stage in UNDER_WAY
    if who is Who.RUN_OUT and not graced:
        return 401
    return status if stage in stages else 409


@pytest.mark.parametrize("call", [call for call in CALLS if call.needs_token], ids=str)
def test_every_caller_reaches_only_their_own_cases(
    call: Call, stage_cases: StageCases, rate_limit_store: "redis.Redis"
) -> None:
    device, name = Device(stage_cases), call.described["operationId"]
    wrong = {}
    for who, stage in calls.every_caller():
        rate_limit_store.flushdb()
        with undone():
            answer = device.send(call, who=who, stage=stage)
            promises.check_documented(call, answer)
        if answer.status_code != expected(name, call=call, who=who, stage=stage):
            wrong[who.name, stage] = answer.status_code
    assert not wrong


@pytest.mark.parametrize("call", [call for call in CALLS if not call.needs_token], ids=str)
def test_a_token_makes_no_difference_where_none_is_needed(
    call: Call, stage_cases: StageCases
) -> None:
    statuses = set()
    for who in Who:
        with undone():
            statuses.add(Device(stage_cases).send(call, who=who).status_code)
    assert statuses == {{"enrolDevice": 201, "signIn": 401}[call.described["operationId"]]}


@pytest.mark.parametrize("call", [call for call in CALLS if call.needs_token], ids=str)
def test_cookies_authenticate_nobody(call: Call, stage_cases: StageCases, world: Any) -> None:
    """A session is worth nothing here, be it an operator's or the very officer's whose case it is.

    Neither with nor without a token of the form.
    """
    officer = Verification.objects.get(id=stage_cases.by_stage["waiting"].id).officer
    assert officer.user is not None
    for user in (world.make_operator(), officer.user):
        browser = console.make_browser(user)
        browser.client.get("/console/sign-in")
        cookies = {name: morsel.value for name, morsel in browser.client.cookies.items()}
        whole = "; ".join(f"{name}={value}" for name, value in cookies.items())
        for more in ({}, {"X-CSRFToken": cookies.get(settings.CSRF_COOKIE_NAME, "x" * 64)}):
            answer = Device(stage_cases).send(
                call, who=Who.NOBODY, headers={"Cookie": whole} | more
            )
            assert answer.status_code == 401, (user.username, more)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_other_methods_are_405_and_name_those_that_are_not(
    call: Call, stage_cases: StageCases
) -> None:
    described = {method.upper() for method in calls.DOCUMENT["paths"][call.path]}
    described |= {"OPTIONS", "HEAD"} if "GET" in described else {"OPTIONS"}
    for method in set(calls.METHODS) - described:
        answer = Device(stage_cases).send(call, method=method, body=b"")
        assert answer.status_code == 405, method
        assert set(answer.headers["Allow"].split(", ")) == described
        promises.check_problem(answer)
