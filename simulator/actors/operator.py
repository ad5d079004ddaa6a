"""The operator (or supervisor) at the console, with a browser's means only."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import requests

from simulator.actors import page as pages
from simulator.actors.authenticator import Authenticator
from simulator.actors.client import Client, UnexpectedAnswerError
from simulator.actors.page import Attributes, Page

CONSOLE = "/console"
POLL_EVERY = 2.0
LOOK_EVERY = 0.1
# The officer check is done in milliseconds, or by the watchkeeper in seconds.
FACTS_WITHIN = 15.0
Seen = TypeVar("Seen")
# Password and second factor may be one form or two; never more steps than this.
SIGN_IN_STEPS = 3
START = f"{CONSOLE}/start"
# Of the range that is kept for drama.
DESK_PHONE = "07700 900111"


class SignInError(Exception):
    """The console did not let the operator in."""


class ConflictError(Exception):
    """The console said 409: somebody was faster, or a rule stands in the way."""


class NotOnScreenError(AssertionError):
    """What the operator waited for did not come up on the console."""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm as the console shows it; `ref` is empty when it belongs to no case."""

    id: str
    cause: str
    priority: str
    ref: str


class Operator:
    """Sign in, watch, read cases and press buttons."""

    def __init__(self, *, service_url: str, username: str, password: str, otpauth_url: str) -> None:
        self.client = Client(service_url)
        # As a browser does: over TLS a form without it is refused.
        self.client.session.headers["Referer"] = f"{self.client.base_url}{CONSOLE}/"
        self.username, self._password = username, password
        self._authenticator = Authenticator(otpauth_url)
        self._leaving = threading.Event()
        self._watch: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Return the operator, who leaves when the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def sign_in(self) -> None:
        """Pass the password and the second factor, and begin the shift; raises SignInError."""
        self.pass_sign_in()
        self.start_shift()

    def start_shift(self) -> None:
        """Do what the start of a shift asks where the queue leads to it; their ears are good."""
        answer = self.client.call("GET", f"{CONSOLE}/", expect=(200, 302))
        if not answer.headers.get("Location", "").startswith(START):
            return
        page = self.press(self._get(START), f"{START}/test", {})
        page = self.press(page, f"{START}/take", {})
        read = "on" if page.form(f"{START}/begin").fields.get("hand_overs") else ""
        heard = {"heard": "yes", "have_read": read, "desk_phone": DESK_PHONE}
        self.press(page, f"{START}/begin", heard)

    def pass_sign_in(self) -> None:
        """Pass the password and the second factor alone; raises SignInError."""
        path = f"{CONSOLE}/sign-in"
        page = self._get(path)
        for _ in range(SIGN_IN_STEPS):
            form = page.form(path)
            answer = self.client.call(
                "POST", path, data=self._answers(form.fields), expect=(200, 302, 303, 403, 429)
            )
            if answer.status_code in (302, 303) and not answer.headers["Location"].startswith(path):
                return
            page = self._get(path) if answer.is_redirect else _read(answer, path)
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

    def case_with_facts(self, ref: str) -> Page:
        """Read a case once it shows the officer's facts; raises NotOnScreenError."""
        return self._wait(lambda: self._with_facts(ref), f"the facts of case {ref}", FACTS_WITHIN)

    def queue_marks(self, name: str) -> list[Attributes]:
        """List what carries this attribute on the queue, opening what is only counted."""
        pages = [self.queue()]
        for group in [one["id"] for one in pages[0].marks if one.get("id", "").startswith("more-")]:
            start = 0
            while rows := _rows(page := self._get(_part(group.removeprefix("more-"), start))):
                pages.append(page)
                start += len(rows)
        return [mark for page in pages for mark in page.marked(name)]

    def alarms(self) -> list[Alarm]:
        """Read the open alarms."""
        marks = {mark["data-alarm"]: mark for mark in self.queue_marks("data-alarm")}
        return [_alarm(mark) for mark in marks.values()]

    def alarm(self, alarm_id: str) -> Page:
        """Read the page that shows an alarm: its case's, or one of its own."""
        path = f"{CONSOLE}/alarms/{alarm_id}"
        answer = self.client.call("GET", path, expect=(200, 302))
        if answer.is_redirect:
            return self._get(answer.headers["Location"])
        return _read(answer, path)

    def wait_for_case(self, ref: str, *, timeout: float = 10.0) -> Page:
        """Return the case once the queue shows it; raises NotOnScreenError."""
        self._wait(
            lambda: ref in [mark["data-case"] for mark in self.queue_marks("data-case")],
            f"case {ref}",
            timeout,
        )
        return self.case(ref)

    def wait_for_alarm(self, cause: str, *, ref: str | None = None, timeout: float = 10.0) -> Alarm:
        """Return the open alarm with this cause; raises NotOnScreenError.

        `ref` names its case, "" is an alarm without one, None is any.
        """
        return self._wait(
            lambda: next(
                (a for a in self.alarms() if a.cause == cause and ref in (None, a.ref)), None
            ),
            f"an alarm {cause} {ref or ''}".strip(),
            timeout,
        )

    def act(self, ref: str, action: str, **fields: str) -> Page:
        """Press a button of a case, after reading its page.

        Raises ConflictError with the sentence when the answer is 409.
        """
        return self.press(self.case(ref), f"{CONSOLE}/cases/{ref}/{action}", fields)

    def claim(self, ref: str) -> Page:
        """Take the case."""
        return self.act(ref, "claim")

    def ask(self, ref: str) -> Page:
        """Ask the person for one thing they can see."""
        return self.act(ref, "ask")

    def new_code(self, ref: str) -> Page:
        """Send a new match code."""
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
        """Confirm, with the ticks, once the page shows facts; they are sent back as they stand."""
        page = self.case_with_facts(ref)
        ticks = {"face": face, "reason_fits": reason_fits, "heard": heard, "why": why}
        return self.press(page, f"{CONSOLE}/cases/{ref}/confirm", ticks)

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
        """Have the officer's app say that they should call."""
        return self.act(ref, "tell-officer")

    def talked(self, ref: str, *, note: str) -> Page:
        """Record having talked with the person."""
        return self.act(ref, "talked", note=note)

    def look_up(self, **fields: str) -> Page:
        """Find a case by the `code` or `ref` that somebody on the line reads out."""
        path = f"{CONSOLE}/look-up"
        return self.press(self._get(path), path, fields)

    def take_call(self, ref: str, **fields: str) -> Page:
        """Find the caller's case by its ref, and say that they are the person.

        `phone`, `last_three`, `voice`: what they give, or have.
        """
        return self.answer_caller(self.look_up(ref=ref), ref, **fields)

    def answer_caller(self, page: Page, ref: str, **fields: str) -> Page:
        """Say on the page of a look-up, or of the case, that the caller is the person."""
        said = {"is_the_person": "yes", **fields}
        return self.press(page, f"{CONSOLE}/cases/{ref}/caller", said)

    def take_alarm(self, alarm_id: str) -> Page:
        """Take an alarm, on the page that shows it."""
        return self.press(self.alarm(alarm_id), f"{CONSOLE}/alarms/{alarm_id}/take", {})

    def close_alarm(self, alarm_id: str, *, outcome: str, reason: str, **more: str) -> Page:
        """Close an alarm; `incident_number` where the cause asks for one."""
        fields = {"outcome": outcome, "reason": reason, **more}
        return self.press(self.alarm(alarm_id), f"{CONSOLE}/alarms/{alarm_id}/close", fields)

    def read(self, ref: str) -> Page:
        """Mark the replies read."""
        return self.act(ref, "read")

    def judge(self, ref: str, *, ended: str, how: str = "", note: str) -> Page:
        """Judge how it ended, and say how that is known."""
        return self.act(ref, "judge", ended=ended, how=how, note=note)

    def rang(self, ref: str, *, whom: str, outcome: str, note: str = "") -> Page:
        """Log an attempt to reach the person or the officer."""
        return self.act(ref, "rang", whom=whom, outcome=outcome, note=note)

    def _with_facts(self, ref: str) -> Page | None:
        """Return the case once facts and face are there to be looked at; raises NoFormError."""
        page = self.case(ref)
        form = page.form(f"{CONSOLE}/cases/{ref}/confirm")
        preparing = any(mark["data-face"] == "preparing" for mark in page.marked("data-face"))
        return page if form.fields.get("shown_facts") and not preparing else None

    def _wait(self, look: Callable[[], Seen | None], what: str, timeout: float) -> Seen:
        """Look again and again, as at an open page, until there is something."""
        end = time.monotonic() + timeout
        while not (seen := look()):
            if time.monotonic() > end:
                raise NotOnScreenError(f"{what} did not come up within {timeout:g} s")
            time.sleep(LOOK_EVERY)
        return seen

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
        return _read(self.client.call("GET", path), path)

    def page(self, path: str) -> Page:
        """Read a page of theirs."""
        return self._get(path)

    def press(self, page: Page, action: str, fields: Mapping[str, str]) -> Page:
        """Send the page's form for `action`, with these fields filled in; raises ConflictError."""
        given = {name: value for name, value in fields.items() if value}
        data = {**page.form(action).fields, **given}
        try:
            answer = self.client.call("POST", action, data=data, expect=(200, 302, 303))
        except UnexpectedAnswerError as error:
            if error.status == 409:
                raise ConflictError(pages.read(error.body).text) from None
            raise
        return (
            self._get(answer.headers["Location"]) if answer.is_redirect else _read(answer, action)
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


def _read(answer: requests.Response, address: str) -> Page:
    return pages.read(answer.text, address=address)


def _rows(page: Page) -> list[Attributes]:
    """List the rows of a queue."""
    return [mark for mark in page.marks if mark.get("id", "").startswith("row-")]


def _part(group: str, start: int) -> str:
    """Write the address of a group of the queue, from one of its rows on."""
    return f"{CONSOLE}/?group={group}&from={start}"


def _alarm(mark: dict[str, str]) -> Alarm:
    return Alarm(
        id=mark["data-alarm"],
        cause=mark.get("data-cause", ""),
        priority=mark.get("data-priority", ""),
        ref=mark.get("data-ref", ""),
    )
