"""The memory of every process: its own and its share of what it shares, in megabytes."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import results
from devstack.launcher.stack import Stack

PARTS = ("web", "hooks", "stream", "worker", "watchkeeper", "PostgreSQL", "Valkey")
_PROC = Path("/proc")


def measure(stack: Stack, *, more: Sequence[str] = ()) -> list[results.Row]:
    """Return a row for each part of the service and those named, and their sum.

    None without /proc.
    """
    if not _PROC.exists():
        return []
    children = _children()
    found = {part: list(_family(stack.pid(part), children)) for part in (*PARTS, *more)}
    sizes = {part: sum(map(_megabytes, family)) for part, family in found.items()}
    made = [_row(part, sizes[part], count=len(family), note="") for part, family in found.items()]
    total = sum(len(family) for family in found.values())
    note = "proportional set size after the load; n counts processes"
    return [*made, _row("all of the service", sum(sizes.values()), count=total, note=note)]


def of(stack: Stack, part: str) -> float:
    """Return the memory of one part and its children, in megabytes."""
    return sum(map(_megabytes, _family(stack.pid(part), _children())))


def cpu_seconds(stack: Stack, part: str) -> float:
    """Return the processor time that one part and its living children have used so far."""
    return sum(map(_cpu_seconds, _family(stack.pid(part), _children())))


def _cpu_seconds(pid: int) -> float:
    """Read the processor time of one process; 0 of a process that has just gone."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(name: str, megabytes: float, *, count: int, note: str) -> results.Row:
    return results.Row(name=f"memory: {name}", unit="MB", n=count, p50=megabytes, note=note)


def _children() -> dict[int, list[int]]:
    """Map each process to its children."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (parent := _parent(folder)) is not None:
            children.setdefault(parent, []).append(int(folder.name))
    return children


def _parent(folder: Path) -> int | None:
    try:
        # The name in brackets may hold blanks; what follows it may not.
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None


def _family(pid: int, children: dict[int, list[int]]) -> Iterable[int]:
    yield pid
    for child in children.get(pid, []):
        yield from _family(child, children)


def _megabytes(pid: int) -> float:
    """Read the proportional set size; 0 of a process that has just gone."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
