"""The lines of a release: every number that is published of a quarter, and every one withheld."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from community.streetsafe.enums import (
    ABOUT_BEHAVIOUR,
    ABOUT_THE_PLACE,
    Level,
    Measure,
    Reason,
    SpeaksAs,
    TimeBand,
)
from community.streetsafe.rules import suppression
from community.streetsafe.rules.suppression import (
    BoroughSaid,
    Least,
    RoadCounts,
    RoadSaid,
    Said,
    WardSaid,
)

_PLACE, _BEHAVIOUR = (
    [one.name.lower() for one in half] for half in (ABOUT_THE_PLACE, ABOUT_BEHAVIOUR)
)
# The tables of a borough, and what may stand in each.
CELLS = {
    Measure.REASON: [one.name.lower() for one in Reason],
    Measure.SPEAKS_AS: list(SpeaksAs.values),
    Measure.TIME_BAND: list(TimeBand.values),
}


@dataclass(frozen=True, kw_only=True, order=True)
class Area:
    """A ward of a borough."""

    borough: str
    ward: str


@dataclass(frozen=True, kw_only=True)
class Road:
    """A stretch, a spot, or a whole street of which its stretches' reports are no part."""

    unit: UUID
    kind: str
    name: str
    usrn: int | None
    area: Area
    counts: RoadCounts


@dataclass(frozen=True, kw_only=True)
class QuarterCounts:
    """What a quarter's counted reports are: nothing here is published as it stands.

    `units` is how many roads there are in each ward, with and without reports. `cells` are by
    borough, table and answer; one that is missing is 0.
    """

    roads: Sequence[Road]
    units: Mapping[Area, int]
    cells: Mapping[str, Mapping[Measure, Mapping[str, int]]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One published number; all of `said` is empty where it is withheld."""

    level: Level
    measure: Measure
    borough: str
    ward: str = ""
    unit: UUID | None = None
    kind: str = ""
    name: str = ""
    usrn: int | None = None
    answer: str = ""
    said: Said | None = None


def said_of_roads(counts: QuarterCounts, *, least: Least) -> dict[UUID, RoadSaid]:
    """Find the roads of which anything is said."""
    found = {one.unit: suppression.road(one.counts, least=least) for one in counts.roads}
    return {unit: said for unit, said in found.items() if said is not None}


def write(
    counts: QuarterCounts, *, labels: Mapping[UUID, str] | None = None, least: Least
) -> list[Line]:
    """Write all lines, boroughs first; `labels` say better than its name where a road is."""
    said = said_of_roads(counts, least=least)
    wards = {
        area: _ward(roads, units=counts.units[area], said=said, least=least)
        for area, roads in sorted(_by_area(counts).items())
    }
    boroughs = _boroughs(wards, least=least)
    return [
        *_borough_lines(boroughs, counts=counts, said=said, least=least),
        *(_ward_line(area, one) for area, one in wards.items()),
        *_road_lines(counts, said=said, labels=labels or {}),
    ]


def _by_area(counts: QuarterCounts) -> dict[Area, list[Road]]:
    found: dict[Area, list[Road]] = {area: [] for area in counts.units}
    for road in counts.roads:
        found[road.area].append(road)
    return found


def _ward(
    roads: Sequence[Road], *, units: int, said: Mapping[UUID, RoadSaid], least: Least
) -> WardSaid:
    shown = [(one.counts.reports, said[one.unit].reports) for one in roads if one.unit in said]
    hidden = [one.counts.reports for one in roads if one.unit not in said]
    silent = [0] * (units - len(roads))
    return suppression.ward(shown, hidden=[*hidden, *silent], least=least)


def _boroughs(wards: Mapping[Area, WardSaid], *, least: Least) -> dict[str, BoroughSaid]:
    grouped: dict[str, list[WardSaid]] = defaultdict(list)
    for area, one in wards.items():
        grouped[area.borough].append(one)
    return {name: suppression.borough(each, least=least) for name, each in grouped.items()}


def _borough_lines(
    boroughs: Mapping[str, BoroughSaid],
    *,
    counts: QuarterCounts,
    said: Mapping[UUID, RoadSaid],
    least: Least,
) -> Iterator[Line]:
    splits: dict[str, list[RoadSaid]] = defaultdict(list)
    for road in counts.roads:
        if road.unit in said:
            splits[road.area.borough].append(said[road.unit])
    for name, one in boroughs.items():
        yield Line(level=Level.BOROUGH, measure=Measure.REPORTS, borough=name, said=one.total)
        for measure, cells in _tables(
            counts.cells.get(name, {}), borough=one, roads=splits[name], least=least
        ):
            for answer, number in cells.items():
                yield Line(
                    level=Level.BOROUGH, measure=measure, borough=name, answer=answer, said=number
                )


def _tables(
    cells: Mapping[Measure, Mapping[str, int]],
    *,
    borough: BoroughSaid,
    roads: Sequence[RoadSaid],
    least: Least,
) -> Iterator[tuple[Measure, Mapping[str, Said | None]]]:
    """Write a borough's tables: each report has a reason or more, and one of the others or none."""
    place = sum(one.place.at_least for one in roads if one.place)
    behaviour = sum(one.behaviour.at_least for one in roads if one.behaviour)
    floors = (
        (CELLS[Measure.REASON], borough.floor),
        (_PLACE, place),
        (_BEHAVIOUR, behaviour),
    )
    for measure, answers in CELLS.items():
        numbers = {answer: cells.get(measure, {}).get(answer, 0) for answer in answers}
        if measure is Measure.REASON:
            yield measure, suppression.table(numbers, floors=floors, least=least)
        else:
            yield measure, suppression.table(numbers, ceiling=borough.ceiling, least=least)


def _ward_line(area: Area, one: WardSaid) -> Line:
    return Line(
        level=Level.WARD,
        measure=Measure.REPORTS,
        borough=area.borough,
        ward=area.ward,
        said=one.total,
    )


def _road_lines(
    counts: QuarterCounts, *, said: Mapping[UUID, RoadSaid], labels: Mapping[UUID, str]
) -> Iterator[Line]:
    shown = [one for one in counts.roads if one.unit in said]
    for road in sorted(shown, key=lambda one: (one.area, one.name, one.unit)):
        found = said[road.unit]
        numbers = {
            Measure.REPORTS: found.reports,
            Measure.PLACE: found.place,
            Measure.BEHAVIOUR: found.behaviour,
        }
        for measure, number in numbers.items():
            if number is not None:
                yield Line(
                    level=Level.ROAD,
                    measure=measure,
                    borough=road.area.borough,
                    ward=road.area.ward,
                    unit=road.unit,
                    kind=road.kind,
                    name=labels.get(road.unit, road.name),
                    usrn=road.usrn,
                    said=number,
                )
