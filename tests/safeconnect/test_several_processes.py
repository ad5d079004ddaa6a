"""Two of each process behind a proxy that ends TLS, as docs/operations.md has a force run them.

The first serves every role, the second are servers of production, a role each.
"""

import dataclasses
import shutil
import tempfile
import urllib.parse
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from devstack.launcher import ports
from devstack.launcher.stack import Stack
from simulator.stories import common_steps, confirmed
from simulator.twilio import signature
from tests.journeys import auditor
from tests.safeconnect.tls_proxy import TlsProxy
from tests.support import waiting
from tests.support.running_service import RunningService

pytestmark = pytest.mark.timeout(300)

OFFICERS = 4
GUNICORN = ("-m", "gunicorn", "--config", "python:safeconnect.config.gunicorn_conf")
# Long enough to decide by hand on a busy machine, short enough to wait for.
TIMES = {
    "SC_ENROLMENT_CODE_LIFE_SECONDS": "3600",
    "SC_DECIDE_WITHIN_SECONDS": "60",
    "SC_STILL_CHECKING_FIRST_AFTER_SECONDS": "30",
    "SC_STILL_CHECKING_SECOND_AFTER_SECONDS": "35",
    "SC_CONFIRMED_HANDED_OVER_WITHIN_SECONDS": "30",
}


class Several:
    """The service, two of each, and the proxy before it."""

    def __init__(self, stack: Stack, proxy: TlsProxy) -> None:
        """Add the second ones, and the people."""
        self.stack, self.proxy = stack, proxy
        hooks, web = ports.free(), ports.free()
        for role, port in (("hooks", hooks), ("web", web)):
            stack.add(f"{role}-2", [*GUNICORN, "--bind", f"127.0.0.1:{port}"], process=role)
        stack.add_worker("worker-2")
        stack.add_watchkeeper("watchkeeper-2")
        first = urllib.parse.urlsplit(stack.urls.web).port
        assert first
        proxy.backends[:], proxy.hooks[:] = [first, web], [first, hooks]
        self.service = RunningService(stack=stack, officers=OFFICERS)
        self.service.world = dataclasses.replace(self.service.world, service_url=proxy.url)
        self.service.wait_until_well()
        waiting.until("hooks", lambda: not ports.is_free(hooks), within=60)
        waiting.until("web", lambda: not ports.is_free(web), within=60)

    def get(self, path: str) -> requests.Response:
        """Ask for a path through the proxy."""
        return requests.get(self.proxy.url + path, verify=str(self.proxy.certificate), timeout=20)

    def report(self, *, signed_for: str | None) -> int:
        """Send a receipt for a text nobody knows, through the proxy; return the status."""
        path = f"/webhooks/twilio/status/{uuid.uuid4()}"
        fields = {"MessageSid": "SM" + "0" * 32, "MessageStatus": "delivered"}
        signed = {}
        if signed_for is not None:
            token = self.stack.env["SC_TWILIO_AUTH_TOKEN"]
            signed[signature.HEADER] = signature.sign(
                url=signed_for + path, fields=fields, auth_token=token
            )
        return requests.post(
            self.proxy.url + path,
            data=fields,
            headers=signed,
            verify=str(self.proxy.certificate),
            timeout=20,
        ).status_code


@pytest.fixture(scope="module")
def several() -> Iterator[Several]:
    """Run all of it; actors and stand-in trust the proxy's certificate."""
    folder = Path(tempfile.mkdtemp(prefix="sc-several-"))
    try:
        with pytest.MonkeyPatch.context() as patch, TlsProxy(folder).running() as proxy:
            patch.setenv("SSL_CERT_FILE", str(proxy.certificate))
            overrides = TIMES | {
                "SC_PUBLIC_URL": proxy.url,
                "SC_WEBHOOK_URL": proxy.url,
                "SC_PROXY_COUNT": "1",
            }
            # The stack gives the stand-in its own port; only the service lies behind the proxy.
            with Stack(data=folder, overrides=overrides, say=print) as stack:
                yield Several(stack, proxy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_health_is_asked_through_the_proxy(several: Several) -> None:
    # As often as there are web processes: each is asked.
    for _ in several.proxy.backends:
        assert several.get("/healthz").json() == {"status": "up"}
    assert several.get("/readyz").json()["ready"] is True


def test_over_tls_cookies_are_secure_and_browsers_are_told_to_stay(several: Several) -> None:
    page = several.get("/console/sign-in")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert "Secure" in cookie.split("; ")


def test_a_signature_is_over_the_public_address_and_no_other(several: Several) -> None:
    # Signed rightly it comes through to the search for its text, which nobody has sent.
    assert several.report(signed_for=several.proxy.url) == 404
    assert several.report(signed_for=several.stack.urls.web) == 403
    assert several.report(signed_for=several.proxy.url.replace("https", "http")) == 403
    assert several.report(signed_for=None) == 403


def test_two_watchkeepers_keep_each_deadline_once(several: Several) -> None:
    scene = several.service.make_encounter()
    officer = common_steps.officer_signs_in(scene)
    with common_steps.operator_signs_in(scene) as operator:
        common_steps.officer_asks(scene, officer)
        common_steps.person_joins(scene, officer)
        scene.phone.wait_for("NO ANSWER.", timeout=120)
        assert operator.wait_for_alarm("unverified", ref=officer.ref).priority == "1"
        mine = [one.cause for one in operator.alarms() if one.ref == officer.ref]
        assert len(mine) == len(set(mine)), mine
    still = "WAIT. Still no answer"
    scene.check_texts("WAIT. We do not", still, still, "NO ANSWER. We could not check")
    auditor.audit(several.service)


def test_with_one_of_each_killed_a_verification_goes_through(several: Several) -> None:
    # The socket of the first is kept open for its return: a proxy is told by its health check.
    several.proxy.backends.pop(0)
    several.proxy.hooks.pop(0)
    for name in ("web", "worker", "watchkeeper"):
        several.stack.kill(name, stay_down=True)
    confirmed.play(several.service.make_encounter())
    auditor.audit(several.service)
