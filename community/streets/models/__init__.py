"""Where people can be: a noun a file."""

from community.streets.models.imports import StreetImport
from community.streets.models.spots import Spot
from community.streets.models.staging import StagedBatch
from community.streets.models.streets import Piece, Street, Stretch

__all__ = ["Piece", "Spot", "StagedBatch", "Street", "StreetImport", "Stretch"]
