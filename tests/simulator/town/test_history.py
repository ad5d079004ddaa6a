"""Three years of reports on given streets, up to today, with what was planted beside."""

import json
from collections import Counter
from datetime import date
from typing import Any

from community.streetsafe.rules import past
from simulator.town import history

TODAY = date(2026, 11, 27)
UNITS = [(f"s{street}-{n}", f"s{street}") for street in range(600) for n in range(5)]
NAMES = {f"s{street}": f"Street {street}" for street in range(600)}


def drawn(today: date = TODAY) -> dict[str, Any]:
    return history.draw(3, units=UNITS, names=NAMES, today=today)


def test_it_is_a_history_in_the_documented_format_up_to_today() -> None:
    read = past.loads(json.dumps(drawn()))
    days = [entry.day for entry in read.world.reports]
    assert max(days) <= TODAY
    assert (TODAY - min(days)).days > 3 * 360
    assert Counter(one.state for one in read.actions) == {"done": 14, "accepted": 2, "declined": 1}


def test_a_seed_and_a_day_draw_the_same_again() -> None:
    assert drawn() == drawn()


def test_lit_roads_have_fewer_reports_afterwards() -> None:
    told = drawn()
    lit = [one for one in told["actions"] if one["kind"] == "lighting" and one["done_on"]]
    done_on = lit[0]["done_on"]
    units = {one["unit"] for one in lit}
    rows = [row for row in told["reports"] if row[1] in units]
    after = sum(row[0] >= done_on for row in rows)
    before = sum("2025-12-19" <= row[0] < done_on for row in rows)
    assert after < 0.75 * before
