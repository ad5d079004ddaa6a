"""What the machine is, and what it was doing beside us while we measured."""

import os
import platform
import resource
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Self

_PACKAGES = ("django", "celery", "kombu", "redis", "psycopg", "uvicorn", "twilio")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Doing:
    """How busy the machine was over a stretch of time, in cores.

    `ours` counts this process and every child that has ended; load averages are of a minute.
    """

    took: float
    load_before: float
    load_after: float
    busy: float
    ours: float

    @property
    def others(self) -> float:
        """Cores that other programs kept busy meanwhile: what our figures suffered from."""
        return max(self.busy - self.ours, 0.0)


class Watch:
    """Watch the machine in a `with` statement; `doing` is there once it ends."""

    def __enter__(self) -> Self:
        """Begin."""
        self._began, self._load = time.monotonic(), os.getloadavg()[0]
        self._busy, self._ours = _busy_seconds(), _our_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the differences."""
        took = time.monotonic() - self._began
        self.doing = Doing(
            took=took,
            load_before=self._load,
            load_after=os.getloadavg()[0],
            busy=(_busy_seconds() - self._busy) / took,
            ours=(_our_seconds() - self._ours) / took,
        )


def described() -> list[str]:
    """Describe the machine and the versions that were measured, a sentence each."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)
    return [
        f"{os.cpu_count()} cores, {_processor()}, {memory:.0f} GiB of memory",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}",
    ]


def _processor() -> str:
    """Name the processor, as far as the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _busy_seconds() -> float:
    """Count the seconds all cores have worked since the start of the machine; 0 where unknown."""
    try:
        words = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(int, words[:8])
    return (user + nice + system + interrupts + soft + stolen) / _TICKS


def _our_seconds() -> float:
    """Count the seconds this process and its ended children have worked."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
