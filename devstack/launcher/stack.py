"""The whole service on one machine: both servers, our five processes and the stand-in."""

import contextlib
import json
import shutil
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from celery import Celery

from devstack.launcher import (
    embedded_servers,
    errors,
    ports,
    process_env,
    readiness,
    run_once,
    secret_keys,
    web_server,
)
from devstack.launcher.listeners import Listeners
from devstack.launcher.paths import ROOT, migrations
from devstack.launcher.supervisor import Child, Supervisor
from safeconnect.config import database_url
from safeconnect.config.env import EXIT_WRONG_ENVIRONMENT

READY_WITHIN = 60.0
# Four at a time: one that waits for the provider does not keep the next one waiting.
_WORKER = [
    *("-m", "celery", "-A", "safeconnect.config", "worker", "--queues", "urgent,background"),
    *("--concurrency", "4", "--without-gossip", "--without-mingle", "--loglevel", "INFO"),
]
ENVIRONMENT_FILE = "environment.json"
_OF_COMMANDS = frozenset({"DATABASE_OWNER_URL", "DATABASE_AUDIT_URL"})
# New servers' files and a first day's logs.
_BYTES_NEEDED = 200_000_000
# One that died so often as it started will not come up.
_DEATHS_AT_MOST = 3


class StackError(errors.UserFacingError):
    """The service did not start, or a command in it failed; the message is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Urls:
    """Where to find what, without a slash at the end."""

    web: str
    hooks: str
    stream: str
    simulator: str


def _nothing(_: object) -> None:
    """Say or do nothing."""


class Stack:
    """Everything, on free ports, with its data in one folder.

    Usable in a `with` statement. `overrides` are environment variables; with DATABASE_URL or
    REDIS_URL among them no server of that kind is started.
    """

    def __init__(
        self,
        *,
        data: Path,
        overrides: Mapping[str, str] | None = None,
        simulator: bool = True,
        simulator_options: Sequence[str] = (),
        web_address: tuple[str, int] = ("127.0.0.1", 0),
        hooks_port: int = 0,
        stream_port: int = 0,
        simulator_port: int = 0,
        beside: Callable[["Stack"], None] = _nothing,
        say: Callable[[str], None] = _nothing,
    ) -> None:
        """Start nothing yet.

        `beside` is done on another thread while our processes start: the database is up to date
        then, and nobody answers yet.
        """
        self.data = data.resolve()
        self.logs = self.data / "logs"
        self.env: dict[str, str] = {}
        self.urls = Urls(web="", hooks="", stream="", simulator="")
        self._overrides = dict(overrides or {})
        self._with_simulator = simulator
        self._simulator_options = list(simulator_options)
        self._web_address = web_address
        self._hooks_port, self._stream_port = hooks_port, stream_port
        self._simulator_port = simulator_port
        self._beside = beside
        self._say = say
        self._supervisor: Supervisor | None = None
        self._listeners = Listeners()

    def __enter__(self) -> Self:
        """Start everything."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.stop()

    def start(self) -> None:
        """Start everything; return when web, hooks, stream, worker and stand-in answer.

        Raises:
            StackError, ServerError: a sentence; nothing is left running.
        """
        self.start_stores()
        try:
            with ThreadPoolExecutor(max_workers=1) as pool:
                beside = pool.submit(self._beside, self)
                self._start_processes()
                self._wait_until_ready()
                beside.result()
        except BaseException:
            self.stop()
            raise

    def start_stores(self) -> None:
        """Start the two servers only, and bring the database up to date.

        Raises:
            StackError, ServerError: a sentence; nothing is left running.
        """
        self._supervisor = Supervisor(say=self._say)
        try:
            self.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_disk()
            self._listen()
            self._start_servers()
            self._write_environment()
            with self.step("database up to date"):
                migrate = "migrate", "--verbosity", "0"
                self.once("migrated", migrations(), lambda: self.manage(*migrate))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, in five seconds at most."""
        if self._supervisor is not None:
            self._supervisor.stop()
            self._supervisor = None
        self._listeners.close()

    @contextlib.contextmanager
    def only_stores(self) -> Iterator[Self]:
        """Start the two servers only, for the length of a `with` statement."""
        self.start_stores()
        try:
            yield self
        finally:
            self.stop()

    def pid(self, name: str) -> int:
        """Return the process id of a part: web, hooks, stream, worker, … PostgreSQL or Valkey."""
        return self._running.pid(name)

    def kill(self, name: str, *, stay_down: bool = False) -> None:
        """Kill a part (SIGKILL); the supervisor starts it again unless it shall stay down."""
        self._running.kill(name, stay_down=stay_down)

    def restart(self, name: str) -> None:
        """Start a part that was kept down, or start a running one anew."""
        self._running.restart(name)

    def add(
        self, name: str, program: Sequence[str | Path], *, process: str = "command", **more: str
    ) -> None:
        """Start one more Python program in the same environment, and `more`, and watch over it."""
        environment = self._env_of_what_lasts() | {"SC_PROCESS": process} | more
        command = [sys.executable, *program]
        self._running.start(Child(name, command, environment=environment, logs=self.logs))

    def add_web(self, name: str) -> None:
        """Start a process that serves every role; any number may share the one socket."""
        self._add_server(name, process="all", listener="web")

    def add_hooks(self, name: str) -> None:
        """Start a process for the provider's webhooks alone; any number may share its socket."""
        self._add_server(name, process="hooks", listener="hooks")

    def add_stream(self, name: str) -> None:
        """Start a process for the consoles' events alone; any number may share its socket."""
        self._add_server(name, process="stream", listener="stream")

    def _add_server(self, name: str, *, process: str, listener: str) -> None:
        socket_number = self._listeners.fileno(listener)
        more = {"SC_PROCESS": process, web_server.SOCKET_VARIABLE: str(socket_number)}
        self._running.start(
            Child(
                name,
                [sys.executable, "-m", "devstack.launcher.web_server"],
                environment=self._env_of_what_lasts() | more,
                logs=self.logs,
                keeps_open=[socket_number],
            )
        )

    def add_worker(self, name: str) -> None:
        """Start a worker; any number may run."""
        self.add(name, _WORKER, process="worker")

    def add_watchkeeper(self, name: str) -> None:
        """Start a watchkeeper; any number may run."""
        self.add(name, [self.manage_program, "watchkeeper"], process="watchkeeper")

    def wait_for(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until what was added answers; raises StackError if it dies or takes too long."""
        self._wait(name, ready, time.monotonic() + READY_WITHIN)

    def manage(self, *arguments: str | Path, **more: str) -> str:
        """Run a manage.py command in this environment, and `more`; return what it printed.

        Raises:
            StackError: it failed; the message holds what it complained of.
        """
        return self._run([self.manage_program, *arguments], more=more)

    def simulator(self, *arguments: str | Path) -> str:
        """Run a command of `python -m simulator` and return what it printed; raises StackError."""
        return self.module("simulator", *arguments)

    def module(self, name: str, *arguments: str | Path) -> str:
        """Run a Python module in this environment and return what it printed; raises StackError."""
        return self._run(["-m", name, *arguments])

    def show_simulator(self, *arguments: str | Path) -> int:
        """Run a command of `python -m simulator` on this terminal and return its exit code."""
        program = [sys.executable, "-m", "simulator", *map(str, arguments)]
        return subprocess.run(program, env=self.env, check=False).returncode

    def once(self, name: str, files: Iterable[Path], do: Callable[[], object]) -> None:
        """Do it, unless it was done with these very files to this very database.

        A database of somebody else's may have changed meanwhile: there it is always done.
        """
        if "DATABASE_URL" in self._overrides:
            do()
            return
        cluster = self.data / "postgres" / "data" / "PG_VERSION"
        run_once.once(self.data / f"{name}.done", files, since=cluster, do=do)

    @property
    def manage_program(self) -> Path:
        """The path of manage.py."""
        return ROOT / "manage.py"

    def _run(
        self, arguments: Sequence[str | Path], *, more: Mapping[str, str] | None = None
    ) -> str:
        result = subprocess.run(
            [sys.executable, *map(str, arguments)],
            env={**self.env, **(more or {})},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if result.returncode == EXIT_WRONG_ENVIRONMENT:
            raise StackError(result.stderr.strip())
        if result.returncode:
            complaint = errors.shortened(
                result.stderr or result.stdout, log=self.logs / "commands.log"
            )
            what = " ".join([Path(arguments[0]).name, *map(str, arguments[1:3])])
            raise StackError(
                f"{what} failed{errors.cause(complaint, folder=self.data)}: {complaint}"
            )
        return result.stdout

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say how long a part of the start took, once it is done."""
        began = time.monotonic()
        yield
        self._say(f"{time.monotonic() - began:6.2f} s  {what}")

    @property
    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise StackError("the service is not running")
        return self._supervisor

    def _check_disk(self) -> None:
        free = shutil.disk_usage(self.data).free
        if free < _BYTES_NEEDED:
            raise StackError(
                f"The disk of {self.data} has {free // 1_000_000} MB left and this needs about "
                f"{_BYTES_NEEDED // 1_000_000}: free some, or set SC_DATA to a folder elsewhere."
            )

    def _listen(self) -> None:
        host, port = self._web_address
        web = self._listeners.open("web", address=(host, port), setting="SC_WEB_PORT")
        hooks = self._listeners.open(
            "hooks", address=(host, self._hooks_port), setting="SC_HOOKS_PORT"
        )
        stream = self._listeners.open(
            "stream", address=(host, self._stream_port), setting="SC_STREAM_PORT"
        )
        stand_in = ""
        if self._with_simulator:
            stand_in = f"http://127.0.0.1:{ports.to_open(self._simulator_port, by='the simulator')}"
        self.urls = Urls(web=web, hooks=hooks, stream=stream, simulator=stand_in)

    def _start_servers(self) -> None:
        addresses: dict[str, str] = {}
        if "DATABASE_URL" not in self._overrides:
            postgres = embedded_servers.Postgres(self.data / "postgres")
            with self.step("PostgreSQL"):
                self._running.start(postgres)
            addresses |= postgres.urls()
        if "REDIS_URL" not in self._overrides:
            valkey = embedded_servers.Valkey(self.data / "valkey")
            with self.step("Valkey"):
                self._running.start(valkey)
            addresses["REDIS_URL"] = valkey.url
        paths = {"PYTHONPATH": str(ROOT)}
        self.env = self._environment(addresses) | self._overrides | paths

    def _env_of_what_lasts(self) -> dict[str, str]:
        """Return the environment without the roles at the database that are for commands alone."""
        return {name: self.env[name] for name in self.env if name not in _OF_COMMANDS}

    def _environment(self, addresses: Mapping[str, str]) -> dict[str, str]:
        return process_env.demo_env(
            secrets=secret_keys.kept(self.data / "keys.json"),
            web=self.urls.web,
            hooks=self.urls.hooks,
            stream=self.urls.stream,
            simulator=self.urls.simulator,
            stores=addresses,
        )

    def _write_environment(self) -> None:
        """Leave the environment where `./run manage` finds it, readable by the owner only."""
        file = self.data / ENVIRONMENT_FILE
        file.touch(mode=0o600)
        file.write_text(json.dumps(self.env, indent=2))

    def _start_processes(self) -> None:
        if self._with_simulator:
            port = urllib.parse.urlsplit(self.urls.simulator).port
            program = ["-m", "simulator", "serve", "--port", str(port), *self._simulator_options]
            self.add("simulator", [*program, "--service-url", self.env["SC_WEBHOOK_URL"]])
        self.add_web("web")
        self.add_hooks("hooks")
        self.add_stream("stream")
        self.add_worker("worker")
        self.add_watchkeeper("watchkeeper")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        named = urllib.parse.urlsplit(self.env["SC_PUBLIC_URL"]).netloc
        for name in ("web", "hooks", "stream"):
            url = getattr(self.urls, name)
            answers = partial(readiness.http_answers, f"{url}/healthz", host=named)
            self._wait(name, answers, deadline)
        if self._with_simulator:
            self._wait(
                "simulator", lambda: readiness.http_answers(f"{self.urls.simulator}/log"), deadline
            )
        asking = Celery(broker=database_url.broker(self.env["REDIS_URL"]), set_as_current=False)
        self._wait("worker", lambda: readiness.worker_answers(asking), deadline)
        asking.close()

    def _wait(self, name: str, ready: Callable[[], bool], deadline: float) -> None:
        with self.step(name):
            while not ready():
                deaths, ended = self._running.failures(name)
                if deaths >= _DEATHS_AT_MOST:
                    raise StackError(f"{name} dies as it starts ({ended}){self._last_words(name)}")
                if time.monotonic() > deadline:
                    raise StackError(f"{name} did not start in time{self._last_words(name)}")
                time.sleep(0.02)

    def _last_words(self, name: str) -> str:
        """Return the rest of a sentence: the cause where it is known, and the log's last line."""
        log = self.logs / f"{name}.log"
        lines = log.read_text(errors="replace")[-3000:].strip().splitlines() or [""]
        if known := errors.cause(" ".join(lines), folder=self.data):
            return f"{known}. Its log is {log}."
        return f". The last line of {log}:\n{lines[-1][-600:]}"
