"""One running service, and the faults injected into it one after another."""

import contextlib
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

import psycopg
import requests
from celery import Celery

from devstack.launcher.stack import Stack
from safeconnect.config import database_url
from tests.faults import breakpoints, snapshots, verdicts
from tests.faults.audit_log import AuditLog
from tests.faults.catalogue import Fault
from tests.faults.injections import DATABASE, SIMULATOR, VALKEY, WATCHKEEPER, WEB, WORKER
from tests.faults.people import Pair, Pairs
from tests.faults.table import Row
from tests.faults.trial import STATES, Act, Trial
from tests.support import waiting
from tests.support.running_service import RunningService

# More than are ever needed at once; a pair that alarms cling to is not used again.
OFFICERS = 36
# Longer than a run takes, also on a slow machine.
STAYING_MINUTES = 40
OVERRIDES = {
    "SC_ENROLMENT_CODE_LIFE_SECONDS": "3600",
    # Nobody imports a roster meanwhile, and an old one takes two for each YES.
    "SC_ROSTER_OLD_AFTER_SECONDS": "7200",
    # As docs/operations.md has the provider set up: five tries, whatever went wrong.
    "SIMULATOR_WEBHOOK_RETRIES": "5",
    "SIMULATOR_WEBHOOK_RETRY_ON": "all",
}
PARTS = (DATABASE, VALKEY, SIMULATOR, WEB, WORKER, WATCHKEEPER)
_WELL_WITHIN = 60.0
_SETTLES_WITHIN = 45.0
_AT_ONCE = 3
_TRIES = 3
_UNSETTLED = (
    "SELECT count(*) FROM verification_message WHERE status IN ('queued', 'sending')"
    " AND contact_id IN (SELECT contact_id FROM verification_verification WHERE ref = %s)"
)


class Campaign:
    """Injects faults and judges what is left of each story."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.service = RunningService(
            stack=stack, officers=OFFICERS, staying_minutes=STAYING_MINUTES
        )
        self.pairs = Pairs(self.service)
        self._audit_log = AuditLog(stack.env)
        self._celery = Celery(
            broker=database_url.broker(stack.env["REDIS_URL"]), set_as_current=False
        )

    def run(self, faults: Sequence[Fault]) -> Iterator[Row]:
        """Try every fault and yield a row each, as it is known."""
        self.wait_until_well()
        for fault in faults:
            if not fault.narrow:
                yield self._try(fault)
                self.service.provider.clear_faults()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            narrow = [pool.submit(self._try, fault) for fault in faults if fault.narrow]
            yield from (row.result() for row in as_completed(narrow))

    def wait_until_well(self) -> None:
        """Wait until every part runs, web and the worker answer."""
        for part in PARTS:
            waiting.until(part, partial(self._runs, part), within=_WELL_WITHIN)
        waiting.until("a ready service", self._is_ready, within=_WELL_WITHIN)
        waiting.until("a worker that answers", self._worker_answers, within=_WELL_WITHIN)

    def _try(self, fault: Fault) -> Row:
        """Try a fault again where the moment was missed: nothing was shown then."""
        began = time.monotonic()
        for _ in range(_TRIES):
            row = self._inject(fault, began=began)
            if not any(one.startswith("missed") for one in row.trouble):
                break
        return row

    def _inject(self, fault: Fault, *, began: float) -> Row:
        pair, trouble = self.pairs.take(), list[str]()
        trial = Trial(
            stack=self.stack,
            pair=pair,
            phone=self.service.make_phone(),
            provider=self.service.provider,
        )
        try:
            trial.play(fault.scenario, during=fault.act, inject=fault.inject)
        except breakpoints.MissedError as missed:
            trouble.append(f"missed: {missed}")
        except Exception as error:  # noqa: BLE001  (whatever stops a story is a row of the table)
            where = traceback.extract_tb(error.__traceback__)[-1]
            trouble.append(f"the story stopped: {error!r:.600} at {Path(where.filename).name}")
        if fault.interrupts and not trouble and not trial.was_interrupted():
            trouble.append("missed: nobody had to ask again")
        return self._judge(fault, trial, pair, trouble, began)

    def _judge(
        self, fault: Fault, trial: Trial, pair: Pair, trouble: list[str], began: float
    ) -> Row:
        finding = None
        try:
            if not fault.narrow:
                self.wait_until_well()
            finding = self._finding(fault, trial)
            trouble += self._audit_log.complaints()
        except (waiting.DidNotComeError, psycopg.Error) as error:
            trouble.append(f"not to be judged: {error}")
        row = Row(
            fault=fault,
            finding=finding,
            trouble=tuple(trouble),
            took=time.monotonic() - began,
        )
        if row.is_well and not fault.leaves_traces and Act.SOS not in fault.scenario.acts:
            self.pairs.give_back(pair)
        return row

    def _finding(self, fault: Fault, trial: Trial) -> verdicts.Finding:
        ends = STATES[fault.scenario.acts[-1]]
        with breakpoints.connect(self.stack) as connection:
            waiting.until(
                "the end of all deliveries",
                lambda: self._is_settled(connection, trial),
                within=_SETTLES_WITHIN,
            )
            read = snapshots.read(
                connection, ref=trial.ref, since=trial.began_at, lines=trial.lines()
            )
        return verdicts.judge(read, expected=fault.scenario.texts, alarms=fault.alarms, ends=ends)

    def _is_settled(self, connection: "psycopg.Connection[tuple[int, ...]]", trial: Trial) -> bool:
        row = connection.execute(_UNSETTLED, [trial.ref]).fetchone()
        if row is None or row[0]:
            return False
        # What the provider read and has not taken on yet belongs to the snapshots too.
        kinds = [line["kind"] for line in trial.lines()]
        late = [line for line in trial.lines() if line["fault"] == "held"]
        return kinds.count("held") == len(late)

    def _runs(self, part: str) -> bool:
        with contextlib.suppress(LookupError):
            return self.stack.pid(part) > 0
        return False

    def _is_ready(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.stack.urls.web}/readyz", timeout=5).ok
        return False

    def _worker_answers(self) -> bool:
        with contextlib.suppress(*self._celery.connection().connection_errors):
            return bool(self._celery.control.ping(timeout=0.4, limit=1))
        return False
