"""Small sets of streets, at a place inside the sample's outlines."""

from community.streets.rules import lattice, projection
from community.streets.rules.lines import Line
from community.streets.rules.network import DrawnSpot, DrawnStretch, Network

LATITUDE = 51.56
# In Redbridge, well away from its edges.
MIDDLE = (51.58, 0.07)


def local(*, east: float = 0, north: float = 0) -> tuple[float, float]:
    """Give the local metres of a point so many metres from the middle."""
    at = projection.to_metres(*MIDDLE, LATITUDE)
    return round(at[0] + east, 2), round(at[1] + north, 2)


def place(*, east: float = 0, north: float = 0) -> tuple[float, float]:
    """Give the latitude and longitude of a point so many metres from the middle."""
    return projection.to_degrees(*local(east=east, north=north), LATITUDE)


def square(half_m: float) -> Line:
    """Draw a closed ring about the middle."""
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return tuple(local(east=x * half_m, north=y * half_m) for x, y in corners)


def invented(*, seed: int = 7, half_m: float = 600) -> Network:
    """Draw some two hundred stretches."""
    return lattice.draw(
        areas={"Redbridge": [square(half_m)]}, seed=seed, standard_latitude=LATITUDE
    )


def stretch(name: str, *points: tuple[float, float], ward: str = "Quarrymead") -> DrawnStretch:
    """Draw a stretch by points east and north of the middle."""
    line = tuple(local(east=east, north=north) for east, north in points)
    return DrawnStretch(name=name, ward=ward, borough="Redbridge", line=line)


def network(*stretches: DrawnStretch, spots: tuple[DrawnSpot, ...] = ()) -> Network:
    """Make a whole of them."""
    return Network.of(standard_latitude=LATITUDE, stretches=stretches, spots=spots)
