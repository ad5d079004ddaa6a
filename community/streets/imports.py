"""Take over a whole set of streets; what reports were about stays, whatever the new one draws."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from community.streets import current
from community.streets.enums import Source
from community.streets.events import StreetsEvent, StreetsSubject
from community.streets.models import Piece, Spot, Street, StreetImport, Stretch
from community.streets.rules import lines, matching, projection
from community.streets.rules.line_grid import LineGrid
from community.streets.rules.lines import Line
from community.streets.rules.matching import Placed
from community.streets.rules.network import DrawnSpot, DrawnStretch, Network
from foundation.audit import clock, ledger

_BATCH = 2_000
# A spot belongs to a stretch in this reach.
_SPOT_WITHIN_M = 120.0

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose data it is."""

    source: Source
    licence: str
    attribution: str
    made_on: date


@dataclass(frozen=True, kw_only=True)
class StreetsSummary:
    """How many there are, and what became of the stretches of before."""

    id: UUID
    digest: bytes
    streets: int
    stretches: int
    spots: int
    kept: int
    replaced: int


@dataclass(kw_only=True)
class _Before:
    """The stretches that have pieces now: ids, and lines in the new import's metres."""

    ids: list[UUID] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)


class NothingToStore(ValueError):  # noqa: N818 - what is wrong with it
    """A set of streets holds no stretch."""


def replace(
    *, network: Network, origin: Origin, actor: ledger.Actor, progress: Progress = lambda _: None
) -> StreetsSummary:
    """Make a set of streets the current one, with one audit entry.

    A stretch that is there again, by the street's name and its geometry, keeps its id; one that is
    not keeps its row and is `replaced_by` the nearest that is long enough to be a unit. Streets and
    spots keep their ids by name, ward and borough. Raises NothingToStore.
    """
    ledger.require_transaction()
    if not network.stretches:
        raise NothingToStore("There is no stretch to store.")
    before = _before(network.standard_latitude)
    made = _import_row(network, origin=origin, now=clock.db_now())
    same = matching.match(before.placed, [_placed(one) for one in network.stretches])
    progress(f"{len(same)} of {len(before.ids)} stretches of before are there again")
    streets = _store(network, made, before=before, same=same, progress=progress)
    progress(f"{made.stretches} stretches of {streets} streets stored")
    summary = StreetsSummary(
        id=made.pk,
        digest=bytes(made.digest),
        streets=streets,
        stretches=made.stretches,
        spots=len(network.spots),
        kept=len(same),
        replaced=len(before.ids) - len(same),
    )
    _record(summary, source=origin.source, actor=actor)
    return summary


def _store(
    network: Network,
    made: StreetImport,
    *,
    before: _Before,
    same: dict[int, int],
    progress: Progress,
) -> int:
    """Store all of it, and say what became of what is gone; give the number of the streets."""
    ids = [before.ids[same[n]] if n in same else uuid7() for n in range(len(network.stretches))]
    streets = _store_stretches(network, made, ids=ids)
    progress("streets and stretches stored, their lines are next")
    _store_pieces(_as_before(network, same, before), ids=ids)
    progress("lines stored, what became of the stretches of before is next")
    units = _Units(network, ids)
    _store_spots(network, made, units=units)
    gone = sorted(set(range(len(before.ids))) - set(same.values()))
    _replace_gone(before, gone, units=units)
    return streets


class _Units:
    """The stretches of a set that are long enough to be units, by where they lie."""

    def __init__(self, network: Network, ids: Sequence[UUID]) -> None:
        long = [n for n, one in enumerate(network.stretches) if one.parent is None]
        self._ids = [ids[number] for number in long]
        self._grid = LineGrid([network.stretches[number].line for number in long])

    def nearest(self, point: projection.Point, *, within_m: float = math.inf) -> UUID | None:
        number = self._grid.nearest(point, within_m=within_m)
        return None if number is None else self._ids[number]


def _placed(one: DrawnStretch) -> Placed:
    return Placed(name=one.name, line=one.line)


def _before(standard_latitude: float) -> _Before:
    """Read the lines of now, and give them the metres of the new import."""
    before = _Before()
    held = current.find()
    if held is None:
        return before
    points: dict[UUID, list[projection.Point]] = {}
    pieces = Piece.objects.order_by("stretch_id", "chainage_m").values_list("stretch_id", "line")
    for stretch_id, (start, end) in pieces:
        points.setdefault(stretch_id, [start]).append(end)
    names = dict(Stretch.objects.filter(pk__in=points).values_list("id", "street__name"))
    for stretch_id, line in points.items():
        degrees = (current.to_degrees(held, point) for point in line)
        moved = tuple(projection.to_metres(*place, standard_latitude) for place in degrees)
        before.ids.append(stretch_id)
        before.placed.append(Placed(name=names[stretch_id], line=moved))
    return before


def _import_row(network: Network, *, origin: Origin, now: datetime) -> StreetImport:
    StreetImport.objects.filter(is_current=True).update(is_current=False)
    return StreetImport.objects.create(
        source=origin.source,
        licence=origin.licence,
        attribution=origin.attribution,
        made_on=origin.made_on,
        imported_at=now,
        standard_latitude=network.standard_latitude,
        stretches=len(network.stretches),
        digest=network.digest(),
        is_current=True,
    )


_Key = tuple[str, str, str]


def _key(one: DrawnStretch) -> _Key:
    return one.name, one.ward, one.borough


def _store_streets(network: Network, made: StreetImport) -> dict[_Key, UUID]:
    numbers = {_key(one): one.usrn for one in network.stretches}
    Street.objects.bulk_create(
        [
            Street(name=name, ward=ward, borough=borough, usrn=usrn, street_import=made)
            for (name, ward, borough), usrn in numbers.items()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["name", "ward", "borough"],
        update_fields=["usrn", "street_import"],
    )
    stored = Street.objects.filter(street_import=made)
    return {
        (name, ward, borough): street_id
        for street_id, name, ward, borough in stored.values_list("id", "name", "ward", "borough")
    }


def _store_stretches(network: Network, made: StreetImport, *, ids: Sequence[UUID]) -> int:
    """Store streets and stretches; give the number of the streets."""
    street_ids = _store_streets(network, made)
    rows = [
        Stretch(
            id=ids[number],
            street_id=street_ids[_key(one)],
            length_m=round(one.length_m),
            parent_id=None if one.parent is None else ids[one.parent],
            source_ids=list(one.source_ids),
            street_import=made,
        )
        for number, one in enumerate(network.stretches)
    ]
    Stretch.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["street", "length_m", "parent", "source_ids", "street_import"],
    )
    return len(street_ids)


def _as_before(network: Network, same: dict[int, int], before: _Before) -> list[Line]:
    """Give the lines, those that were there before in the direction that they had."""
    return [
        matching.turned_as(one.line, before.placed[same[number]].line)
        if number in same
        else one.line
        for number, one in enumerate(network.stretches)
    ]


def _store_pieces(drawn: Sequence[Line], *, ids: Sequence[UUID]) -> None:
    Piece.objects.all().delete()
    pieces = [
        Piece(stretch_id=stretch_id, chainage_m=chainage, line=ends, box=ends)
        for stretch_id, line in zip(ids, drawn, strict=True)
        for chainage, ends in lines.segments(line)
    ]
    Piece.objects.bulk_create(pieces, batch_size=_BATCH)


def _store_spots(network: Network, made: StreetImport, *, units: _Units) -> None:
    Spot.objects.bulk_create(
        [_spot(one, made, units=units) for one in network.spots],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "name", "ward", "borough"],
        update_fields=["point", "stretch", "street_import"],
    )


def _spot(one: DrawnSpot, made: StreetImport, *, units: _Units) -> Spot:
    return Spot(
        kind=one.kind,
        name=one.name,
        ward=one.ward,
        borough=one.borough,
        point=one.point,
        stretch_id=units.nearest(one.point, within_m=_SPOT_WITHIN_M),
        street_import=made,
    )


def _replace_gone(before: _Before, gone: Sequence[int], *, units: _Units) -> None:
    """Say which unit lies now where each of the others lay, also for those that these replaced."""
    now = {
        before.ids[number]: units.nearest(lines.middle(before.placed[number].line))
        for number in gone
    }
    rows = list(Stretch.objects.filter(pk__in=now)) + list(
        Stretch.objects.filter(replaced_by__in=now)
    )
    for row in rows:
        row.replaced_by_id = now.get(row.pk) or now.get(row.replaced_by_id or row.pk)
    # An upsert of rows that all exist: Django's bulk_update takes a minute for a city.
    Stretch.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["replaced_by"],
    )


def _record(summary: StreetsSummary, *, source: Source, actor: ledger.Actor) -> None:
    ledger.record(
        event=StreetsEvent.STREETS_IMPORTED,
        actor=actor,
        subject=ledger.Subject(kind=StreetsSubject.STREET_IMPORT, id=summary.id),
        source=source,
        streets=summary.streets,
        stretches=summary.stretches,
        spots=summary.spots,
        kept=summary.kept,
        replaced=summary.replaced,
    )
