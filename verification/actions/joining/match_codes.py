"""Match codes: made here and texted to the person; what the officer types is compared elsewhere."""

from verification.actions.decisions import match_tries
from verification.enums import Match
from verification.models import Verification
from verification.rules import codes

FIELDS = ("match", "match_digest", "match_codes_sent")


def new(*, verification: Verification) -> str:
    """Give a locked verification a fresh match code, PENDING, and answer its digits."""
    code = draw(verification)
    verification.save(update_fields=FIELDS)
    return code


def draw(verification: Verification) -> str:
    """Set a fresh match code, PENDING, on a verification that is saved by the caller."""
    code = codes.new_match_code()
    verification.match_digest = match_tries.digest(verification=verification, code=code)
    verification.match = Match.PENDING
    verification.match_codes_sent += 1
    return code
