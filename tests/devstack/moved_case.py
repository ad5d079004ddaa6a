"""One case whose time is moved on, with its people, for tests of what comes of that."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from devstack.launcher import moved_time
from foundation.audit import ledger
from tests.support import database_owner
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed
from verification.actions.decisions import attempts, judging
from verification.actions.joining import conversation
from verification.enums import (
    AlarmCause,
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
        with ledger.transaction():
            attempts.log(ref=self.case.ref, by=self.operator, whom=whom, outcome=outcome)
        self._settle()

    def reads(self) -> None:
        """Let the operator read what the person wrote."""
        with ledger.transaction():
            conversation.mark_read(ref=self.case.ref, by=self.operator)
        self._settle()

    def judged(self, ended: JudgedEnding, how: HowKnown | None) -> None:
        """Let the operator judge how it ended."""
        with ledger.transaction():
            judging.judge(ref=self.case.ref, by=self.operator, ended=ended, how=how, note="So.")
        self._settle()

    def got(self, key: TextKey) -> int:
        """Count how often the person was sent this."""
        return self.world.text_keys(self.phone).count(key)

    @property
    def alarms(self) -> dict[AlarmCause, int]:
        """The open alarms of the case, with their priorities."""
        return self.world.open_alarms(self.case)

    def _settle(self) -> None:
        self.world.tick()
        self.world.arrive()


def play(world: World, operator: User) -> Played:
    """Take a case to a YES that has arrived."""
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    return Played(world=world, officer=officer, operator=operator, case=case, phone=phone)
