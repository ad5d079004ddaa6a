"""A thousand cases whose after-care comes due in one minute: how late is each, and all at once?"""

from bench import child, database, history_data, results, sections

MANY = 1_000
# Seconds.
LATE_AT_MOST = 10.0
_IN_A_MINUTE = {
    "texted": "check-in due to its text asked for",
    "called": "call to an officer due to its alarm",
    "missed": "check-in unanswered to its alarm",
}
_AT_ONCE = "called_at_once"


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Let a thousand come due, and the watchkeeper tick as it does until none is left."""
    many = 60 if occasion.quick else MANY
    with database.server(occasion.folder / "stores") as server:
        server.create("due")
        env = server.env("due")
        with (
            child.Child("bench.after_care_steps", env=env) as hands,
            child.Child(
                "bench.after_care_ticks", env=env | {"SC_PROCESS": "watchkeeper"}
            ) as keeper,
        ):
            occasion.say(f"writing {many:,} cases")
            hands.ask("assemble", many=many)
            history_data.settle(server.url("due"))
            occasion.say("letting them come due, a minute for each of three things")
            rows = [
                _in_a_minute(what, delays=_delays(hands, keeper, duty))
                for duty, what in _IN_A_MINUTE.items()
            ]
            return [*rows, _at_once(_delays(hands, keeper, _AT_ONCE))]


def _delays(hands: child.Child, keeper: child.Child, duty: str) -> list[float]:
    """Let one thing come due in every case; return how many seconds late each was done."""
    hands.ask(duty)
    return [float(one) for one in keeper.ask(duty)]


def _in_a_minute(what: str, *, delays: list[float]) -> results.Row:
    return results.spread(
        name=f"{len(delays):,} in one minute: {what}",
        unit="s",
        values=delays,
        goal=f"p99 under {LATE_AT_MOST:.0f} s",
        met=results.percentile(delays, 0.99) < LATE_AT_MOST,
    )


def _at_once(delays: list[float]) -> results.Row:
    return results.spread(
        name=f"{len(delays):,} calls to officers due in one instant, to their alarms",
        unit="s",
        values=delays,
        note="one watchkeeper, each in a transaction of its own",
    )
