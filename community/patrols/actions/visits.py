"""Visits in two taps: here, and leaving. Between them nothing is noted.

The log names the team and not the user: a list of who was where, and when, is what this is not.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from community.patrols.enums import Arm
from community.patrols.events import PatrolEvent, PatrolSubject
from community.patrols.models import Slot, Team, Visit
from community.patrols.rules import dose
from community.streetsafe.rules.weeks import WEEK
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, Subject


class NotFound(Exception):  # noqa: N818
    """There is no such slot or visit, or it is another team's: which of the two is not said."""


class NotThisWeek(Exception):  # noqa: N818
    """The slot is of another week."""


def here(*, slot_id: UUID, team: Team) -> Visit:
    """Note that a team is on the road of one of its slots. A second tap changes nothing.

    On another day of the slot's week it is a visit of the road, and none of the slot. Nothing goes
    into the log yet: a visit is logged when it ends. Raise NotFound or NotThisWeek.
    """
    ledger.require_transaction()
    # Two taps at once: the second waits here, and finds the visit.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    mine = Slot.objects.filter(plan__team=team, arm=Arm.EXTRA).select_related("plan")
    slot = mine.filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("There is no such patrol.")
    now = clock.db_now()
    return _visit_of(slot, team=team, today=clock.local_day(now)) or _begin(slot, now=now)


def _visit_of(slot: Slot, *, team: Team, today: date) -> Visit | None:
    """Find the visit that an earlier tap began: of the slot, or of its road today."""
    there = Visit.objects.filter(team=team, unit=slot.unit)
    unplanned = Q(slot=None, day=today) if slot.day != today else Q()
    return (
        Visit.objects.filter(slot=slot).first()
        or there.filter(left_at=None).first()
        or (there.filter(unplanned).first() if unplanned else None)
    )


def _begin(slot: Slot, *, now: datetime) -> Visit:
    today = clock.local_day(now)
    if not slot.plan.week <= today < slot.plan.week + WEEK:
        raise NotThisWeek("That patrol is of another week. Nothing was noted.")
    return Visit.objects.create(
        team_id=slot.plan.team_id,
        slot=slot if slot.day == today else None,
        unit=slot.unit,
        unit_kind=slot.unit_kind,
        day=today,
        here_at=_minute(now),
    )


def leave(*, visit_id: UUID, team: Team) -> Visit:
    """Note that the team leaves. A second tap changes nothing. Raise NotFound."""
    ledger.require_transaction()
    mine = Visit.objects.select_for_update(no_key=True).filter(team=team)
    visit = mine.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("There is no such visit.")
    if visit.left_at is None:
        # Not the user who tapped: see above.
        _close(visit, now=clock.db_now(), actor=ledger.SYSTEM)
    return visit


def close_forgotten(*, now: datetime, actor: Actor) -> int:
    """Close the visits that nobody ended in 60 minutes; give how many."""
    ledger.require_transaction()
    old = Visit.objects.filter(left_at=None, here_at__lte=now - dose.LONGEST)
    forgotten = list(old.select_for_update(no_key=True, skip_locked=True).order_by("id"))
    for visit in forgotten:
        _close(visit, now=now, actor=actor)
    return len(forgotten)


def _close(visit: Visit, *, now: datetime, actor: Actor) -> None:
    """End a visit now; one that is older than an hour was forgotten, and ended then."""
    latest = visit.here_at + dose.LONGEST
    visit.is_forgotten = now >= latest
    visit.left_at = latest if visit.is_forgotten else max(_minute(now), visit.here_at)
    visit.save(update_fields=["left_at", "is_forgotten"])
    ledger.record(
        event=PatrolEvent.VISIT_LOGGED,
        actor=actor,
        subject=Subject(kind=PatrolSubject.VISIT, id=visit.id),
        topic=None,
        team=visit.team_id,
        forgotten=visit.is_forgotten,
    )


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
