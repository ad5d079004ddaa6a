"""The queue and a case with five hundred open: do many that wait make the screens slow or large?"""

from collections.abc import Mapping

from bench import child, database, history_data, results, sections

FEW, MANY = 5, 500
SLOWER_AT_MOST = 1.5
KB_AT_MOST = 60
_ROUNDS = 40


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Time queue and case beside 5 and 500 open cases, each with an alarm, and weigh their HTML."""
    many, rounds = (40, 4) if occasion.quick else (MANY, _ROUNDS)
    with database.server(occasion.folder / "stores") as server:
        server.create("desk")
        with child.Child("bench.desk_steps", env=server.env("desk")) as hands:
            hands.ask("assemble", officers=many)
            hands.ask("open_cases", upto=FEW)
            history_data.settle(server.url("desk"))
            few = hands.ask("look", rounds=rounds)
            occasion.say(f"opening {many} cases, each with an alarm")
            hands.ask("open_cases", upto=many)
            history_data.settle(server.url("desk"))
            full = hands.ask("look", rounds=rounds)
    return [row for page in few for row in _rows(page, few[page], full[page], many=many)]


def _rows(
    page: str, few: Mapping[str, list[float]], full: Mapping[str, list[float]], *, many: int
) -> list[results.Row]:
    beside = results.percentile(few["ms"], 0.5)
    size = results.percentile(full["kb"], 0.5)
    return [
        results.spread(
            name=f"{page}, {many} open",
            unit="ms",
            values=full["ms"],
            floor=beside,
            beside=f"{FEW} open",
            goal=f"at most {SLOWER_AT_MOST} x {FEW} open",
            met=results.percentile(full["ms"], 0.5) <= SLOWER_AT_MOST * beside,
        ),
        results.Row(
            name=f"HTML of {page}, {many} open",
            unit="kB",
            n=len(full["kb"]),
            p50=size,
            goal=f"at most {KB_AT_MOST} kB",
            met=size <= KB_AT_MOST,
        ),
    ]
