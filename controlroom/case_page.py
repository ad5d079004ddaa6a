"""One case on the screen: the officer, the facts, what was written, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    caller_panel,
    case_decision,
    case_officer,
    case_person,
    changes,
    offers,
    open_alarms,
    system_panel,
    timeline,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow
from controlroom.caller_panel import CallerPanel
from controlroom.case_decision import DecisionPart
from controlroom.case_officer import OfficerPart
from controlroom.case_person import PersonPart
from controlroom.system_panel import SystemPanel
from controlroom.timeline import Timeline
from foundation.audit import clock
from foundation.encryption import sealing
from verification.actions.decisions import officer_check
from verification.actions.records import lookup, roles, stated_place
from verification.actions.records.stated_place import Spot
from verification.models import Proposal, Verification
from verification.rules.involvement import Act


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything on the case screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    shift: SystemPanel
    verification: Verification
    owner: str
    own_team: bool
    officer: OfficerPart
    person: PersonPart
    decision: DecisionPart
    told: Timeline
    alarms: list[AlarmRow]
    may: Mapping[str, bool]
    caller: CallerPanel | None


def read(*, ref: str, user: User) -> CasePage:
    """Read a case for one user; raises refusals.NotFound."""
    # The cursor first: what changes while we read is then fetched once more, never missed.
    head = changes.head()
    found = open_alarms.read(user=user)
    verification = lookup.by_ref(ref=ref)
    roles.check_may(Act.LOOK, verification=verification, by=user)
    own_team = roles.is_own_team(verification.officer, user=user)
    now, check = clock.db_now(), officer_check.newest(verification)
    of_case = [one.id for one in found.single if one.verification_id == verification.id]
    alarms = alarm_rows.read(of_case, user=user, now=now)
    spot = _spot(verification)
    proposal = Proposal.objects.open_of(verification_id=verification.id).first()
    offered = offers.read(verification, proposal=proposal, user=user, now=now)
    return CasePage(
        now=now,
        head=head,
        line=alarm_line.read(found, user=user, now=now, own=alarms),
        shift=system_panel.read(user=user, now=now),
        verification=verification,
        owner=verification.claimed_by.display_name if verification.claimed_by else "",
        own_team=own_team,
        officer=case_officer.read(verification, check=check, spot=spot),
        person=case_person.read(verification, own_team=own_team),
        decision=case_decision.read(
            verification, check=check, spot=spot, proposal=proposal, offered=offered, now=now
        ),
        told=timeline.read(verification),
        alarms=alarms,
        may=offered.may,
        caller=caller_panel.read(verification, user=user, now=now),
    )


def _spot(verification: Verification) -> Spot | None:
    """Read where they are; None where it is erased."""
    try:
        return stated_place.spot_of(verification)
    except sealing.Unreadable:
        return None
