"""A thousand cases whose after-care comes due in one minute: how long until the last is done?"""

from bench import child, database, history_data, results, sections

MANY = 1_000
WITHIN = 10.0
_DUTIES = {
    "texted": "check-ins texted",
    "missed": "check-ins alarmed that nobody answered",
    "called": "calls to officers alarmed",
}


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Let a thousand come due, and the watchkeeper tick as often as it does until none is left."""
    many = 60 if occasion.quick else MANY
    with database.server(occasion.folder / "stores") as server:
        server.create("due")
        with child.Child("bench.after_care_steps", env=server.env("due")) as hands:
            occasion.say(f"writing {many:,} cases")
            hands.ask("assemble", many=many)
            history_data.settle(server.url("due"))
            return [_row(hands, duty, many=many) for duty in _DUTIES]


def _row(hands: child.Child, duty: str, *, many: int) -> results.Row:
    """Measure one duty, from the tick that finds the first to the end of the last."""
    ticks = [float(one) for one in hands.ask(duty)]
    took = ticks[-1]
    begun = [0.0, *ticks]
    longest = max(end - start for start, end in zip(begun, ticks, strict=False))
    return results.Row(
        name=f"{many:,} {_DUTIES[duty]}, all due at once",
        unit="s",
        n=1,
        p50=took,
        goal=f"under {WITHIN:.0f} s",
        met=took < WITHIN,
        note=f"{len(ticks)} ticks, the longest {longest:.1f} s with the pause before it",
    )
