"""Where he says they are, in words short enough for a text."""

from verification.models import Verification
from verification.rules import places
from verification.rules.vocabulary import WordsKind
from verification.verbs import locations, vault

_NOT_SAID = "place not given"


def place_of(verification: Verification) -> str:
    """Name the place he typed, else the borough of his device, else say that none was given."""
    return typed_place(verification) or borough(verification) or _NOT_SAID


def typed_place(verification: Verification) -> str | None:
    """Read the place he typed in the request."""
    words = verification.words.filter(kind=WordsKind.PLACE.value).order_by("at").first()
    return vault.read_words(words) if words else None


def borough(verification: Verification) -> str | None:
    """Name the borough his device was last in."""
    fix = locations.newest(verification=verification)
    return places.borough_of(lat=fix.lat, lon=fix.lon) if fix else None
