"""The same steps beside an empty and a full database, in turn: does the past make us slow?"""

from collections import defaultdict
from contextlib import ExitStack

from bench import child, database, history_data, results, sections

MANY = 1_000_000
AT_MOST = 1.2
_OFFICERS = 2_000
_ROUNDS = 60
# So that both have their plans, their connections and their pages in memory.
_WARM_UP = 4
# What is not the same work in both, though it has the same name.
_NOTES = {
    "officer's list": "a full page of twenty, where the empty database has one case to show",
    "the wallboard": "counts the cases of 24 hours: 1,400 in the full one, few in the empty",
}


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Measure every step of a verification with and without a million before it."""
    many, rounds = (MANY // 10, 6) if occasion.quick else (MANY, _ROUNDS)
    with database.server(occasion.folder / "stores") as server:
        server.create("empty")
        with child.Child("bench.steps", env=server.env("empty")) as hands:
            hands.ask("assemble", officers=_OFFICERS, on_duty=rounds + _WARM_UP)
        server.create("full", like="empty")
        history_data.make(server.url("full"), many=many, say=occasion.say)
        history_data.settle(server.url("empty"))
        occasion.say(f"the full database has {history_data.rows(server.url('full')):,} rows")
        empty, full = _in_turn(server, rounds=rounds)
    return [_row(name, empty[name], full[name], many=many) for name in empty]


def _in_turn(
    server: database.Server, *, rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Play rounds on the one and on the other, each first as often; give milliseconds by step."""
    taken: dict[str, dict[str, list[float]]] = {
        "empty": defaultdict(list),
        "full": defaultdict(list),
    }
    with ExitStack() as stack:
        hands = {
            name: stack.enter_context(child.Child("bench.steps", env=server.env(name)))
            for name in taken
        }
        for one in hands.values():
            one.ask("sit_down")
        for number in range(rounds + _WARM_UP):
            # Twos, since even and odd rounds differ in how the person joins.
            order = ("empty", "full") if number // 2 % 2 else ("full", "empty")
            for name in order:
                steps = hands[name].ask("round", number=number)
                for step, seconds in steps.items() if number >= _WARM_UP else ():
                    taken[name][step].append(seconds * 1000)
    return taken["empty"], taken["full"]


def _row(name: str, empty: list[float], full: list[float], *, many: int) -> results.Row:
    """Compare one step."""
    beside = results.percentile(empty, 0.5)
    return results.spread(
        name=f"{name}, after {many:,}",
        unit="ms",
        values=full,
        floor=beside,
        beside="empty",
        goal=f"at most {AT_MOST} x empty",
        met=results.percentile(full, 0.5) <= AT_MOST * beside,
        note=_NOTES.get(name, ""),
    )
