"""A copy of this machine that is thrown away: its files under an overlay, its own network.

systemd does not run in it, so `systemctl` there is a small program that starts what the units name,
as the user and with the environment that they name.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from devstack.launcher.errors import UserFacingError

_NSENTER = "/usr/bin/nsenter"
_PROGRAMS = ("nginx", "redis-server", "pg_ctlcluster", "adduser", "curl", "openssl", "unshare")
_SYSTEMCTL = Path(__file__).with_name("systemctl_stand_in.py")
_MADE_WITHIN = 20.0
# Seconds for one block of the page; installing the packages is the longest.
_BLOCK_WITHIN = 300
# A tmpfs below, since an overlay over an overlay (a container's root) is refused by the kernel.
_MAKE = """
set -eu
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount -t tmpfs tmpfs "$1/root/run"
mkdir -p "$1/root/run/postgresql" "$1/root/run/redis"
chown postgres: "$1/root/run/postgresql"
python3 -c 'import fcntl, socket, struct
s = socket.socket(); name = struct.pack("16sh", b"lo", 0x41); fcntl.ioctl(s, 0x8914, name)'
touch "$1/made"
exec sleep infinity
"""


class NoSuchMachineError(UserFacingError):
    """This machine cannot be copied."""


def check_possible() -> None:
    """Raise NoSuchMachineError with what is missing for a copy."""
    if os.geteuid() != 0:
        raise NoSuchMachineError(
            "Only root can make a throwaway copy of this machine, with users of its own."
        )
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    missing = [name for name in _PROGRAMS if shutil.which(name, path=path) is None]
    if missing:
        raise NoSuchMachineError(
            f"Not installed here: {', '.join(missing)}. On Debian: apt-get install postgresql "
            "redis-server nginx python3-venv openssl curl adduser"
        )


class ThrowawayMachine:
    """The copy, from `with` to its end."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="safeconnect-machine-"))
        self._holder: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> Path:
        """The root folder of the copy, as seen from this machine."""
        return Path(f"/proc/{self._pid()}/root{self._folder}/root")

    def __enter__(self) -> "ThrowawayMachine":
        """Make it; raises NoSuchMachineError where the kernel refuses."""
        program = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        self._holder = subprocess.Popen(
            [*program, "sh", "-c", _MAKE, "sh", str(self._folder)],
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        until = time.monotonic() + _MADE_WITHIN
        while not self._is_made():
            if self._holder.poll() is not None or time.monotonic() > until:
                said = self._holder.stderr.read().decode() if self._holder.stderr else ""
                raise NoSuchMachineError(f"This machine could not be copied: {said.strip()}")
            time.sleep(0.05)
        systemctl = self.root / "usr/local/bin/systemctl"
        shutil.copy(_SYSTEMCTL, systemctl)
        systemctl.chmod(0o755)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process of the copy; its files were in memory alone."""
        if self._holder is not None:
            os.killpg(self._holder.pid, signal.SIGKILL)
            self._holder.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, script: str, *, network: bool = False) -> subprocess.CompletedProcess[str]:
        """Run shell lines as root in the copy, where any that fails ends them.

        `network` lets them use this machine's, as a download has to.
        """
        spaces = ["--mount", "--pid"] if network else ["--mount", "--pid", "--net"]
        inside = ["chroot", f"{self._folder}/root", "bash", "-euo", "pipefail", "-c", script]
        environ = {name: value for name, value in os.environ.items() if _is_passed_on(name)}
        return subprocess.run(
            [_NSENTER, "--target", str(self._pid()), *spaces, "--wd=/", *inside],
            env={
                **environ,
                "HOME": "/root",
                "PATH": f"/usr/local/bin:{_PATH}",
                "LC_ALL": "C.UTF-8",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_BLOCK_WITHIN,
            check=False,
        )

    def logs(self) -> str:
        """Return the last lines of what each unit has printed."""
        folder = self.root / "var/log/units"
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        return "\n".join(
            f"== {file.name}\n" + "\n".join(file.read_text().splitlines()[-5:]) for file in files
        )

    def _pid(self) -> int:
        """Find the first process of the copy: the child of what made its namespaces."""
        if self._holder is None:
            raise NoSuchMachineError("The copy has not been made.")
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children").read_text()
        return int(children.split()[0]) if children.split() else self._holder.pid

    def _is_made(self) -> bool:
        return Path(f"/proc/{self._pid()}/root{self._folder}/made").exists()


_PATH = "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"


def _is_passed_on(name: str) -> bool:
    """Say whether a variable tells a download how to reach its index from here."""
    return name.startswith(("PIP_", "SSL_")) or name.lower().endswith("_proxy")
