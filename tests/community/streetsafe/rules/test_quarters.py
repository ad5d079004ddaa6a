"""Quarters: when they begin, end, and are over."""

from datetime import date, timedelta

import pytest

from community.streetsafe.rules import quarters


@pytest.mark.parametrize(
    ("day", "written", "ends_on"),
    [
        (date(2026, 1, 1), "2026-q1", date(2026, 3, 31)),
        (date(2028, 2, 29), "2028-q1", date(2028, 3, 31)),
        (date(2026, 6, 30), "2026-q2", date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-q4", date(2026, 12, 31)),
    ],
)
def test_every_day_is_in_one(day: date, written: str, ends_on: date) -> None:
    found = quarters.of(day)
    assert (str(found), found.ends_on) == (written, ends_on)
    assert found.begins_on <= day <= found.ends_on
    assert quarters.parse(written) == found
    assert found.next.begins_on == ends_on + timedelta(days=1)


@pytest.mark.parametrize("written", ["", "2026", "2026-q5", "2026-Q1", "2026-q1 ", "1999-q1"])
def test_what_is_none_is_not_read(written: str) -> None:
    assert quarters.parse(written) is None


def test_it_is_closed_when_it_is_over_for_a_week() -> None:
    first = date(2026, 2, 3)
    closed = [
        list(map(str, quarters.closed(first=first, today=today)))
        for today in (date(2026, 4, 7), date(2026, 4, 8), date(2026, 7, 8))
    ]
    assert closed == [[], ["2026-q1"], ["2026-q1", "2026-q2"]]
