"""Cases that one slip on the telephone makes of what a caller read out, for the call taker's eyes.

They are shown so that the call taker asks for a letter and a street; nothing of them is said.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import ledger
from verification.models import LookUpMisses, Verification
from verification.rules import near_refs
from verification.rules.near_refs import Slip

if TYPE_CHECKING:
    from accounts.models import User

_SHOWN_AT_MOST = 5


@dataclass(frozen=True, kw_only=True)
class NearCase:
    """A case whose ref is one slip away from what was read out."""

    verification: Verification
    slip: Slip


def find(read: str, *, by: "User", now: datetime) -> list[NearCase]:
    """List the newest cases near to what was read out, the likeliest slip first.

    Never a case of which this user is the officer, nor anything for a join code.
    """
    refs = near_refs.neighbours(read)
    if not refs:
        return []
    lately = now - settings.LOOK_UP_NEAR_WITHIN
    cases = Verification.objects.whole().filter(ref__in=refs, requested_at__gt=lately)
    others = cases.exclude(officer__user_id=by.pk).order_by("-requested_at")
    found = [(case, near_refs.slip(read, ref=case.ref)) for case in others]
    near = [NearCase(verification=case, slip=slip) for case, slip in found if slip]
    return sorted(near, key=lambda one: one.slip.rank)[:_SHOWN_AT_MOST]


def count_miss(*, by: "User", now: datetime) -> bool:
    """Count a look-up that found no case; say whether near ones may be shown for it.

    Counted on a row under its lock: whoever tries letters by the dozen is shown nothing by it.
    """
    ledger.require_transaction()
    misses, _made = LookUpMisses.objects.select_for_update(no_key=True).get_or_create(
        user=by, defaults={"window_at": now}
    )
    if misses.window_at + settings.LOOK_UP_MISSES_WITHIN <= now:
        misses.window_at, misses.count = now, 0
    misses.count += 1
    misses.save(update_fields=["window_at", "count"])
    return misses.count <= settings.LOOK_UP_MISSES_AT_MOST
