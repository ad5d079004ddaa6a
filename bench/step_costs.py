"""What each step of a verification costs: statements, round trips, bytes and processor time.

Counted inside one process, beside an empty database: no HTTP server and no queue. The statements
of a step that opens a transaction count its COMMIT among the round trips, not among the statements.
"""

from collections import defaultdict
from collections.abc import Mapping

from bench import child, database, history_data, results, sections

_OFFICERS = 100
_ROUNDS = 60
# A process that lasts has its statements prepared; a command has not.
_LASTING = {"SC_PROCESS": "all"}
# So that plans, templates and pages are in memory.
_WARM_UP = 8
_AT_MOST = {
    "the officer's request": 20,
    "text: the person joins": 20,
    "confirm": 20,
}


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Play verifications, by turns counted and clocked, and give two rows for each step."""
    rounds = 4 if occasion.quick else _ROUNDS
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with database.server(occasion.folder / "stores") as server:
        server.create("steps")
        with child.Child("bench.counted_steps", env=server.env("steps") | _LASTING) as hands:
            hands.ask("assemble", officers=_OFFICERS, on_duty=_OFFICERS)
            history_data.settle(server.url("steps"))
            hands.ask("sit_down")
            for number in range(rounds + _WARM_UP):
                # Twos, since even and odd rounds differ in how the person joins.
                duty = "counted" if number // 2 % 2 else "clocked"
                for step, figures in hands.ask(duty, number=number).items():
                    for name, figure in figures.items() if number >= _WARM_UP else ():
                        found[step][name].append(figure)
    return [row for step, figures in found.items() for row in _rows(step, figures)]


def _rows(step: str, figures: Mapping[str, list[float]]) -> list[results.Row]:
    goal = _AT_MOST.get(step)
    statements = results.percentile(figures["statements"], 0.5)
    trips, sent, received, database_ms = (
        results.percentile(figures[name], 0.5)
        for name in ("trips", "sent", "received", "database_ms")
    )
    return [
        results.Row(
            name=f"{step}, statements",
            unit="",
            n=len(figures["statements"]),
            p50=statements,
            goal="" if goal is None else f"at most {goal}",
            met=None if goal is None else statements <= goal,
            note=f"{trips:.0f} round trips, {sent / 1000:.1f} kB sent, "
            f"{received / 1000:.1f} kB received, {database_ms:.1f} ms of PostgreSQL's time",
        ),
        results.spread(name=f"{step}, processor", unit="ms", values=figures["ms"]),
    ]
