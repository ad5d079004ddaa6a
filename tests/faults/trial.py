"""One story, told act by act, with one fault injected in one of them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import requests

from devstack.launcher.stack import Stack
from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.operator import ConflictError, NotOnScreenError
from simulator.actors.page import NoFormError
from simulator.actors.phone import Phone
from simulator.actors.provider import Provider
from tests.faults.people import Pair

# How long anybody looks at a screen before the story counts as stuck, in seconds.
PATIENCE = 60.0
_PAUSE = 0.3
# What a browser meets while the service is down, or when its first press did arrive after all.
_ONCE_MORE = (
    ConflictError,
    NoFormError,
    NotOnScreenError,
    UnexpectedAnswerError,
    requests.RequestException,
)


class Act(StrEnum):
    """What somebody does in the story, in its order."""

    REQUEST = "request"
    JOIN = "join"
    MATCH = "match"
    CLAIM = "claim"
    CONFIRM = "confirm"
    SOS = "sos"
    REVOKE = "revoke"
    END = "end"


# Acts that only some stories have.
_ONLY_WHERE_ASKED = frozenset({Act.SOS, Act.REVOKE})
# Of the case, by the act with which the story ends.
STATES = {Act.END: "ended", Act.REVOKE: "revoked"}
_SAID = {
    Act.JOIN: "checking",
    Act.CONFIRM: "confirmed",
    Act.SOS: "received",
    Act.REVOKE: "revoked",
    Act.END: "ended",
}


class StuckError(AssertionError):
    """Somebody tried for PATIENCE seconds and got nowhere."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Which acts are played, and whether the person's phone gets the text of the last one."""

    more: frozenset[Act] = frozenset()
    reaches_phone: bool = True
    # Off where the YES must not arrive: it is taken back before anybody can send it again.
    says_yes: bool = True

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts in order; a YES that is taken back is not ended by the officer."""
        played = [act for act in Act if act not in _ONLY_WHERE_ASKED or act in self.more]
        return tuple(act for act in played if act is not Act.END or Act.REVOKE not in self.more)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the keys of the texts that must have been sent."""
        said = [_SAID[act] for act in self.acts if act in _SAID]
        if not self.says_yes:
            said.remove("confirmed")
        return tuple(said if self.reaches_phone else said[:-1])


class Trial:
    """The people of one story and what they do; `prepare` and `finish` frame it."""

    def __init__(self, *, stack: Stack, pair: Pair, phone: Phone, provider: Provider) -> None:
        self.stack, self.pair, self.phone, self.provider = stack, pair, phone, provider
        self.officer, self.operator = pair.officer, pair.operator
        self.began_at = datetime.now(UTC)
        self._repeats = pair.repeats
        self._scenario = Scenario()

    def play(
        self, scenario: Scenario, *, during: Act, inject: Callable[["Trial", "Doing"], None]
    ) -> None:
        """Play all acts; in the one named by `during` the fault decides when it is done."""
        self._scenario = scenario
        self.operator.stay_live()
        try:
            for act in scenario.acts:
                do = self._does(act)
                if act is during:
                    self.wait_for_quiet()
                    inject(self, do)
                else:
                    do()
        finally:
            self.operator.leave()

    @property
    def ref(self) -> str:
        """Return the reference of the case, empty before there is one."""
        verification = self.officer.verification
        return str(verification.get("ref", ""))

    def lines(self) -> list[dict[str, object]]:
        """Return what the provider has about the person's phone, in order."""
        number = self.phone.number
        return [line for line in self.provider.log() if number in (line["to"], line["from"])]

    def was_interrupted(self) -> bool:
        """Say whether anybody, the provider among them, had to try again."""
        return self.pair.repeats > self._repeats or any(
            attempt["error"] or attempt["http_status"] not in (200, 204)
            for line in self.provider.log()
            if self.phone.number in (line["to"], line["from"])
            for attempt in line["webhooks"]
        )

    def wait_for_quiet(self) -> None:
        """Wait until the provider has told us everything about the texts so far."""
        deadline = time.monotonic() + PATIENCE
        while not all(_told(line) for line in self.provider.accepted(to=self.phone.number)):
            if time.monotonic() > deadline:
                raise StuckError("receipts were still missing")
            time.sleep(0.01)

    def _does(self, act: Act) -> "Doing":
        return {
            Act.REQUEST: self._request,
            Act.JOIN: self._join,
            Act.MATCH: self._match,
            Act.CLAIM: self._claim,
            Act.CONFIRM: self._confirm,
            Act.SOS: self._sos,
            Act.REVOKE: self._revoke,
            Act.END: self._end,
        }[act]

    def _request(self) -> None:
        self.officer.verification = {}
        self.officer.ask(reason="questions", place=self.pair.place)

    def _join(self) -> None:
        self.phone.send(self.officer.join_code)
        self.phone.wait_for("WAIT. We do not know yet", timeout=PATIENCE)
        self.officer.wait_for("checking", timeout=PATIENCE)

    def _match(self) -> None:
        self.officer.type_match(self.phone.last_code())

    def _claim(self) -> None:
        self._insist(self.operator.claim, until="confirm")

    def _confirm(self) -> None:
        self._insist(self.operator.confirm, until="revoke")
        if self._scenario.says_yes:
            self.phone.wait_for("YES, police on duty", timeout=PATIENCE)
        self.officer.wait_for("answered", timeout=PATIENCE)

    def _sos(self) -> None:
        self.phone.send("SOS")
        self.phone.wait_for("we have your message", timeout=PATIENCE)
        self.operator.wait_for_alarm("sos", ref=self.ref, timeout=PATIENCE)

    def _revoke(self) -> None:
        def press(ref: str) -> None:
            self.operator.revoke(ref, why="The unit on the spot does not know him.")

        self._insist(press, until="judge", gone="revoke")
        self.phone.wait_for("NO. We take back our YES", timeout=PATIENCE)

    def _end(self) -> None:
        self.officer.end(how="left_freely")
        if self._scenario.reaches_phone:
            self.phone.wait_for("told this finished at", timeout=PATIENCE)
        else:
            self.operator.wait_for_alarm("not_reached", ref=self.ref, timeout=PATIENCE)

    def _insist(self, press: Callable[[str], object], *, until: str, gone: str = "") -> None:
        """Press again until the page shows that it has happened, as a person would."""
        for _ in _while_patient(f"the button {until}"):
            try:
                if self._offers(until) and not (gone and self._offers(gone)):
                    return
                press(self.ref)
            except _ONCE_MORE:
                continue

    def _offers(self, action: str) -> bool:
        return self.operator.case(self.ref).has_form(f"/console/cases/{self.ref}/{action}")


Doing = Callable[[], None]


def _while_patient(what: str) -> Iterator[None]:
    """Yield until PATIENCE is over; raises StuckError."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(_PAUSE)
    raise StuckError(f"{what} never came up")


def _told(line: dict[str, object]) -> bool:
    """Say whether we were told how a text ended."""
    attempts = line["webhooks"]
    ends = ("delivered", "undelivered", "failed")
    return isinstance(attempts, list) and any(
        one["status"] in ends and one["http_status"] == 204 for one in attempts
    )
