"""Features of a file of streets, whatever its kind, and the set of streets that they make."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from community.streets.enums import SpotKind
from community.streets.rules import lines, projection
from community.streets.rules.network import DrawnSpot, DrawnStretch, Network
from community.streets.rules.projection import Place, Point
from foundation.geography import boroughs

# The lengths of their columns.
_NAME_AT_MOST = 100
_WARD_AT_MOST = 60
_SOURCE_ID_AT_MOST = 64
_USRN_BELOW = 10**8
_STANDARD_DECIMALS = 2
# So many faults are told with their number; the rest is counted.
_TOLD_AT_MOST = 20


class BadFile(ValueError):  # noqa: N818 - what is wrong with it
    """A file of streets cannot be used; the message is a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """One feature: lines or a point of (latitude, longitude), in degrees.

    `number` is its place in the file, from 1; `fault` says why it cannot be read at all.
    """

    number: int
    name: str = ""
    ward: str = ""
    lines: tuple[tuple[Place, ...], ...] = ()
    usrn: int | None = None
    source_id: str = ""
    kind: SpotKind | None = None
    point: Place | None = None
    fault: str = ""


@dataclass(kw_only=True)
class Skipped:
    """What could not be used: how many for each reason, and the first ones by number."""

    reasons: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, number: int, reason: str) -> None:
        """Count one."""
        self.reasons[reason] += 1
        if len(self.told) < _TOLD_AT_MOST:
            self.told.append(f"feature {number}: {reason}")


class _Unusable(Exception):  # noqa: N818 - what is wrong with it
    """A feature cannot be used; the message is the reason."""


@dataclass(kw_only=True)
class Gathered:
    """The features that can be used, with their boroughs, in degrees still; and what cannot."""

    streets: list[tuple[Feature, tuple[Place, ...], str]] = field(default_factory=list)
    spots: list[tuple[Feature, Place, str]] = field(default_factory=list)
    skipped: Skipped = field(default_factory=Skipped)


def gather(features: Iterable[Feature]) -> Gathered:
    """Find the boroughs of features, which is most of the work, and sort out what has none."""
    gathered = Gathered()
    for feature in features:
        try:
            _take(feature, gathered)
        except _Unusable as unusable:
            gathered.skipped.add(feature.number, str(unusable))
    return gathered


def joined(parts: Iterable[Gathered]) -> Gathered:
    """Put the parts of one file together, in their order."""
    whole = Gathered()
    for part in parts:
        whole.streets += part.streets
        whole.spots += part.spots
        whole.skipped.reasons.update(part.skipped.reasons)
        whole.skipped.told += part.skipped.told[: _TOLD_AT_MOST - len(whole.skipped.told)]
    return whole


def network_of(gathered: Gathered) -> tuple[Network, Skipped]:
    """Make a set of streets; raises BadFile where no feature can be used."""
    skipped = gathered.skipped
    if not gathered.streets:
        told = "; ".join(skipped.told[:3]) or "there is no feature in it"
        raise BadFile(f"No street in it can be used: {told}.")
    network = _drawn(gathered)
    if not network.stretches:
        raise BadFile("No street in it can be used: all are shorter than 50 m.")
    if network.left_out:
        skipped.reasons["shorter than 50 m, with nothing near to count with"] = network.left_out
    return network, skipped


def _take(feature: Feature, gathered: Gathered) -> None:
    """Sort a feature in. Raise _Unusable."""
    if feature.fault:
        raise _Unusable(feature.fault)
    if not feature.name.strip():
        raise _Unusable("unnamed road")
    _check_words(feature)
    if feature.point is not None:
        gathered.spots.append((feature, feature.point, _borough_of(feature.point)))
        return
    usable = [line for line in feature.lines if len(line) > 1]
    if not usable:
        raise _Unusable("it has no line")
    if not all(_is_place(place) for line in usable for place in line):
        raise _Unusable("its coordinates are no degrees (WGS 84)")
    inside = [(feature, line, borough) for line in usable if (borough := _middle_borough(line))]
    if not inside:
        raise _Unusable("outside of the areas")
    gathered.streets += inside


def _check_words(feature: Feature) -> None:
    if len(feature.name) > _NAME_AT_MOST or not feature.name.isprintable():
        raise _Unusable("its name is too long, or not printable")
    if len(feature.ward) > _WARD_AT_MOST or not feature.ward.isprintable():
        raise _Unusable("its ward is too long, or not printable")
    if not (feature.usrn is None or 0 < feature.usrn < _USRN_BELOW):
        raise _Unusable("its USRN is no number of up to eight digits")


def _is_place(place: Place) -> bool:
    """Say whether both are degrees; what is no number is none."""
    return abs(place[0]) <= 90 and abs(place[1]) <= 180


def _middle_borough(line: tuple[Place, ...]) -> str | None:
    """Name the borough of the middle of a line, which is flat enough for that in degrees."""
    lat, lon = lines.middle(line)
    return boroughs.borough_of(lat=lat, lon=lon)


def _borough_of(place: Place) -> str:
    """Name the borough of a place. Raise _Unusable."""
    if not _is_place(place):
        raise _Unusable("its coordinates are no degrees (WGS 84)")
    borough = boroughs.borough_of(lat=place[0], lon=place[1])
    if borough is None:
        raise _Unusable("outside of the areas")
    return borough


def _drawn(gathered: Gathered) -> Network:
    """Flatten about the middle latitude."""
    lats = [place[0] for _, line, _ in gathered.streets for place in line]
    standard = round((min(lats) + max(lats)) / 2, _STANDARD_DECIMALS)

    def flat(place: Place) -> Point:
        return projection.to_metres(*place, standard)

    stretches = [
        DrawnStretch(
            name=_folded(feature.name),
            ward=_ward(feature, borough),
            borough=borough,
            line=tuple(map(flat, line)),
            usrn=feature.usrn,
            source_ids=(feature.source_id[:_SOURCE_ID_AT_MOST],) if feature.source_id else (),
        )
        for feature, line, borough in gathered.streets
    ]
    spots = [
        DrawnSpot(
            kind=feature.kind or SpotKind.PATH,
            name=_folded(feature.name),
            ward=_ward(feature, borough),
            borough=borough,
            point=lines.rounded([flat(point)])[0],
        )
        for feature, point, borough in gathered.spots
    ]
    return Network.of(standard_latitude=standard, stretches=stretches, spots=spots)


def _folded(name: str) -> str:
    return " ".join(name.split())


def _ward(feature: Feature, borough: str) -> str:
    """Give the ward, which is the borough where the file names none."""
    return _folded(feature.ward) or borough
