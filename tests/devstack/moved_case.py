"""One case whose time is moved on, with its people, for tests of what comes of that."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from accounts.models import User
from devstack.launcher import moved_time
from simulator.actors.page import Page
from tests.support import database_owner
from tests.support.console import ConsoleBrowser, make_browser
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    HowKnown,
    JudgedEnding,
    TextKey,
)
from verification.models import Verification


def move(case: Verification, *, minutes: int = 15) -> None:
    """Move it as the launcher does, within the test's own transaction."""
    with database_owner.past_guards():
        raw: Any = connection.connection
        moved_time.move(raw, ref=case.ref, by=timedelta(minutes=minutes))


@dataclass(kw_only=True)
class Played:
    """A confirmed case, and what its people do, each followed by a tick; texts arrive at once."""

    world: World
    officer: OfficerActor
    operator: User
    case: Verification
    phone: str

    def later(self, minutes: int) -> None:
        """Move its time on."""
        move(self.case, minutes=minutes)
        self._settle()

    def says(self, body: str) -> None:
        """Let the person text."""
        self.world.text(self.phone, body)
        self._settle()

    def ends(self) -> None:
        """Let the officer say that it is over."""
        self.world.end(self.officer, self.case)
        self._settle()

    def rang(self, whom: CalledParty, outcome: CallOutcome) -> None:
        """Let the operator log a call."""
        self._press("rang", whom=whom, outcome=outcome)

    def reads(self) -> None:
        """Let the operator read what the person wrote."""
        self._press("read")

    def judged(self, ended: JudgedEnding, how: HowKnown | None) -> None:
        """Let the operator judge how it ended."""
        self._press("judge", ended=ended, how=how or "", note="So.")

    def closes(self, cause: AlarmCause, outcome: AlarmOutcome) -> None:
        """Let the operator take an alarm and close it."""
        alarm = self.world.open_alarm(self.case, cause)
        self._send(self._browser.alarm(alarm), f"alarms/{alarm.id}/take")
        said = {"outcome": str(outcome), "reason": "Spoke to them."}
        self._send(self._browser.alarm(alarm), f"alarms/{alarm.id}/close", **said)

    def got(self, key: TextKey) -> int:
        """Count how often the person was sent this."""
        return self.world.text_keys(self.phone).count(key)

    @property
    def alarms(self) -> dict[AlarmCause, int]:
        """The open alarms of the case, with their priorities."""
        return self.world.open_alarms(self.case)

    @cached_property
    def _browser(self) -> ConsoleBrowser:
        return make_browser(self.operator)

    def _press(self, action: str, **fields: str) -> None:
        """Press a button of the case, as the page's operator does: with what the form holds."""
        self._send(self._browser.case(self.case), f"cases/{self.case.ref}/{action}", **fields)

    def _send(self, page: Page, path: str, **fields: str) -> None:
        form = page.form(f"/console/{path}")
        given = {name: value for name, value in fields.items() if value}
        answer = self._browser.post(path, {**form.fields, **given})
        assert answer.status_code in (200, 302, 303), answer.content.decode()
        self._settle()

    def _settle(self) -> None:
        self.world.tick()
        self.world.arrive()


def play(world: World, operator: User) -> Played:
    """Take a case to a YES that has arrived."""
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    return Played(world=world, officer=officer, operator=operator, case=case, phone=phone)
