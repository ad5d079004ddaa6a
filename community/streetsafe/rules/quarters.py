"""Calendar quarters: what is published is counted by them, and by no other time."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(?P<year>20\d\d)-q(?P<number>[1-4])", re.ASCII)
_MONTHS = 3
# What comes in late (a held report that somebody has looked at) still counts.
CLOSED_AFTER = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, order=True)
class Quarter:
    """Three months of a calendar year, named by their first day."""

    begins_on: date

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.next.begins_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return of(self.begins_on + timedelta(days=_MONTHS * 31))

    @property
    def number(self) -> int:
        """1 to 4."""
        return (self.begins_on.month - 1) // _MONTHS + 1

    def __str__(self) -> str:
        """Write it as addresses do: 2026-q3."""
        return f"{self.begins_on.year}-q{self.number}"


def of(day: date) -> Quarter:
    """Give the quarter that a day is in."""
    first = (day.month - 1) // _MONTHS * _MONTHS + 1
    return Quarter(begins_on=day.replace(month=first, day=1))


def parse(written: str) -> Quarter | None:
    """Read a quarter as addresses write it; None for what is none."""
    read = _WRITTEN.fullmatch(written)
    if read is None:
        return None
    return Quarter(begins_on=date(int(read["year"]), int(read["number"]) * _MONTHS - 2, 1))


def closed(*, first: date, today: date) -> list[Quarter]:
    """List the quarters that are over for seven days or more, from the one of `first` on."""
    found, quarter = [], of(first)
    while quarter.ends_on + CLOSED_AFTER < today:
        found.append(quarter)
        quarter = quarter.next
    return found
