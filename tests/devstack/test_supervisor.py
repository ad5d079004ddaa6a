"""What dies is started again, what is stopped is gone."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devstack.launcher.supervisor import Child, Supervisor

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
PARENT = "import os, time; os.fork(); print('up', flush=True); time.sleep(600)"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    running = Supervisor(say=said.append)
    yield running
    running.stop()


@pytest.fixture
def child(tmp_path: Path) -> Callable[[str], Child]:
    def make(program: str) -> Child:
        return Child(
            "sleeper", [sys.executable, "-c", program], environment=os.environ, logs=tmp_path
        )

    return make


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def living(group: int) -> list[str]:
    """Return the lines of /proc/*/stat of the group's processes that are not dead."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, _parent, its_group = file.read_text().rpartition(")")[2].split()[:3]
            if its_group == str(group) and state != "Z":
                lines.append(str(file))
    return lines


def is_up(child: Child, times: int = 1) -> bool:
    return child.last_words().count("up") >= times


def test_a_process_that_dies_is_started_again(
    supervisor: Supervisor, child: Callable[[str], Child], said: list[str]
) -> None:
    sleeper = child(SLEEPER)
    supervisor.start(sleeper)
    wait_for(lambda: is_up(sleeper))
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: is_up(sleeper, times=2))
    assert supervisor.pid("sleeper") != first
    assert said == [
        "sleeper died (killed, as the system does when memory runs out); "
        "starting it again in 0.2 s",
        "sleeper started again",
    ]


def test_a_process_that_keeps_dying_gets_longer_pauses(
    supervisor: Supervisor, child: Callable[[str], Child], said: list[str]
) -> None:
    supervisor.start(child("raise SystemExit(3)"))
    wait_for(lambda: len(said) >= 5)
    assert [line.rsplit(" in ")[-1] for line in said[:5:2]] == ["0.2 s", "0.4 s", "0.8 s"]


def test_restarts_and_exit_codes_are_counted(
    supervisor: Supervisor, child: Callable[[str], Child], said: list[str]
) -> None:
    supervisor.start(child("raise SystemExit(3)"))
    # Asked all the time: that must not keep a death from being seen.
    wait_for(lambda: supervisor.failures("sleeper") >= (3, ""))
    assert supervisor.failures("sleeper")[1] == "exit code 3"


def test_a_process_that_cannot_be_started_is_tried_again(
    supervisor: Supervisor, child: Callable[[str], Child], said: list[str], tmp_path: Path
) -> None:
    sleeper = child(SLEEPER)
    supervisor.start(sleeper)
    wait_for(lambda: is_up(sleeper))
    # As when the disk is full: its log cannot be opened.
    sleeper.log.unlink()
    sleeper.log.mkdir()
    os.kill(supervisor.pid("sleeper"), signal.SIGKILL)
    wait_for(lambda: any("did not start: " in line for line in said))
    sleeper.log.rmdir()
    wait_for(lambda: said[-1] == "sleeper started again")
    assert supervisor.pid("sleeper") > 0


def test_a_process_may_be_kept_down(supervisor: Supervisor, child: Callable[[str], Child]) -> None:
    sleeper = child(SLEEPER)
    supervisor.start(sleeper)
    wait_for(lambda: is_up(sleeper))
    supervisor.kill("sleeper", stay_down=True)
    time.sleep(0.4)
    with pytest.raises(LookupError, match="sleeper is not running"):
        supervisor.pid("sleeper")
    supervisor.restart("sleeper")
    assert supervisor.pid("sleeper") > 0


@pytest.mark.parametrize("program", [SLEEPER, STUBBORN, PARENT])
def test_stopping_leaves_no_process(
    supervisor: Supervisor,
    child: Callable[[str], Child],
    program: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("devstack.launcher.supervisor.STOPS_WITHIN", 0.5)
    sleeper = child(program)
    supervisor.start(sleeper)
    wait_for(lambda: is_up(sleeper))
    group = supervisor.pid("sleeper")
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 20
    # Nobody may have collected a dead grandchild yet.
    wait_for(lambda: not living(group))
