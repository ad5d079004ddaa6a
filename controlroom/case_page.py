"""One case on the screen: the officer, the facts, what was written, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    at_head,
    cad_text,
    caller_panel,
    case_decision,
    case_head,
    case_log,
    case_officer,
    case_person,
    case_proposal,
    case_result,
    offers,
    open_alarms,
    p1_checklist,
    system_panel,
    timeline,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow
from controlroom.at_head import LogHead
from controlroom.caller_panel import CallerPanel
from controlroom.case_decision import DecisionPart
from controlroom.case_head import Head
from controlroom.case_log import CaseLog
from controlroom.case_officer import OfficerPart
from controlroom.case_person import PersonPart
from controlroom.case_proposal import ProposalRow
from controlroom.case_result import Result
from controlroom.open_alarms import OpenAlarms
from controlroom.p1_checklist import Checklist
from controlroom.system_panel import SystemPanel
from controlroom.timeline import Looker, Timeline
from foundation.audit import clock
from foundation.encryption import sealing
from verification.actions.decisions import officer_check
from verification.actions.records import lookup, roles, stated_place
from verification.actions.records.stated_place import Spot
from verification.models import OfficerCheck, Proposal, Verification
from verification.rules.involvement import Act


class View(StrEnum):
    """What the page is laid out for."""

    DECIDE = "decide"
    SECOND = "second"
    P1 = "p1"


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything on the case screen, at one instant of the database's clock.

    `p1` is the checklist of a P1 that this user has, `cad` what they copy of it.
    """

    now: datetime
    head: int
    line: AlarmLine
    shift: SystemPanel
    verification: Verification
    owner: str
    own_team: bool
    title: Head
    officer: OfficerPart
    person: PersonPart
    decision: DecisionPart
    proposal: ProposalRow | None
    result: Result | None
    log: CaseLog
    lookers: list[Looker]
    alarms: list[AlarmRow]
    p1: Checklist | None
    cad: str
    may: Mapping[str, bool]
    caller: CallerPanel | None

    @property
    def view(self) -> View:
        """Say what the page is laid out for."""
        if self.p1 is not None:
            return View.P1
        return View.SECOND if self.may["disagree"] else View.DECIDE

    @property
    def left(self) -> int:
        """Count the seconds that are left of what the head counts down."""
        return self.title.left(self.now)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What is read before any part of the page is."""

    at: LogHead
    open_alarms: OpenAlarms
    verification: Verification
    user: User
    check: OfficerCheck | None
    spot: Spot | None
    told: Timeline
    now: datetime

    @property
    def own_team(self) -> bool:
        return roles.is_own_team(self.verification.officer, user=self.user)


def read(*, ref: str, user: User) -> CasePage:
    """Read a case for one user; raises refusals.NotFound."""
    # The cursor first: what changes while we read is then fetched once more, never missed.
    at = at_head.now()
    found = open_alarms.read(user=user, at=at)
    verification = lookup.by_ref(ref=ref)
    roles.check_may(Act.LOOK, verification=verification, by=user)
    return _page(
        _Found(
            at=at,
            open_alarms=found,
            verification=verification,
            user=user,
            check=officer_check.newest(verification),
            spot=_spot(verification),
            told=timeline.read(verification),
            now=clock.db_now(),
        )
    )


def _page(found: _Found) -> CasePage:
    """Put the parts together."""
    case, user, now = found.verification, found.user, found.now
    proposal = Proposal.objects.open_of(verification_id=case.id).first()
    offered = offers.read(case, proposal=proposal, user=user, now=now)
    officer = case_officer.read(case, check=found.check, spot=found.spot)
    person = case_person.read(case, own_team=found.own_team)
    decision = case_decision.read(
        case, check=found.check, spot=found.spot, offered=offered, user=user, now=now
    )
    waiting = _proposal(found, proposal=proposal)
    alarms = _alarms(found)
    p1 = p1_checklist.read(case, alarm_rows=alarms, user=user)
    return CasePage(
        now=now,
        head=found.at.seq,
        line=alarm_line.read(found.open_alarms, user=user, now=now, own=alarms, at=found.at),
        shift=system_panel.read(user=user, now=now, at=found.at),
        verification=case,
        owner=case.claimed_by.display_name if case.claimed_by else "",
        own_team=found.own_team,
        title=case_head.read(
            case,
            decision=decision,
            proposal=waiting,
            p1=p1.alarm if p1 else None,
            may_answer=offered.may["disagree"],
        ),
        officer=officer,
        person=person,
        decision=decision,
        proposal=waiting,
        result=case_result.read(case, person=person),
        log=case_log.read(person=person, told=found.told),
        lookers=found.told.lookers,
        alarms=alarms,
        p1=p1,
        cad=cad_text.write(case, alarm=p1.alarm, place=officer.place, person=person) if p1 else "",
        may=offered.may,
        caller=caller_panel.read(case, user=user, now=now),
    )


def _alarms(found: _Found) -> list[AlarmRow]:
    """Read the open alarms of the case, the most urgent first."""
    single = found.open_alarms.single
    of_case = [one.id for one in single if one.verification_id == found.verification.id]
    return alarm_rows.read(of_case, user=found.user, now=found.now, at=found.at)


def _proposal(found: _Found, *, proposal: Proposal | None) -> ProposalRow | None:
    """Read the proposal that waits, if one does."""
    if proposal is None:
        return None
    return case_proposal.read(
        proposal,
        verification=found.verification,
        check=found.check,
        lookers=found.told.lookers,
        user=found.user,
        now=found.now,
    )


def _spot(verification: Verification) -> Spot | None:
    """Read where they are; None where it is erased."""
    try:
        return stated_place.spot_of(verification)
    except sealing.Unreadable:
        return None
