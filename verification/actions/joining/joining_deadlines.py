"""What the watchkeeper finds and does about codes typed, callers, and screens before a join.

Each pair is a sweep of `actions/deadlines.py`: the first lists ids due, the second acts on one.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from foundation.audit import clock
from verification.actions.decisions import expiry, match_tries
from verification.actions.joining import callers as phone_callers
from verification.actions.joining import refused_cases
from verification.actions.records import lookup
from verification.enums import OfficerStage, State
from verification.models import MatchTry, PhoneCaller, Verification

_AT_ONCE = 200


def uncompared(_now: datetime) -> list[UUID]:
    """List the cases in which the officer typed a code that nobody has compared."""
    waiting = MatchTry.objects.filter(compared_at=None).order_by("verification_id")
    return list(waiting.values_list("verification_id", flat=True).distinct()[:_AT_ONCE])


def compare(verification_id: UUID) -> None:
    """Compare it."""
    verification = lookup.hold(verification_id)
    if verification is not None:
        match_tries.compare(verification=verification, now=clock.db_now())


def callers(now: datetime) -> list[UUID]:
    """List the callers of whom nobody said in time who they are."""
    late = PhoneCaller.objects.filter(answer_by__lte=now).order_by("answer_by")
    return list(late.values_list("id", flat=True)[:_AT_ONCE])


def caller_lost(caller_id: UUID) -> None:
    """Alarm for one."""
    verification = lookup.hold(PhoneCaller.objects.get(id=caller_id).verification_id)
    if verification is not None:
        caller = PhoneCaller.objects.get(id=caller_id)
        phone_callers.alarm_lost(caller=caller, verification=verification, now=clock.db_now())


def unshown(now: datetime) -> list[UUID]:
    """List the cases refused before a join whose officer is to see `answered`."""
    return _refused(OfficerStage.CHECKING, Q(answer_shown_at__lte=now))


def show_answer(verification_id: UUID) -> None:
    """Show it."""
    verification = lookup.hold(verification_id)
    if verification is not None:
        refused_cases.show_answer(verification=verification, now=clock.db_now())


def waiting(now: datetime) -> list[UUID]:
    """List the cases refused before a join to which nobody came in time."""
    return _refused(OfficerStage.WAITING, Q(join_by__lte=now))


def stop_waiting(verification_id: UUID) -> None:
    """Let one end on its officer's screen."""
    verification = lookup.hold(verification_id)
    if verification is not None:
        expiry.stop_waiting(verification=verification, now=clock.db_now())


def _refused(stage: OfficerStage, due: Q) -> list[UUID]:
    """List refused cases at this stage, oldest first."""
    found = Verification.objects.filter(due, state=State.REFUSED, officer_stage=stage)
    return list(found.order_by("requested_at").values_list("id", flat=True)[:_AT_ONCE])
