"""Where a unit is, as one point: half-way along its centre line, never where anybody stood."""

from uuid import UUID

from community.streets import current
from community.streets.models import Piece, Spot, Stretch
from community.streets.rules import lines
from community.streets.rules.projection import Place


def find(unit_id: UUID) -> Place | None:
    """Give the (latitude, longitude) of a unit; None where no line or point of it is known.

    Of a street it is half-way along the stretch in the middle of its list.
    """
    spot = Spot.objects.filter(pk=unit_id).select_related("street_import").first()
    if spot is not None:
        return current.to_degrees(spot.street_import, spot.point)
    stretch = _stretch(unit_id)
    if stretch is None:
        return None
    pieces = Piece.objects.filter(stretch=stretch).order_by("chainage_m")
    ends = [end for piece in pieces for end in piece.line]
    return current.to_degrees(stretch.street_import, lines.middle(ends)) if ends else None


def _stretch(unit_id: UUID) -> Stretch | None:
    """Find the stretch, or the one in the middle of a street of this id."""
    rows = Stretch.objects.select_related("street_import")
    one = rows.filter(pk=unit_id).first()
    if one is not None:
        return one
    parts = list(rows.filter(street=unit_id, replaced_by=None).order_by("id"))
    return parts[len(parts) // 2] if parts else None
