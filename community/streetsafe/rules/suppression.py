"""What of a quarter's counts may be said, so that no small one can be worked out.

Whoever reads all of it, and this file too, must find it possible that a road, a ward or a group of
which less is said has no report, or four (docs/decisions/0178). So whether a number is withheld
hangs on what is hidden behind it, never on the number alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

_BANDS_END = (9, 19, 49)
_STEP = 5
_OFF_BY = _STEP // 2


@dataclass(frozen=True, kw_only=True)
class Least:
    """From how many on anything is said: of a road (reports, and sources), and of all else."""

    road: int
    detail: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of a count: at least so many, at most so many (None: no end is said).

    `rounded` is the multiple of five that is shown; None for a band.
    """

    at_least: int
    at_most: int | None
    rounded: int | None = None

    def __str__(self) -> str:
        """Write it with words, since a spreadsheet takes 5-9 for a day in September."""
        if self.at_most is None:
            return f"{self.at_least} or more"
        return f"{self.at_least} to {self.at_most}" if self.rounded is None else str(self.rounded)


@dataclass(frozen=True, kw_only=True)
class RoadCounts:
    """Counted reports of a road, of how many connections, and how many have a reason of a group."""

    reports: int
    sources: int
    place: int
    behaviour: int


@dataclass(frozen=True, kw_only=True)
class RoadSaid:
    """What is said of a road: its band, and the split, both halves or none."""

    reports: Said
    place: Said | None = None
    behaviour: Said | None = None


@dataclass(frozen=True, kw_only=True)
class WardSaid:
    """What is said of a ward; `total` is None where it is withheld.

    `named` is what the bands of its roads say at least, `beyond` the reports that are no part of
    that, which is never published.
    """

    total: Said | None
    named: int
    beyond: int


@dataclass(frozen=True, kw_only=True)
class BoroughSaid:
    """What is said of a borough. `ceiling`: the most reports it can have, for whoever adds up."""

    total: Said | None
    floor: int
    ceiling: int


def band(count: int, *, least: int) -> Said | None:
    """Give the band of a count; None under `least`."""
    begins = least
    if count < begins:
        return None
    for end in _BANDS_END:
        if begins <= end:
            if count <= end:
                return Said(at_least=begins, at_most=end)
            begins = end + 1
    return Said(at_least=begins, at_most=None)


def rounded(count: int, *, at_least: int) -> Said:
    """Round a count to five; everybody knows that it is `at_least` so many."""
    near = (count + _OFF_BY) // _STEP * _STEP
    return Said(at_least=max(near - _OFF_BY, at_least), at_most=near + _OFF_BY, rounded=near)


def road(counts: RoadCounts, *, least: Least) -> RoadSaid | None:
    """Say what may be said of a road; None where only its ward tells of it."""
    reports = band(counts.reports, least=least.road)
    if reports is None or counts.sources < least.road:
        return None
    place = band(counts.place, least=least.detail)
    behaviour = band(counts.behaviour, least=least.detail)
    if place is None or behaviour is None:
        return RoadSaid(reports=reports)
    alone = (
        (counts.reports - counts.behaviour, _less(reports.at_least, behaviour)),
        (counts.reports - counts.place, _less(reports.at_least, place)),
        (
            counts.place + counts.behaviour - counts.reports,
            _less(place.at_least + behaviour.at_least, reports),
        ),
    )
    # Of those that tick one half alone, or both: none can be pinned, or they are many.
    if all(low <= 0 or count >= least.detail for count, low in alone):
        return RoadSaid(reports=reports, place=place, behaviour=behaviour)
    return RoadSaid(reports=reports)


def ward(bands: Sequence[tuple[int, Said]], *, hidden: Sequence[int], least: Least) -> WardSaid:
    """Say a ward's total where enough reports are beyond what its roads' bands say already.

    `bands` are the reports of each road of which a band is said, with it; `hidden` those of every
    other road, mostly 0. If the total says that the hidden ones are not empty, they must be many
    reports, and one road of them can still be empty.
    """
    named = sum(said.at_least for _, said in bands)
    reports = sum(number for number, _ in bands) + sum(hidden)
    total = rounded(reports, at_least=named + least.detail)
    left = total.at_least
    for _, said in bands:
        left = _less(left, said)
    room = (least.road - 1) * (len(hidden) - 1)
    fits = left <= 0 or (sum(hidden) >= least.road and max(left, least.road) <= room)
    beyond = reports - named
    return WardSaid(
        total=total if beyond >= least.detail and fits else None, named=named, beyond=beyond
    )


def borough(wards: Sequence[WardSaid], *, least: Least) -> BoroughSaid:
    """Add up what is said of the wards, and what is left in the others, rounded by itself.

    A total of its own would be compared with the wards', and give away the ones withheld.
    """
    shown = [one.total for one in wards if one.total is not None]
    others = [one for one in wards if one.total is None]
    named = sum(one.named for one in others)
    rest = _rest(others, least=least)
    number = sum(one.rounded or 0 for one in shown) + named
    floor = sum(one.at_least for one in shown) + named
    ceiling = sum(one.at_most or 0 for one in shown) + named
    if rest is not None:
        number, floor = number + (rest.rounded or 0), floor + rest.at_least
        ceiling += rest.at_most or 0
    total = Said(at_least=floor, at_most=ceiling, rounded=number)
    if rest is None and others:
        # Nobody is told how much is left, so there is no end.
        total = Said(at_least=floor, at_most=None)
        ceiling += (least.detail - 1) * len(others)
    return BoroughSaid(
        total=total if total.at_least >= least.road else None, floor=floor, ceiling=ceiling
    )


def table(
    cells: Mapping[str, int],
    *,
    ceiling: int | None = None,
    floors: Collection[tuple[Collection[str], int]] = (),
    least: Least,
) -> dict[str, Said | None]:
    """Say each cell of a table from `least.detail` on; all are withheld where sums would tell.

    All cells are together at most `ceiling` (None: no end), and those of each of `floors` at least
    so many; that much everybody knows.
    """
    said = {
        name: rounded(count, at_least=least.detail) if count >= least.detail else None
        for name, count in cells.items()
    }
    hidden = [name for name, one in said.items() if one is None]
    shown = [one for one in said.values() if one is not None]
    is_tight = ceiling is not None and (
        ceiling - sum(one.at_least for one in shown) < least.detail - 1
    )
    if hidden and (is_tight or any(_tells(said, *each, least=least) for each in floors)):
        return dict.fromkeys(cells)
    return said


def _tells(
    said: Mapping[str, Said | None], names: Collection[str], floor: int, *, least: Least
) -> bool:
    """Say whether a hidden cell of these cannot be empty, since all are at least so many."""
    shown = [one.at_most or 0 for name in names if (one := said[name]) is not None]
    hidden = len(names) - len(shown)
    return hidden > 0 and floor - sum(shown) > (least.detail - 1) * (hidden - 1)


def _rest(others: Sequence[WardSaid], *, least: Least) -> Said | None:
    """Say what is left in wards that are withheld, where any one of them can still be empty."""
    beyond = sum(one.beyond for one in others)
    rest = rounded(beyond, at_least=least.detail)
    fits = (rest.at_most or 0) <= (least.detail - 1) * (len(others) - 1)
    return rest if beyond >= least.detail and fits else None


def _less(count: int, said: Said) -> int:
    """Take away as many as there may be of it at most; without an end all may be."""
    return 0 if said.at_most is None else count - said.at_most
