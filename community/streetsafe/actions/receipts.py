"""Receipts: the code that whoever reported is shown once, and may look back with.

What is kept of a code is a digest under CODE_KEY: a stolen table gives no code away, and a code
tells the street alone.
"""

from community.streetsafe.models import Report
from foundation.encryption import credentials

# 50 bits in two groups, as 7K2M9-QXR04.
_GROUPS, _LENGTH = 2, 5


def new_code() -> str:
    """Make a code to write down, as `7K2M9-QXR04`."""
    return credentials.new_typed_code(groups=_GROUPS, length=_LENGTH)


def index_of(code: str) -> bytes:
    """Digest a code however it was typed: in any case, with O for 0 and I or L for 1. 32 bytes."""
    return credentials.digest_of_typed_code(code, purpose="street receipt")


def find(code: str) -> Report | None:
    """Find the report of a code; None for one that is wrong, unknown or erased, all alike."""
    return Report.objects.filter(receipt_index=index_of(code)).first()
