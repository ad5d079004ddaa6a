"""How a measure is listed: what it is, where it comes from, how it is written and judged."""

from dataclasses import dataclass
from enum import Enum

from community.outcomes.enums import Aim, Cadence, Direction, MeasureKind


class Unit(Enum):
    """How a value is written."""

    PERCENT = "percent"
    FINE_PERCENT = "percent, to a tenth"
    POINTS = "points"
    TIMES = "times"
    NUMBER = "number"
    INDEX = "index"
    DAYS = "days"
    SECONDS = "seconds"


# Written in per cent, kept as a share from 0 to 1.
SHARES = (Unit.PERCENT, Unit.FINE_PERCENT)


class Against(Enum):
    """What a reading is held against."""

    YEAR_BEFORE = "year before"
    AS_EXPECTED = "as expected"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One measure. A change of less than `least_change` (of its unit) is no clear one.

    `with_it` is said beside the figure whenever it is shown; one that is `within` another stands
    below that one's row.
    """

    slug: str
    aim: Aim
    words: str
    kind: MeasureKind
    direction: Direction
    source: str
    cadence: Cadence = Cadence.QUARTERLY
    unit: Unit = Unit.PERCENT
    least_change: float = 0.0
    against: Against = Against.YEAR_BEFORE
    with_it: str = ""
    within: str = ""
