"""Proposals to close an alarm without contact, as they stand on the alarm they are about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString

from accounts.models import User
from controlroom import at_head, conversation, forms, second_people
from controlroom.at_head import LogHead
from verification.actions.records import closing_proposals
from verification.models import Alarm, ClosingProposal


@dataclass(frozen=True, kw_only=True)
class ClosingRow:
    """A proposal to close an alarm without contact, which waits for a second person."""

    by: str
    at: datetime
    incident_number: str
    reason: str
    may_answer: bool
    may_be_answered_by: list[str]

    @property
    def blank_agreeing(self) -> SafeString:
        """Draw an empty form to agree with."""
        return forms.blank_answer(forms.AgreeClosingForm)

    @property
    def blank_disagreeing(self) -> SafeString:
        """Draw an empty form to disagree with."""
        return forms.blank_answer(forms.DisagreeClosingForm)


def read(
    open_alarms: list[Alarm], *, user: User, now: datetime, at: LogHead | None = None
) -> dict[UUID, ClosingRow]:
    """Read the proposals that wait about these alarms, and who may answer each."""
    waiting = at_head.kept("closing proposals", _waiting, at=at)
    people = second_people.on_shift(now=now) if waiting else []
    return {
        alarm.id: _row(waiting[alarm.id], alarm=alarm, user=user, people=people)
        for alarm in open_alarms
        if alarm.id in waiting
    }


def _waiting() -> dict[UUID, ClosingProposal]:
    return {proposal.alarm_id: proposal for proposal in closing_proposals.waiting()}


def _row(proposal: ClosingProposal, *, alarm: Alarm, user: User, people: list[User]) -> ClosingRow:
    """Reduce a proposal to what a second person needs to answer it."""
    return ClosingRow(
        by=proposal.proposed_by.display_name,
        at=proposal.proposed_at,
        incident_number=conversation.typed(proposal.incident_number),
        reason=conversation.typed(proposal.reason),
        may_answer=bool(second_people.for_closing(proposal, alarm=alarm, people=[user])),
        may_be_answered_by=second_people.for_closing(proposal, alarm=alarm, people=people),
    )
