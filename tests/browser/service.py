"""The whole demonstration on free ports, and cases made by its people over HTTP.

It is put together from what `./run demo` is put together from: the stack with its supervisor, the
invented force, the people of the page, and the requests that the page leaves for the launcher.
"""

import itertools
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import requests
from psycopg import sql

from devstack.launcher.demo_fault_requests import FaultRequests
from devstack.launcher.demo_people import OFFICERS, DemoPeople
from devstack.launcher.demo_time_requests import TimeRequests
from devstack.launcher.sample_data import Force, Operator
from devstack.launcher.stack import Stack
from simulator.actors import operator as actors
from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.officer import Officer, Place
from simulator.actors.phone import Phone, Text
from simulator.sample_force import faces, people, story_people
from simulator.sample_force.people import Person
from simulator.twilio.command import DEMO_VARIABLE
from tests.browser import entry_writer
from tests.support import waiting

# Beyond those with a phone on the page, and the two that `DemoPeople` keeps spare.
CASE_OFFICERS = range(OFFICERS + 2, OFFICERS + 24)
STAYING_MINUTES = 90
# The page's own phones lie below.
CASE_PHONES = range(201, 500)
OPERATORS, SUPERVISORS = 4, 2
LOOKS_EVERY = 0.2
# Of a process's log, beside a failed test.
LAST_LINES = 25
# Everything that hangs on a case goes with these.
_OF_CASES = ("verification", "alarm", "contact", "message", "inboundtext", "words", "datakey")
# A code is good for one use, and a device signs in once a shift.
_PATIENT = {"SC_ENROLMENT_CODE_LIFE_SECONDS": "3600"}
# As operations.md has a force ask of its provider: a process that has lost its database answers 503
# until it has it again, which is seconds later than the others.
_TRIED_AGAIN = {"SIMULATOR_WEBHOOK_RETRY_ON": "all", "SIMULATOR_WEBHOOK_RETRIES": "5"}

# Every test's reports of streets and requests for walks come from this machine: more than the six
# an hour that one network may send.
_MANY_HERE = {"SC_STREETS_SHARED_NETWORKS": "127.0.0.0/8"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One officer's request, and the phone of the person they stopped."""

    officer: Officer
    person: Person
    phone: Phone

    @property
    def ref(self) -> str:
        """The six characters on the officer's screen."""
        return self.officer.ref

    def join(self) -> Text:
        """Have the person text the code; returns the answer, which begins with WAIT."""
        code = self.officer.join_code
        self.phone.send(f"{code[:3]} {code[3:]}")
        answer = self.phone.wait_for("WAIT.", timeout=30)
        self.officer.wait_for("checking", timeout=30)
        return answer

    def match(self) -> None:
        """Have the officer type the code on the person's phone."""
        self.officer.type_match(self.phone.last_code())

    def mismatch(self) -> None:
        """Have the officer type another code than the person's."""
        right = self.phone.last_code()
        self.officer.type_match(right[:3] + str((int(right[3]) + 3) % 10))


class BrowserService:
    """A running demonstration.

    `web` and `demo` are addresses without a slash at the end; `operators` hold `username`,
    `password` and `otpauth_url` (operator1 … operator4, supervisor1, supervisor2; operator1 is the
    one that the page of the demonstration signs in). `stack` knows and kills processes:
    `service.stack.pid("web")`, `service.stack.kill("web")`; the supervisor starts them again.
    """

    def __init__(self, folder: Path) -> None:
        """Prepare in `folder`; `run` starts it."""
        world = folder / "demo-world.json"
        self.stack = Stack(
            data=folder,
            overrides={DEMO_VARIABLE: str(world.resolve())} | _PATIENT | _TRIED_AGAIN | _MANY_HERE,
            say=print,
        )
        self._world, self._officers = world, dict[str, Officer]()
        self._numbers: Iterator[str] = iter(())
        self._phones = itertools.cycle(CASE_PHONES)
        self._cookies = dict[str, Mapping[str, str]]()
        self._leaving = threading.Event()
        self._writer: subprocess.Popen[str] | None = None

    @contextmanager
    def run(self) -> Iterator["BrowserService"]:
        """Start everything, for the length of a `with` statement."""
        with self.stack:
            self.force = Force(self.stack)
            self.force.load()
            self.force.keep_feeding()
            self.operators = self.force.operators(operators=OPERATORS, supervisors=SUPERVISORS)
            orders = FaultRequests(self.stack, self.stack.data / "orders")
            times = TimeRequests(self.stack, orders.folder)
            people_of_the_page = DemoPeople(self.stack, self.force, operators=self.operators)
            people_of_the_page.write(self._world, orders=orders.folder)
            self._enrol()
            launcher = threading.Thread(target=self._do_orders, args=(orders, times), daemon=True)
            launcher.start()
            self.wait_until_well()
            try:
                yield self
            finally:
                self._leaving.set()
                launcher.join()
                if self._writer is not None:
                    self._writer.communicate()

    @property
    def web(self) -> str:
        """The service's address."""
        return self.stack.urls.web

    @property
    def console(self) -> str:
        """The address of the console's queue."""
        return f"{self.web}/console/"

    @property
    def demo(self) -> str:
        """The address of the demonstration's page."""
        return f"{self.stack.urls.simulator}/demo"

    def keys(self, username: str) -> Operator:
        """Return an operator's way in."""
        return next(one for one in self.operators if one.username == username)

    def make_case(self, *, reason: str = "questions", joined: bool = False) -> Case:
        """Have an officer without an open check ask, and the person join if `joined`."""
        for number in itertools.islice(self._numbers, len(CASE_OFFICERS)):
            case = self._ask(number, reason)
            if case:
                if joined:
                    case.join()
                return case
        raise LookupError("every officer has an open check: reset the service between tests")

    def make_phone(self) -> Phone:
        """Return a phone that belongs to no case."""
        number = f"+447700900{next(self._phones)}"
        return Phone(simulator_url=self.stack.urls.simulator, number=number)

    def cookies(self, username: str, *, fresh: bool = False) -> Mapping[str, str]:
        """Return a session of this operator, begun over HTTP and kept for later pages.

        `fresh` begins another, which may wait for the next code: each is good for one use.
        """
        if fresh or username not in self._cookies:
            keys = self.keys(username)
            actor = actors.Operator(
                service_url=self.web,
                username=username,
                password=keys.password,
                otpauth_url=keys.otpauth_url,
            )
            actor.sign_in()
            self._cookies[username] = dict(actor.client.session.cookies)
        return self._cookies[username]

    def wait_until_well(self, *, within: float = 60.0) -> None:
        """Wait until web, database, Redis, worker and watchkeeper all answer."""
        url = f"{self.web}/readyz"
        waiting.until("a ready service", lambda: _is_ok(url), within=within)

    def is_up(self, name: str) -> bool:
        """Say whether a process runs: web, worker, watchkeeper, simulator, PostgreSQL, Valkey."""
        try:
            return self.stack.pid(name) > 0
        except LookupError:
            return False

    def last_lines(self) -> list[str]:
        """Return the last complaints of each process that serves pages."""
        complaints = list[str]()
        for name in ("web", "hooks", "stream"):
            log = self.stack.logs / f"{name}.log"
            lines = log.read_text(errors="replace").splitlines() if log.exists() else []
            wrong = [line for line in lines if '"level": "info"' not in line]
            complaints += [f"{name}: {line}" for line in wrong[-LAST_LINES:]]
        return complaints

    def reset(self) -> None:
        """Forget every case, alarm, text and phone, and mend the provider; people stay."""
        requests.delete(f"{self.stack.urls.simulator}/faults", timeout=30).raise_for_status()
        waiting.until("an empty board", self._truncate, within=30)
        # Nothing else changes a board without an entry in the log, so that what consoles were shown
        # at its head is kept (controlroom/at_head.py).
        self._write_entry()

    def _write_entry(self) -> None:
        """Add an entry to the log; the program that does is started once."""
        if self._writer is None or self._writer.poll() is not None:
            self._writer = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.entry_writer"],
                env=self.stack.env | {"DJANGO_SETTINGS_MODULE": "safeconnect.config.settings"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        if self._writer.stdin is None or self._writer.stdout is None:
            raise RuntimeError("the writer of entries cannot be asked")
        self._writer.stdin.write("entry\n")
        self._writer.stdin.flush()
        if self._writer.stdout.readline() != entry_writer.WRITTEN:
            raise RuntimeError("the writer of entries could not write")

    def _truncate(self) -> bool:
        """Say whether it was done; a page that reads at the same moment may stand in the way."""
        tables = ", ".join(f"verification_{name}" for name in _OF_CASES)
        try:
            with self._as_owner() as connection:
                connection.execute("SET lock_timeout = '5s'")
                connection.execute(f"TRUNCATE {tables} CASCADE")
        except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
            return False
        return True

    def add_reviewer(self) -> str:
        """Make reviewer1, once; returns the name."""
        name = "reviewer1"
        if all(one.username != name for one in self.operators):
            self.operators += self.force.operators(operators=0, supervisors=0, reviewers=1)
        return name

    def count_scores(self, borough: str, *, months_ago: int, low: int, high: int) -> None:
        """Let so many have answered 2, and 5, in a month."""
        with self._past_guards() as connection:
            connection.execute(
                "INSERT INTO verification_confidencescore"
                " (month, borough, ones, twos, threes, fours, fives) VALUES (date_trunc('month',"
                " now() - make_interval(months => %s)), %s, 0, %s, 0, 0, %s)"
                " ON CONFLICT (month, borough) DO NOTHING",
                [months_ago, borough, low, high],
            )

    def forget_unbegun_shifts(self) -> None:
        """End the shifts that somebody has opened, and tested perhaps, and not begun."""
        with self._past_guards() as connection:
            connection.execute(
                "UPDATE verification_shift SET ended_at = now()"
                " WHERE ended_at IS NULL AND started_at IS NULL"
            )

    def forget_closed_consoles(self) -> None:
        """Let no console count as live that is not open: a closed one does for a while."""
        with self._past_guards() as connection:
            connection.execute(
                "UPDATE verification_consolepresence SET beat_at = beat_at - interval '1 minute'"
            )

    @contextmanager
    def renamed(self, *, officer: str, operator: str, to: str) -> Iterator[None]:
        """Call an officer, by number, and an operator, by user name, otherwise for a while."""
        officers = ("verification_officer", "name", "number", officer)
        users = ("accounts_user", "display_name", "username", operator)
        before = [self._rename(where, to) for where in (officers, users)]
        try:
            yield
        finally:
            for where, name in zip((officers, users), before, strict=True):
                self._rename(where, name)

    def _rename(self, where: tuple[str, str, str, str], to: str) -> str:
        """Write a name into a row; returns what stood there."""
        table, column, key, value = where
        with self._past_guards() as connection:
            names = [sql.Identifier(name) for name in (column, table, key)]
            asked = sql.SQL("SELECT {} FROM {} WHERE {} = %s").format(*names)
            found = connection.execute(asked, [value]).fetchone()
            told = sql.SQL("UPDATE {1} SET {0} = %s WHERE {2} = %s").format(*names)
            connection.execute(told, [to, value])
        if found is None:
            raise LookupError(f"there is no {value} in {table}")
        return str(found[0])

    @contextmanager
    def _past_guards(self) -> Iterator[psycopg.Connection]:
        """Open a transaction in which no trigger asks for an entry in the audit log."""
        with self._as_owner() as connection, connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            yield connection

    def _as_owner(self) -> psycopg.Connection:
        """Connect as whoever may empty tables and write past their guards."""
        return psycopg.connect(self.stack.env["DATABASE_OWNER_URL"], autocommit=True)

    def _ask(self, number: str, reason: str) -> Case | None:
        officer, person = self._officers[number], people.find(number)
        spot = story_people.spot_of(story_people.duty_now(person, datetime.now(UTC)))
        place = Place(lat=spot.lat, lon=spot.lon, words=spot.street)
        try:
            officer.ask(reason=reason, place=place)
        except UnexpectedAnswerError as error:
            if error.status != requests.codes.conflict:
                raise
            return None
        return Case(officer=officer, person=person, phone=self.make_phone())

    def _enrol(self) -> None:
        """Give phones to officers whom the page never plays, and sign them in."""
        chosen = self.force.story_officers(
            count=CASE_OFFICERS.stop, staying_minutes=STAYING_MINUTES
        )
        numbers = chosen["on_duty"][CASE_OFFICERS.start :]
        for number, code in self.force.enrolment_codes(numbers).items():
            face = faces.draw(people.find(number), live=True)
            officer = Officer(service_url=self.web, enrolment_code=code, face=face)
            officer.enrol()
            officer.sign_in()
            self._officers[number] = officer
        self._numbers = itertools.cycle(self._officers)

    def _do_orders(self, orders: FaultRequests, times: TimeRequests) -> None:
        while not self._leaving.wait(LOOKS_EVERY):
            orders.look()
            times.look()


def _is_ok(url: str) -> bool:
    try:
        return requests.get(url, timeout=30).ok
    except requests.RequestException:
        return False


def host_of(address: str) -> str:
    """Return the host that an address names, "" for addresses without one (data:, blob:)."""
    return urllib.parse.urlsplit(address).hostname or ""
