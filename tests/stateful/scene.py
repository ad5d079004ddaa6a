"""One example: what was done, what is known outside the database, what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from foundation.audit import ledger, verify
from foundation.sms.gateways.memory import Kept, MemoryGateway
from tests.stateful import snapshot
from tests.stateful.people import People
from tests.stateful.snapshot import Row, Snapshot
from tests.support.factories import OfficerActor, World
from verification.actions.records import refusals
from verification.rules.states import LIVE

Act = Callable[..., None]
Invariant = Callable[["Step"], None]


class Killed(BaseException):
    """The process that acts dies here; nothing may catch it."""


class Broken(AssertionError):  # noqa: N818 - what it says of an invariant
    """An invariant does not hold; the message holds the steps that lead there."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """What the provider posted of an inbound text."""

    sid: str
    sender: str
    body: str


@dataclass(kw_only=True)
class Step:
    """One thing that was done, and everything as it was before and after.

    `sent`: what the provider took meanwhile. `webhook`: the inbound text, where it was one.
    """

    name: str
    given: dict[str, Any]
    before: Snapshot
    after: Snapshot
    sent: list[Kept]
    earlier: list[Kept]
    scene: "Scene"
    refused: bool = False
    killed: bool = False

    @property
    def webhook(self) -> Webhook | None:
        """Give the inbound text that this step was, if it was one."""
        return self.scene.webhook if self.name == "text" else None


@dataclass(kw_only=True)
class Scene:
    """One example. `dies_after` is how many statements whoever acts next lives for."""

    world: World
    people: People
    acts: dict[str, Act]
    invariants: Sequence[Invariant]
    now: Snapshot
    codes: dict[str, str] = field(default_factory=dict)
    webhooks: list[Webhook] = field(default_factory=list)
    queued_tasks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    trace: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    dies_after: int | None = None
    began_at_seq: int = 0
    checked: int = 0
    broken: str = ""
    left: bool = False

    @property
    def webhook(self) -> Webhook:
        """Give the text that came last."""
        return self.webhooks[-1]

    @property
    def officers(self) -> list[OfficerActor]:
        """Name the officers."""
        return self.people.officers

    def staff(self, number: int) -> User:
        """Name one of the staff."""
        return self.people.staff[number]

    def do(self, name: str, /, **given: Any) -> None:
        """Let somebody do one thing, then hold everything against the invariants.

        Raises Broken.
        """
        self.trace.append((name, given))
        before, earlier = self.now, list(MemoryGateway.outbox)
        refused = killed = False
        try:
            with self._mortal():
                self.acts[name](self, **given)
        except refusals.Refusal:
            refused = True
        except Killed:
            killed = True
        except Exception as error:
            self._broken(f"{name} raised {error!r}")
            raise
        self.now = snapshot.read(after_seq=before.seq)
        step = Step(
            name=name,
            given=given,
            before=before,
            after=self.now,
            earlier=earlier,
            sent=MemoryGateway.outbox[len(earlier) :],
            scene=self,
            refused=refused,
            killed=killed,
        )
        self.hold(step)

    def hold(self, step: Step) -> None:
        """Check every invariant; raises Broken with the way here."""
        for invariant in self.invariants:
            try:
                invariant(step)
            except AssertionError as broken:
                raise self._broken(f"{invariant.__name__}: {broken}") from broken
        self.checked += len(self.invariants)

    def story(self) -> str:
        """Write the steps as tests/stateful/test_seeds.py takes them."""
        return "\n".join(f"    ({name!r}, {given!r})," for name, given in self.trace)

    def finish(self) -> None:
        """Hold invariant 1 to the end: whatever was left undone, the deadlines end the waiting.

        Then walk the audit log of this example. Raises Broken.
        """
        self.dies_after = None
        for _ in range(2):
            self.do("wait", seconds=301, consoles=True, roster=True)
            self.do("tick")
            self.do("deliver_all")
        finding = verify.verify(start=self.began_at_seq + 1)
        if finding.fault is not None:
            raise self._broken(f"the_chain_verifies: {finding.fault}")

    def _broken(self, what: str) -> Broken:
        """Note what does not hold, with the way here."""
        self.broken = f"{what}\n{self.story()}"
        return Broken(self.broken)

    def ordered(self, rows: Snapshot | None = None) -> list[Row]:
        """List the cases, live ones first, then the newest."""
        found = (rows or self.now).cases.values()
        newest = sorted(found, key=lambda row: row.requested_at, reverse=True)
        return sorted(newest, key=lambda row: row.state not in LIVE)

    def case(self, number: int) -> Row | None:
        """Pick a case by its place in that order; the last where there are fewer."""
        found = self.ordered()
        return found[min(number, len(found) - 1)] if found else None

    def mine(self, officer: int) -> Row | None:
        """Pick an officer's newest case."""
        actor = str(self.officers[officer].officer.id)
        found = [row for row in self.ordered() if row.officer_id == actor]
        return found[0] if found else None

    def in_transaction(self, action: Callable[[], object]) -> None:
        """Call one action as an edge does."""
        with ledger.transaction():
            action()

    def advance(self, seconds: float) -> None:
        """Let the clock run on."""
        offset = self.world.settings.CLOCK_OFFSET
        self.world.settings.CLOCK_OFFSET = offset + timedelta(seconds=seconds)

    @contextmanager
    def _mortal(self) -> Iterator[None]:
        """Let whoever acts now die at the statement that was chosen for it."""
        left, self.dies_after = self.dies_after, None
        if left is None:
            yield
            return

        def count(execute: Any, *arguments: Any) -> Any:
            nonlocal left
            if left is not None and left <= 0:
                raise Killed
            left = (left or 0) - 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            yield


def set_up(
    world: World, people: People, *, acts: dict[str, Act], invariants: Sequence[Invariant]
) -> Scene:
    """Begin an example: everybody as at first, no case, the clock of the database."""
    MemoryGateway.clear()
    world.settings.CLOCK_OFFSET = timedelta(0)
    # Six phones make no flood of eleven; so few that even these do.
    world.settings.FLOOD_OVER, world.settings.LOOSE_WORDS_AFTER = 2, 3
    people.restore(world)
    seq = _last_seq()
    return Scene(
        world=world,
        people=people,
        acts=acts,
        invariants=invariants,
        now=snapshot.read(after_seq=seq),
        began_at_seq=seq,
    )


def _last_seq() -> int:
    """Read where the audit log ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM audit_audithead")
        (seq,) = cursor.fetchone()
    return int(seq)
