"""Bands of three hours, and the time of day that a report may name.

A report names a quarter of the day at most, and many name none. So two bands share one time of day,
and what a report says of it is said of both.
"""

from collections.abc import Sequence

from community.streetsafe.enums import TimeBand

HOURS = 3
BANDS = 24 // HOURS
_OF_THE_DAY: Sequence[TimeBand] = (
    TimeBand.NIGHT,
    TimeBand.MORNING,
    TimeBand.AFTERNOON,
    TimeBand.EVENING,
)
_BANDS_OF_ONE = BANDS // len(_OF_THE_DAY)


def time_band(band: int) -> TimeBand:
    """Give the time of day of a band: 0 is 00:00 to 03:00, 7 is 21:00 to 24:00."""
    return _OF_THE_DAY[band // _BANDS_OF_ONE]


def in_words(band: int) -> str:
    """Write a band as its hours: "18:00 to 21:00"."""
    return f"{band * HOURS:02}:00 to {(band + 1) * HOURS:02}:00"
