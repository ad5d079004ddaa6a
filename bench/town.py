"""A million reports of streets: are the pages quick, the nights short, and does a check notice?"""

from collections.abc import Mapping
from datetime import date

from bench import child, database, history_data, results, sections, town_data, town_flood

MANY = 1_000_000
_ROUNDS = 100
_NIGHT_S, _TASK_S = 2.0, 30.0
_MEGABYTES = 400.0
# p95 in ms, and what of the answer may be sent, in kB compressed.
_GOALS = {
    "week's list": (100.0, None),
    "the tap page": (None, 12.0),
    "map picture": (None, 12.0),
    "streets near a tap": (20.0, None),
    "streets of a name": (20.0, None),
    "report": (60.0, None),
}
_NIGHTS = {"standings": _NIGHT_S, "signals": _NIGHT_S}


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Draw streets, write the reports, count them, look at every page, and flood the service."""
    many, rounds = (20_000, 10) if occasion.quick else (MANY, _ROUNDS)
    with database.server(occasion.folder / "stores") as server:
        server.create("town")
        # Behind a proxy that names each caller's address.
        env = server.env("town") | {"SC_PROXY_COUNT": "1"}
        with child.Child("bench.town_steps", env=env) as hands:
            drawn = hands.ask("draw_streets", within=400 if occasion.quick else None)
            occasion.say(f"writing {many:,} reports on {drawn['stretches']:,} stretches")
            town_data.write(server.url("town"), many=many, today=date.fromisoformat(drawn["today"]))
            history_data.settle(server.url("town"))
            occasion.say("counting them, as a night does")
            nights = hands.ask("count_anew")
            history_data.settle(server.url("town"))
            occasion.say("looking at the pages")
            steps = hands.ask("look", rounds=rounds)
        weights = town_data.megabytes(server.url("town"))
    rows = [_night(name, seconds, many=many) for name, seconds in nights.items()]
    rows += [row for name, found in steps.items() for row in _pages(name, found, many=many)]
    return [*rows, _weight(weights, many=many), *town_flood.measure(occasion)]


def _night(name: str, seconds: float, *, many: int) -> results.Row:
    goal = _NIGHTS.get(name, _TASK_S)
    return results.Row(
        name=f"a night over {many:,} reports: {name}",
        unit="s",
        n=1,
        p50=seconds,
        goal=f"at most {goal:g} s",
        met=seconds <= goal,
    )


def _pages(name: str, found: Mapping[str, list[float]], *, many: int) -> list[results.Row]:
    within, kilobytes = _GOALS[name]
    rows = [
        results.spread(
            name=f"{name}, {many:,} reports",
            unit="ms",
            values=found["ms"],
            floor=results.percentile(found["floor"], 0.5),
            goal=f"p95 at most {within:g} ms" if within else "",
            met=results.percentile(found["ms"], 0.95) <= within if within else None,
        )
    ]
    if kilobytes:
        size = results.percentile(found["kb"], 0.95)
        rows.append(
            results.Row(
                name=f"{name}, compressed",
                unit="kB",
                n=len(found["kb"]),
                p50=size,
                goal=f"at most {kilobytes:g} kB together",
                met=size <= kilobytes,
                note="p95 of the answers",
            )
        )
    return rows


def _weight(weights: Mapping[str, float], *, many: int) -> results.Row:
    whole = sum(weights.values())
    return results.Row(
        name=f"{many:,} reports with tallies and standings",
        unit="MB",
        n=1,
        p50=whole,
        goal=f"at most {_MEGABYTES:g} MB",
        met=whole <= _MEGABYTES,
        note=", ".join(
            f"{name.removeprefix('streetsafe_')} {size:.0f}" for name, size in weights.items()
        ),
    )
