"""How much of what was planned was walked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

PLANNED_MINUTES = 15
LONGEST = timedelta(minutes=60)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Dose:
    """Minutes planned and delivered; of a visit that nobody ended the minutes are not known."""

    slots: int
    visits: int
    forgotten: int
    delivered: int

    @property
    def planned(self) -> int:
        """Minutes that were planned."""
        return self.slots * PLANNED_MINUTES

    @property
    def percent(self) -> int | None:
        """Minutes delivered of 100 planned; None where nothing was planned."""
        return round(100 * self.delivered / self.planned) if self.planned else None


def of(lengths: Iterable[timedelta | None], *, slots: int) -> Dose:
    """Sum up visits to so many slots; None is one that nobody ended."""
    known = list(lengths)
    ended = [one for one in known if one is not None]
    return Dose(
        slots=slots,
        visits=len(known),
        forgotten=len(known) - len(ended),
        delivered=sum(one // _MINUTE for one in ended),
    )
