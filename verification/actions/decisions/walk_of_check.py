"""The walk that a check begins: asked of whoever plans walks, before its YES and at it.

Whatever goes wrong in asking, there is no walk, and so no YES.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from foundation.registry import planned_walks
from foundation.registry.planned_walks import PlannedWalk
from verification.actions.records import refusals
from verification.enums import Reason
from verification.models import Verification

log = logging.getLogger(__name__)


class NoWalkPlanned(refusals.Refusal):
    """The check is for a walk, and no walk of this phone with this officer is planned now."""

    code = "no_walk_planned"
    sentence = (
        "No walk of this phone with this officer is planned for now: this can only be refused, or "
        "end without an answer."
    )


def check(*, verification: Verification, now: datetime) -> PlannedWalk | None:
    """Demand a planned walk of a check for one; returns it, None of a check for anything else.

    Raises NoWalkPlanned.
    """
    if verification.reason != Reason.WALK:
        return None
    walk = _planned(verification, now=now)
    if walk is None or not _is_believable(walk, now=now):
        raise NoWalkPlanned
    return walk


def _planned(verification: Verification, *, now: datetime) -> PlannedWalk | None:
    """Ask for the walk of the phone that joined and the officer; None where nobody can say."""
    if not settings.COMMUNITY_WALKS or verification.contact_id is None:
        return None
    try:
        # What fails in here must not take the operator's own transaction with it.
        with transaction.atomic():
            return planned_walks.find(
                contact_id=verification.contact_id, officer_id=verification.officer_id, now=now
            )
    except Exception:
        log.exception("no walk can be looked up for %s", verification.id)
        return None


def _is_believable(walk: PlannedWalk, *, now: datetime) -> bool:
    """Say whether the hour lies ahead, and not so far that nobody would look for them today."""
    return bool(now < walk.back_by <= now + settings.WALK_BACK_WITHIN)
