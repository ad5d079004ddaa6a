"""The operator (or supervisor) at the console, with a browser's means only."""

import threading
from types import TracebackType
from typing import Any, Self

import requests

from simulator.actors import page as pages
from simulator.actors.authenticator import Authenticator
from simulator.actors.client import Client, UnexpectedAnswerError
from simulator.actors.page import Page

CONSOLE = "/console"
POLL_EVERY = 2.0
# Password and second factor may be one form or two; never more steps than this.
SIGN_IN_STEPS = 3


class SignInError(Exception):
    """The console did not let the operator in."""


class ConflictError(Exception):
    """The console said 409: somebody was faster, or a rule stands in the way."""


class Operator:
    """Sign in, watch, read cases and press buttons."""

    def __init__(self, *, service_url: str, username: str, password: str, otpauth_url: str) -> None:
        self.client = Client(service_url)
        self.username, self._password = username, password
        self._authenticator = Authenticator(otpauth_url)
        self._leaving = threading.Event()
        self._watch: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Sign in and keep the console live until the block ends."""
        self.sign_in()
        self.stay_live()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def sign_in(self) -> None:
        """Pass the password and the second factor; raises SignInError."""
        path = f"{CONSOLE}/sign-in"
        page = self._get(path)
        for _ in range(SIGN_IN_STEPS):
            form = page.form(path)
            answer = self.client.call(
                "POST", path, data=self._answers(form.fields), expect=(200, 302, 303, 403, 429)
            )
            if answer.status_code in (302, 303) and not answer.headers["Location"].startswith(path):
                return
            page = self._get(path) if answer.is_redirect else pages.read(answer.text)
            if not page.has_form(path):
                break
        raise SignInError(f"{self.username} was not let in: {page.text[:300]}")

    def stay_live(self) -> None:
        """Poll in the background, as the open page of a console does."""
        self._leaving.clear()
        self._watch = threading.Thread(target=self._poll, name=self.username, daemon=True)
        self._watch.start()

    def leave(self) -> None:
        """Close the browser: the console is no longer live."""
        self._leaving.set()
        if self._watch is not None:
            self._watch.join(10)
            self._watch = None

    def since(self, seq: int) -> dict[str, Any] | None:
        """Return what changed after `seq`, or None."""
        answer = self.client.call("GET", f"{CONSOLE}/since/{seq}", expect=(200, 304))
        return None if answer.status_code == 304 else dict(answer.json())

    def queue(self) -> Page:
        """Read the queue with its alarms."""
        return self._get(f"{CONSOLE}/")

    def case(self, ref: str) -> Page:
        """Read a case."""
        return self._get(f"{CONSOLE}/cases/{ref}")

    def act(self, ref: str, verb: str, **fields: str) -> Page:
        """Press a button of a case, after reading its page.

        Raises ConflictError with the sentence when the answer is 409.
        """
        return self._press(self.case(ref), f"{CONSOLE}/cases/{ref}/{verb}", fields)

    def claim(self, ref: str) -> Page:
        """Take the case."""
        return self.act(ref, "claim")

    def ask(self, ref: str) -> Page:
        """Ask her for one thing she can see."""
        return self.act(ref, "ask")

    def new_code(self, ref: str) -> Page:
        """Send her a new match code."""
        return self.act(ref, "new-code")

    def confirm(
        self,
        ref: str,
        *,
        face: str = "matches",
        reason_fits: str = "on",
        heard: str = "said",
        why: str = "",
    ) -> Page:
        """Confirm, with the ticks; the facts are those the page just showed."""
        return self.act(ref, "confirm", face=face, reason_fits=reason_fits, heard=heard, why=why)

    def agree(self, ref: str, **ticks: str) -> Page:
        """Agree as the second person."""
        return self.act(ref, "agree", **ticks)

    def disagree(self, ref: str, *, why: str) -> Page:
        """Disagree as the second person."""
        return self.act(ref, "disagree", why=why)

    def refuse(self, ref: str, *, why: str) -> Page:
        """Refuse."""
        return self.act(ref, "refuse", why=why)

    def revoke(self, ref: str, *, why: str) -> Page:
        """Take back a YES."""
        return self.act(ref, "revoke", why=why)

    def end(self, ref: str, **fields: str) -> Page:
        """End the case."""
        return self.act(ref, "end", **fields)

    def tell_officer(self, ref: str) -> Page:
        """Have the officer's app say that he should call."""
        return self.act(ref, "tell-officer")

    def talked(self, ref: str, *, note: str) -> Page:
        """Record having talked with her."""
        return self.act(ref, "talked", note=note)

    def look_up(self, **fields: str) -> Page:
        """Find a case by `code` or `ref`, with her `phone` if known."""
        return self._press(self.queue(), f"{CONSOLE}/look-up", fields)

    def take_alarm(self, alarm_id: str) -> Page:
        """Take an alarm."""
        return self._press(self.queue(), f"{CONSOLE}/alarms/{alarm_id}/take", {})

    def close_alarm(self, alarm_id: str, *, outcome: str, reason: str, **more: str) -> Page:
        """Close an alarm; `incident_number` where the cause asks for one."""
        fields = {"outcome": outcome, "reason": reason, **more}
        return self._press(self.queue(), f"{CONSOLE}/alarms/{alarm_id}/close", fields)

    def _answers(self, fields: dict[str, str]) -> dict[str, str]:
        """Fill in the sign-in form: whatever is named like a one-time code gets one."""
        filled = dict(fields)
        for name in fields:
            if name == "username":
                filled[name] = self.username
            elif name == "password":
                filled[name] = self._password
            elif "otp" in name:
                filled[name] = self._authenticator.code()
        return filled

    def _get(self, path: str) -> Page:
        return pages.read(self.client.call("GET", path).text)

    def _press(self, page: Page, action: str, fields: dict[str, str]) -> Page:
        given = {name: value for name, value in fields.items() if value}
        data = {**page.form(action).fields, **given}
        try:
            answer = self.client.call("POST", action, data=data, expect=(200, 302, 303))
        except UnexpectedAnswerError as error:
            if error.status == 409:
                raise ConflictError(pages.read(error.body).text) from None
            raise
        return (
            self._get(answer.headers["Location"]) if answer.is_redirect else pages.read(answer.text)
        )

    def _poll(self) -> None:
        """Ask for changes with a session of its own: requests' sessions are not for two threads."""
        poller = Client(self.client.base_url)
        poller.session.cookies.update(self.client.session.cookies)
        head = 0
        while not self._leaving.wait(POLL_EVERY if head else 0):
            try:
                answer = poller.call("GET", f"{CONSOLE}/since/{head}", expect=(200, 304))
                head = answer.json()["head"] if answer.status_code == 200 else head or 1
            except (requests.RequestException, UnexpectedAnswerError):
                # As a browser would: the page stays open and asks again.
                self._leaving.wait(POLL_EVERY)
