"""A YES that waits for a second person: what the first one ticked, and why one was not enough."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import conversation, second_people
from controlroom.timeline import Looker
from verification.actions.decisions import preconditions
from verification.actions.records import refusals, roles
from verification.actions.records.checklist import Ticks
from verification.enums import FaceTick, Heard
from verification.models import OfficerCheck, Proposal, Verification
from verification.rules.involvement import Act


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """What the first operator ticked; `why_second` says why that was not enough.

    `may_answer` names who on shift may answer, `opened` who of them has looked since.
    """

    by: str
    mine: bool
    at: datetime
    face: FaceTick
    reason_fits: bool
    heard: Heard
    note: str
    why_second: list[str]
    may_answer: list[str]
    opened: list[Looker]


def read(
    proposal: Proposal,
    *,
    verification: Verification,
    check: OfficerCheck | None,
    lookers: list[Looker],
    user: User,
    now: datetime,
) -> ProposalRow:
    """Read an open proposal for one user."""
    people = second_people.on_shift(now=now)
    may_answer = second_people.for_yes(proposal, verification=verification, people=people, now=now)
    return ProposalRow(
        by=proposal.proposed_by.display_name,
        mine=proposal.proposed_by_id == user.pk,
        at=proposal.proposed_at,
        face=FaceTick(proposal.face),
        reason_fits=proposal.reason_fits,
        heard=Heard(proposal.heard),
        note=conversation.typed(proposal.why) if proposal.why else "",
        why_second=_causes(proposal, verification=verification, check=check, now=now),
        may_answer=may_answer,
        opened=[
            looker
            for looker in lookers
            if looker.who in may_answer and looker.last_at >= proposal.proposed_at
        ],
    )


def who_could_answer(verification: Verification, *, but: User, now: datetime) -> list[str]:
    """Name who on shift could answer a proposal, were one made now by `but`."""
    return [
        person.display_name
        for person in second_people.on_shift(now=now)
        if person.pk != but.pk
        and refusals.can(roles.check_may, Act.AGREE, verification=verification, by=person)
    ]


def _causes(
    proposal: Proposal,
    *,
    verification: Verification,
    check: OfficerCheck | None,
    now: datetime,
) -> list[str]:
    """Say why one YES was not enough, with the ticks that it was proposed with."""
    if check is None:
        return []
    ticks = Ticks(
        face=FaceTick(proposal.face),
        reason_fits=proposal.reason_fits,
        heard=Heard(proposal.heard),
    )
    of_case = preconditions.causes_in_case(verification=verification, check=check, now=now)
    causes = preconditions.second_person_causes(
        verification=verification, ticks=ticks, of_case=of_case
    )
    return [str(cause.label) for cause in causes]
