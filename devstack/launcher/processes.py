"""Start a process that cannot outlive the one that started it.

Linux can tell a child to stop when its parent dies (PR_SET_PDEATHSIG); a short program sets
that up between the fork and the real program, so that nothing forks with threads alive.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# What the short program exits with where the system forbids user namespaces.
NAMESPACE_FORBIDDEN = 77

# argv: signal at the parent's death, parent's id or 0, "1" to enter a user namespace, program...
# PostgreSQL refuses to run as root. Inside a user namespace our id is 65534 while every file
# keeps its owner outside: no account is made and no permission on any folder is changed.
_SHIM = r"""
import ctypes, os, sys
death, parent, namespace = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1"
argv = sys.argv[4:]
libc = ctypes.CDLL(None, use_errno=True)
if namespace:
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(0x10000000) != 0:
        sys.exit(77)
    try:
        for name, words in (("setgroups", "deny"), ("uid_map", "65534 %d 1" % uid),
                            ("gid_map", "65534 %d 1" % gid)):
            with open("/proc/self/" + name, "w") as file:
                file.write(words)
    except OSError:
        sys.exit(77)
if sys.platform == "linux" and parent:
    libc.prctl(1, death, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)
os.execv(argv[0], argv)
"""


def command(
    program: Sequence[str | Path],
    *,
    namespace: bool = False,
    stop_with: signal.Signals = signal.SIGTERM,
    tied: bool = True,
) -> list[str]:
    """Return the command line that runs `program` tied to the calling process.

    The tie is to the calling *thread*: start children from one that lives as long as they should.
    """
    parent = os.getpid() if tied else 0
    head = [sys.executable, "-S", "-E", "-c", _SHIM, str(int(stop_with)), str(parent)]
    return [*head, "1" if namespace else "0", *map(str, program)]


def start(
    program: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    namespace: bool = False,
    user: str | None = None,
    stop_with: signal.Signals = signal.SIGTERM,
    keeps_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `program` in a session of its own, its output appended to `log`.

    It inherits the open files of `keeps_open`, and no others.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command(program, namespace=namespace, stop_with=stop_with),
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            extra_groups=[] if user else None,
            pass_fds=tuple(keeps_open),
        )


def is_running(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether the process runs, without reaping it: its group keeps its number until then."""
    if process.returncode is not None:
        return False
    if sys.platform != "linux":
        return process.poll() is None
    ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return ended is None


def stop(process: subprocess.Popen[bytes], *, ask_with: signal.Signals, within: float) -> int:
    """Ask the process to stop, kill what is left after `within` seconds; return its exit code."""
    ask(process, ask_with)
    return finish(process, within=within)


def ask(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send the signal, if the process runs."""
    if is_running(process):
        os.kill(process.pid, number)


def finish(process: subprocess.Popen[bytes], *, within: float) -> int:
    """Wait until the process ends, kill what is left after `within` seconds; return its code."""
    deadline = time.monotonic() + within
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return kill(process)


def kill(process: subprocess.Popen[bytes]) -> int:
    """Kill the process and all of its group (SIGKILL), reap it and return its exit code."""
    if process.returncode is None:
        # Reaped only afterwards, so the number cannot have gone to somebody else.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()
