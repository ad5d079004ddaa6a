"""A PostgreSQL and a Valkey that stay up between test runs, for `./run test PATH`.

`python -m devstack.devtools.kept_servers FOLDER` keeps them: until nobody has borrowed them for
half an hour, until `stop`, or until the folder is gone. They hold nothing worth keeping.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from devstack.launcher import embedded_servers, errors, paths, processes

IDLE_SECONDS = 1800.0
_LOOKS_EVERY = 1.0
_STARTS_WITHIN = 90.0
_STOPS_WITHIN = 30.0
# The keeper takes the borrowers' lock for a moment, to see that nobody has it.
_BORROWED_WITHIN = 0.5
_STATE, _KEEPER, _BORROWER, _LOG = "servers.json", "keeper.lock", "borrower.lock", "keeper.log"


class KeptServersError(errors.UserFacingError):
    """The servers cannot be kept; the message is a sentence that says what to do."""


class Borrowed:
    """The servers, for this process alone until `give_back`."""

    def __init__(self, lock: IO[str], stores: dict[str, str]) -> None:
        self.stores = stores
        self._lock = lock

    def give_back(self) -> None:
        """Let others have them; from now they count as idle."""
        os.utime(self._lock.fileno())
        self._lock.close()


def borrow(folder: Path) -> Borrowed | None:
    """Return the servers kept in the folder, started first if need be; None while in use.

    `stores` of what is returned holds REDIS_URL and the addresses of PostgreSQL, a role each.

    Raises:
        KeptServersError: they do not start.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = _locked(folder / _BORROWER, within=_BORROWED_WITHIN)
    if lock is None:
        return None
    try:
        os.utime(lock.fileno())
        return Borrowed(lock, _running(folder))
    except BaseException:
        lock.close()
        raise


def stop(folder: Path) -> bool:
    """Stop the servers kept in the folder and return whether there were any.

    Raises:
        KeptServersError: tests are running on them.
    """
    if not folder.exists():
        return False
    lock = _locked(folder / _BORROWER, within=_BORROWED_WITHIN)
    if lock is None:
        raise KeptServersError("Tests are running on the kept servers: stop those first.")
    with lock:
        return _end_keeper(folder)


def _running(folder: Path) -> dict[str, str]:
    state = _state(folder)
    if state is not None and state["made_by"] != _made_by():
        _end_keeper(folder)
        state = None
    if state is None:
        if not _keeper_lives(folder):
            _start_keeper(folder)
        state = _wait_for_state(folder)
    return {name: str(value) for name, value in state.items() if name.endswith("_URL")}


def _state(folder: Path) -> dict[str, str | int] | None:
    """Return what the living keeper wrote; None without one."""
    if not _keeper_lives(folder):
        return None
    try:
        state: dict[str, str | int] = json.loads((folder / _STATE).read_text())
    except FileNotFoundError:
        return None
    return state


def _keeper_lives(folder: Path) -> bool:
    lock = _locked(folder / _KEEPER, within=0)
    if lock is None:
        return True
    lock.close()
    return False


def _start_keeper(folder: Path) -> None:
    # Of a keeper that was killed: the next one lives before its servers do.
    (folder / _STATE).unlink(missing_ok=True)
    program = [sys.executable, "-m", "devstack.devtools.kept_servers", str(folder)]
    log = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    # Not a Popen: nobody waits for its end.
    os.posix_spawn(
        sys.executable,
        program,
        os.environ | {"PYTHONPATH": str(paths.ROOT)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(folder / _LOG), log, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def _wait_for_state(folder: Path) -> dict[str, str | int]:
    began, lived = time.monotonic(), False
    while (state := _state(folder)) is None:
        waited = time.monotonic() - began
        lived = lived or _keeper_lives(folder)
        # Its interpreter needs a while until it has its lock.
        if waited > _STARTS_WITHIN or (lived and not _keeper_lives(folder)):
            said = (folder / _LOG).read_text(errors="replace").strip().rpartition("\n")[2]
            raise KeptServersError(f"The servers for tests did not start: {said}")
        time.sleep(0.05)
    return state


def _end_keeper(folder: Path) -> bool:
    """Ask the keeper to stop and wait for it; return whether there was one."""
    if (state := _state(folder)) is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(state["keeper"]), signal.SIGTERM)
    gone = _locked(folder / _KEEPER, within=_STOPS_WITHIN)
    if gone is None:
        raise KeptServersError(f"Process {state['keeper']} does not stop: end it yourself.")
    gone.close()
    return True


def _locked(path: Path, *, within: float) -> IO[str] | None:
    """Lock the file and return it; None where somebody else has it for longer."""
    file = path.open("a")
    deadline = time.monotonic() + within
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                file.close()
                return None
            time.sleep(0.02)
        else:
            return file


def _made_by() -> str:
    """Tell servers of other packages or settings from ours."""
    sources = (
        paths.ROOT / "requirements-dev.lock",
        *sorted(Path(embedded_servers.__file__).parent.glob("*.py")),
        Path(__file__),
    )
    content = b"".join(source.read_bytes() for source in sources)
    return f"{sys.prefix} {hashlib.sha256(content).hexdigest()}"


def keep(folder: Path, *, idle_seconds: float = IDLE_SECONDS) -> None:
    """Run the servers until one of the ends that the module names."""
    # Whoever waits for us tries this lock, for a moment each time.
    lock = _locked(folder / _KEEPER, within=_BORROWED_WITHIN)
    if lock is None:
        return
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    with lock, _servers(folder) as servers:
        while not asked.wait(_LOOKS_EVERY) and _are_wanted(folder, servers):
            if time.time() - (folder / _BORROWER).stat().st_mtime < idle_seconds:
                continue
            # Held to the end: whoever comes now starts servers of their own.
            if _locked(folder / _BORROWER, within=0) is not None:
                break


def _are_wanted(folder: Path, servers: list[embedded_servers.EmbeddedServer]) -> bool:
    running = (one.process is not None and processes.is_running(one.process) for one in servers)
    return (folder / _STATE).exists() and all(running)


@contextlib.contextmanager
def _servers(folder: Path) -> Iterator[list[embedded_servers.EmbeddedServer]]:
    """Run both, on empty folders, and say where they are."""
    places = folder / "postgres", folder / "valkey"
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    postgres = embedded_servers.Postgres(places[0], throw_away=True).start()
    valkey = embedded_servers.Valkey(places[1]).start()
    try:
        _write_state(folder, postgres.urls() | {"REDIS_URL": valkey.url})
        yield [postgres, valkey]
    finally:
        (folder / _STATE).unlink(missing_ok=True)
        valkey.stop()
        postgres.kill()
        postgres.stop()
        for place in places:
            shutil.rmtree(place, ignore_errors=True)


def _write_state(folder: Path, stores: dict[str, str]) -> None:
    draft = folder / f"{_STATE}.draft"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"keeper": os.getpid(), "made_by": _made_by(), **stores}))
    draft.replace(folder / _STATE)


def main() -> int:
    """Keep servers in the folder named on the command line; what goes wrong ends as a sentence."""
    # Ctrl-C in the terminal of the first run is not for us.
    os.setsid()
    try:
        keep(Path(sys.argv[1]))
    except errors.UserFacingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
