"""Every fault that is tried: what is hit, in which act, at which moment, and what is allowed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from tests.faults import injections
from tests.faults.injections import (
    DATABASE,
    HOOKS,
    SIMULATOR,
    VALKEY,
    WATCHKEEPER,
    WEB,
    WORKER,
    Injection,
)
from tests.faults.trial import Act, Scenario

KILLED = (WEB, HOOKS, WORKER, WATCHKEEPER, DATABASE)
# Seconds from a text's being due to the provider's taking it. The protocol's own bound for alarms
# is 60; these are tighter, with room for two processors that have other work.
WITHIN = 20.0
# A sender that died with a text in hand keeps it until its lease is over.
WITHIN_LEASE = 30.0
_SOS = frozenset({Act.SOS})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault, and what may come of it."""

    victim: str
    what: str
    step: str
    act: Act
    inject: Injection
    scenario: Scenario = field(default_factory=Scenario)
    # A crash may double one text; nothing else may double any.
    doubles_at_most: int = 0
    within: float = WITHIN
    alarms: frozenset[str] = frozenset()
    # Whether somebody must have had to ask again; else the fault missed.
    interrupts: bool = False
    # Touches one number at the provider only, so others may be tried at the same time.
    narrow: bool = False
    # Leaves traces that would meet the officer's next case.
    leaves_traces: bool = False

    @property
    def name(self) -> str:
        """Return what `--only` finds it by."""
        return f"{self.victim} {self.what}, {self.step}"


_COMMITTING = {
    "request": Act.REQUEST,
    "join webhook": Act.JOIN,
    "match": Act.MATCH,
    "claim": Act.CLAIM,
    "confirm": Act.CONFIRM,
    "SOS inbound": Act.SOS,
    "end": Act.END,
}
# What the provider posts comes in at hooks, all else at web.
_WEBHOOKS = ("join webhook", "SOS inbound")
_ENQUEUEING = ("request", "join webhook", "confirm", "SOS inbound", "end")
_SENDING = {"WAIT being sent": Act.JOIN, "YES being sent": Act.CONFIRM}


def every() -> list[Fault]:
    """Return all faults: those of one part far from each other, as crashes are in life."""
    parts = [[*_kills(part)] for part in KILLED]
    parts += [[*_kills_of_one_kind()], [*_valkey()]]
    alone = [one for row in zip_longest(*parts) for one in row if one is not None]
    return [*alone, *_outages(), *_provider()]


def _server_of(step: str) -> str:
    """Name the part that answers in a step."""
    return HOOKS if step in _WEBHOOKS else WEB


def _scenario(act: Act) -> Scenario:
    return Scenario(more=_SOS if act is Act.SOS else frozenset())


def _kills(part: str) -> Iterator[Fault]:
    for step, act in _COMMITTING.items():
        if part in (WEB, HOOKS) and part != _server_of(step):
            continue
        yield Fault(
            victim=part,
            what="killed before the commit",
            step=step,
            act=act,
            inject=injections.before_commit(part),
            scenario=_scenario(act),
            interrupts=part in (WEB, HOOKS, DATABASE),
            doubles_at_most=1,
        )
    for step, act in _SENDING.items():
        yield Fault(
            victim=part,
            what="killed with the answer under way",
            step=step,
            act=act,
            inject=injections.on_the_wire(part),
            within=WITHIN_LEASE,
            doubles_at_most=1,
        )
    yield Fault(
        victim=part,
        what="killed before the commit",
        step="receipts",
        act=Act.CONFIRM,
        inject=injections.receipts_under_way(part),
        interrupts=part in (HOOKS, DATABASE),
        doubles_at_most=1,
    )


def _kills_of_one_kind() -> Iterator[Fault]:
    for step in _ENQUEUEING:
        act = _COMMITTING[step]
        yield Fault(
            victim=_server_of(step),
            what="killed after the commit, before its answer",
            step=step,
            act=act,
            inject=injections.after_commit(_server_of(step)),
            scenario=_scenario(act),
            interrupts=True,
            doubles_at_most=1,
        )
    for part in (WORKER, WATCHKEEPER):
        yield _of_sender(part, "killed before writing the answer down", "YES being sent")
    yield _of_sender(WORKER, "killed with the answer under way, no receipts", "WAIT being sent")
    for part in (WORKER, WATCHKEEPER):
        yield Fault(
            victim=part,
            what="killed, the text never taken",
            step="YES being sent",
            act=Act.CONFIRM,
            inject=injections.swallowed(part),
            within=WITHIN_LEASE,
            doubles_at_most=1,
        )
    yield Fault(
        victim=WORKER,
        what="killed, taken a second later",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.read_not_taken(WORKER, seconds=1.0),
        within=WITHIN_LEASE,
        doubles_at_most=1,
    )
    yield Fault(
        victim=WORKER,
        what="killed, taken after its lease",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.read_not_taken(WORKER, seconds=14.0),
        within=WITHIN_LEASE,
        doubles_at_most=1,
    )
    yield Fault(
        victim=WORKER,
        what="killed, and the YES is taken back",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.read_not_taken(WORKER, seconds=1.0),
        scenario=Scenario(more=frozenset({Act.REVOKE})),
        within=WITHIN_LEASE,
        doubles_at_most=1,
        alarms=frozenset({"revoked"}),
        leaves_traces=True,
    )
    yield Fault(
        victim=WORKER,
        what="killed, never taken, and the YES is taken back",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.swallowed(WORKER),
        scenario=Scenario(more=frozenset({Act.REVOKE}), says_yes=False),
        within=WITHIN_LEASE,
        doubles_at_most=1,
        alarms=frozenset({"revoked"}),
        leaves_traces=True,
    )
    yield Fault(
        victim=WORKER,
        what="killed with the task in its queue",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.task_in_the_queue,
        doubles_at_most=1,
    )
    yield Fault(
        victim=WORKER,
        what="frozen past its lease, then goes on",
        step="WAIT being sent",
        act=Act.JOIN,
        inject=injections.frozen_on_the_wire(seconds=12.0),
        within=WITHIN_LEASE,
        doubles_at_most=1,
        leaves_traces=True,
    )


def _of_sender(part: str, what: str, step: str) -> Fault:
    """Describe a kill of the sender of which the provider never tells us: it has to be asked."""
    recorded = "writing" in what
    return Fault(
        victim=part,
        what=what,
        step=step,
        act=_SENDING[step],
        inject=(
            injections.answered_not_recorded(part)
            if recorded
            else injections.on_the_wire(part, receipts=False)
        ),
        within=WITHIN_LEASE,
        doubles_at_most=1,
        leaves_traces=True,
    )


def _valkey() -> Iterator[Fault]:
    for step, act in _COMMITTING.items():
        if step in ("join webhook", "confirm", "SOS inbound"):
            yield Fault(
                victim=VALKEY,
                what="killed before the commit",
                step=step,
                act=act,
                inject=injections.before_commit(VALKEY),
                scenario=_scenario(act),
            )
    for what, act, inject in (
        ("down throughout", Act.JOIN, injections.down_throughout(VALKEY)),
        ("flushed, task and all", Act.CONFIRM, injections.flushed),
        ("hung for 6 s", Act.JOIN, injections.hung(VALKEY, seconds=6.0)),
        ("hung for 6 s", Act.CONFIRM, injections.hung(VALKEY, seconds=6.0)),
        ("hung for 6 s", Act.SOS, injections.hung(VALKEY, seconds=6.0)),
    ):
        yield Fault(
            victim=VALKEY,
            what=what,
            step=act.value,
            act=act,
            inject=inject,
            scenario=_scenario(act),
        )


def _outages() -> Iterator[Fault]:
    yield Fault(
        victim="provider",
        what="refuses every connection for 14 s",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.outage(seconds=14.0),
        within=40.0,
        alarms=frozenset({"provider_down"}),
    )
    yield Fault(
        victim="provider",
        what="hangs for 8 s and loses nothing",
        step="YES being sent",
        act=Act.CONFIRM,
        inject=injections.hung(SIMULATOR, seconds=8.0),
        within=40.0,
        # What it read while frozen it takes on when it goes on, beside what it was asked again.
        doubles_at_most=1,
    )


def _provider() -> Iterable[Fault]:
    wait, yes, end = Act.JOIN, Act.CONFIRM, Act.END
    never = Scenario(reaches_phone=False)
    told = frozenset({"not_reached"})
    return [
        _narrow("answers after 7 s, times out", wait, "slow", times=1, seconds=7),
        _narrow("answers after 7 s, times out", yes, "slow", times=1, seconds=7),
        _narrow("accepts, then answers 500", wait, "accepted_then_500", times=1),
        _narrow("accepts, then cuts the connection", wait, "accepted_then_cut", times=1),
        _narrow("accepts, then cuts the connection", yes, "accepted_then_cut", times=1),
        _narrow(
            "accepts, cuts, tells nothing", yes, "accepted_then_cut", "lost_callbacks", times=1
        ),
        _narrow("answers 500 three times", yes, "error_500", times=3),
        _narrow("answers 429 three times", yes, "error_429", times=3),
        _narrow(
            "answers 401 twice", wait, "error_401", times=2, alarms=frozenset({"provider_down"})
        ),
        _narrow("refuses connections three times", wait, "refuse_connections", times=3),
        _narrow("fails even when asked", wait, "error_500", times=4, lists_too=True),
        _narrow(
            "answers 400: refused for good", end, "error_400", times=1, scenario=never, alarms=told
        ),
        _narrow(
            "accepts, then undelivered",
            end,
            "never_delivered",
            times=1,
            scenario=never,
            alarms=told,
        ),
        _narrow("accepts, then failed", end, "never_sent", times=1, scenario=never, alarms=told),
        _narrow("loses all receipts", yes, "lost_callbacks"),
        _narrow("sends all receipts five times", wait, "duplicate_callbacks", copies=5),
        _narrow("sends receipts backwards", yes, "reordered_callbacks"),
        _narrow("sends the person's text ten times at once", wait, "duplicate_inbound", copies=10),
    ]


def _narrow(
    what: str,
    act: Act,
    *kinds: str,
    scenario: Scenario | None = None,
    alarms: frozenset[str] = frozenset(),
    **details: object,
) -> Fault:
    """Describe a fault of one number at the provider."""
    steps = {Act.JOIN: "WAIT being sent", Act.CONFIRM: "YES being sent", Act.END: "end"}
    return Fault(
        victim="provider",
        what=what,
        step=steps[act],
        act=act,
        inject=injections.provider(*kinds, **details),
        scenario=scenario or Scenario(),
        within=WITHIN_LEASE,
        alarms=alarms,
        narrow=True,
        leaves_traces=bool(alarms) or "lost_callbacks" in kinds,
    )


def find(words: Sequence[str]) -> list[Fault]:
    """Return the faults that have any of these words in their name; all, where none is given."""
    lowered = [word.lower() for word in words]
    return [
        one for one in every() if not words or any(word in one.name.lower() for word in lowered)
    ]
