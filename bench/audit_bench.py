"""The audit log: how fast it is written, by one and by many, verified, and held against rows."""

import os

from bench import child, database, results, sections

MANY = 1_000_000
WITHIN = 10.0
_WRITERS = (1, 8)
_RUNS = 3


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Measure appending beside bare commits, then verifying a million entries."""
    many, seconds, runs = (MANY // 20, 1.0, 1) if occasion.quick else (MANY, 10.0, _RUNS)
    with (
        database.server(occasion.folder / "stores") as server,
        child.Child("bench.audit_writer", env=_made(server)) as writer,
    ):
        found = _appended(writer, seconds=seconds)
        occasion.say(f"writing {many:,} entries with true codes")
        writer.ask("write", many=many)
        found += _verified(writer, many=many, runs=runs)
        return [*found, _held(writer, many=many)]


def _made(server: database.Server) -> dict[str, str]:
    """Make the database, and give what a process beside it finds."""
    server.create("books")
    return server.env("books")


def _appended(writer: child.Child, *, seconds: float) -> list[results.Row]:
    """Measure transactions of two entries, by one writer and by eight."""
    writer.ask("append", writers=1, seconds=0.5)
    bare = writer.ask("commit", seconds=seconds)
    floor = results.percentile(bare, 0.5)
    found = [results.spread(name="a bare commit of one row", unit="ms", values=bare)]
    for writers in _WRITERS:
        taken = writer.ask("append", writers=writers, seconds=seconds)
        found.append(
            results.spread(
                name=f"a transaction of two entries, {writers} at once",
                unit="ms",
                values=taken,
                floor=floor,
                beside="bare commit",
                note=f"{len(taken) / seconds:,.0f} transactions a second; the head of the log is "
                "held from the last statement to the end of the commit",
            )
        )
    return found


def _held(writer: child.Child, *, many: int) -> results.Row:
    """Measure rows against log where nothing fits: no rows at all, so that every story is named."""
    told = writer.ask("hold_rows")
    return results.Row(
        name=f"rows held against {many:,} entries, none of which has its row",
        unit="s",
        n=1,
        p50=float(told["seconds"]),
        note=f"{told['contradictions']:,.0f} contradictions told; {told['peak_mb']:.0f} MB at most",
    )


def _verified(writer: child.Child, *, many: int, runs: int) -> list[results.Row]:
    """Measure the verifier, in a process a core and in one."""
    cores = len(os.sched_getaffinity(0))
    found = []
    for processes in dict.fromkeys((cores, 1)):
        taken = [float(writer.ask("verify", processes=processes)["seconds"]) for _ in range(runs)]
        middle = results.percentile(taken, 0.5)
        goal = processes == cores
        found.append(
            results.Row(
                name=f"{many:,} entries verified, {processes} process(es)",
                unit="s",
                n=runs,
                p50=middle,
                goal=f"{WITHIN:.0f} s" if goal else "",
                met=middle <= WITHIN if goal else None,
                note=f"{many / middle:,.0f} entries a second",
            )
        )
    return found
