"""Who has which case open now: told to colleagues, forgotten in seconds, never logged."""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from foundation.audit import ledger
from verification.actions.records import roles
from verification.models import CasePresence, Verification
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


def note(*, verification: Verification, by: "User", now: datetime) -> None:
    """Remember that somebody has a case before them; unaudited, as the look itself is audited.

    Raises refusals.NotFound for the officer themself.
    """
    ledger.require_transaction()
    roles.check_may(Act.LOOK, verification=verification, by=by)
    CasePresence.objects.update_or_create(
        user=by, verification=verification, defaults={"seen_at": now}
    )


def others(*, user: "User", now: datetime) -> dict[UUID, list[str]]:
    """Name who else has a case open, by its id; nothing of cases where this user is the officer."""
    since = now - settings.CASE_OPEN_FOR
    seen = CasePresence.objects.filter(seen_at__gt=since, user__is_active=True)
    seen = seen.exclude(user=user).exclude(verification__officer__user=user)
    found: dict[UUID, list[str]] = defaultdict(list)
    for verification_id, name in seen.order_by("user__display_name").values_list(
        "verification_id", "user__display_name"
    ):
        found[verification_id].append(name)
    return found


def forget(now: datetime) -> int:
    """Delete what says nothing any more."""
    return CasePresence.objects.filter(seen_at__lt=now - settings.CASE_OPEN_FOR).delete()[0]
