"""What a case's page says of the decision: what it takes, what stands in its way, what is due."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import User
from controlroom import alarm_rows, case_proposal
from controlroom.offers import Offers
from verification.actions.decisions import judging, officer_check, preconditions
from verification.actions.messaging import outbox
from verification.actions.records import overdue_times, refusals, roles
from verification.actions.records.checklist import Ticks
from verification.actions.records.stated_place import Spot
from verification.enums import FaceTick, Heard, JudgedEnding, SecondPersonCause, State, TextKey
from verification.models import OfficerCheck, Verification
from verification.rules import texts


@dataclass(frozen=True, kw_only=True)
class OverdueRow:
    """When a confirmed case should have ended, and when the service raises that higher.

    `back_by`: when both should be back from the walk that it began, if it began one.
    """

    back_by: datetime | None
    due_at: datetime
    next_at: datetime
    is_late: bool
    is_p1: bool


@dataclass(frozen=True, kw_only=True)
class DecisionPart:
    """What one user is told about deciding.

    `second_person` says why one YES is not enough, were every tick good; `alone` lists the ways of
    hearing the person with which it is; `could_answer` names who on shift could agree.
    """

    preview: texts.Rendered
    preview_no: texts.Rendered
    second_person: list[str]
    why_no_claim: str
    why_no_yes: str
    why_not_wrote: str
    could_answer: list[str]
    alone: str
    endings: list[JudgedEnding]
    why_not_judged: list[str]
    ended_badly: bool
    overdue: OverdueRow | None


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What every line is read from."""

    verification: Verification
    check: OfficerCheck | None
    now: datetime

    @property
    def is_joined(self) -> bool:
        return State(self.verification.state) is State.JOINED

    @cached_property
    def of_case(self) -> set[SecondPersonCause] | None:
        """Name what calls for a second person in a case that waits for its answer."""
        if self.check is None or not self.is_joined:
            return None
        return preconditions.causes_in_case(
            verification=self.verification, check=self.check, now=self.now
        )


def read(
    verification: Verification,
    *,
    check: OfficerCheck | None,
    spot: Spot | None,
    offered: Offers,
    user: User,
    now: datetime,
) -> DecisionPart:
    """Read it for the user whom `offered` was read for."""
    known = _Known(verification=verification, check=check, now=now)
    return DecisionPart(
        preview=_preview(verification, spot=spot, now=now),
        preview_no=outbox.render(
            key=TextKey.NOT_CONFIRMED, contact=verification.contact, verification=verification
        ),
        second_person=_second_person(known),
        why_no_claim=offered.why_no_claim,
        why_no_yes=_why_no_yes(known, no_yes=offered.no_yes),
        why_not_wrote=_why_not_wrote(verification),
        could_answer=_could_answer(known, user=user),
        alone=_alone(known),
        endings=offered.endings,
        why_not_judged=[alarm_rows.refusal_words(why) for why in offered.why_not_judged],
        ended_badly=judging.has_ended_badly(verification),
        overdue=_overdue(verification, now=now),
    )


def _preview(verification: Verification, *, spot: Spot | None, now: datetime) -> texts.Rendered:
    """Render the YES exactly as it would go out now."""
    place = spot.name if spot else ""
    fields = outbox.confirmed_fields(verification=verification, place=place, now=now)
    return outbox.render(
        key=TextKey.CONFIRMED,
        contact=verification.contact,
        verification=verification,
        **fields,
    )


def _second_person(known: _Known) -> list[str]:
    """Say beforehand why one operator's YES would not be enough, were every tick good."""
    if known.of_case is None:
        return []
    good = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID)
    causes = preconditions.second_person_causes(
        verification=known.verification, ticks=good, of_case=known.of_case
    )
    return [str(cause.label) for cause in causes]


def _alone(known: _Known) -> str:
    """List how the person must have been heard for a good YES to go out at once."""
    if known.of_case is None:
        return ""
    alone = preconditions.enough_alone(verification=known.verification, of_case=known.of_case)
    return " ".join(alone)


def _could_answer(known: _Known, *, user: User) -> list[str]:
    """Name who on shift could be the second person, where one may be needed."""
    if not known.is_joined or known.verification.claimed_by_id != user.pk:
        return []
    return case_proposal.who_could_answer(known.verification, but=user, now=known.now)


def _overdue(verification: Verification, *, now: datetime) -> OverdueRow | None:
    """Say when a confirmed case should end, and what the service does next if it does not."""
    next_at = verification.overdue_at
    due_at, p1_at = overdue_times.due_at(verification), overdue_times.p1_at(verification)
    if State(verification.state) is not State.CONFIRMED:
        return None
    if next_at is None or due_at is None or p1_at is None:
        return None
    return OverdueRow(
        back_by=verification.back_by,
        due_at=due_at,
        next_at=next_at,
        is_late=now >= due_at,
        is_p1=now >= p1_at,
    )


def _why_not_wrote(verification: Verification) -> str:
    """Say why it cannot be ticked that the person wrote; empty where it can."""
    check = preconditions.check_heard
    refusal = refusals.why_not(check, verification=verification, heard=Heard.WROTE)
    return refusal.sentence if refusal else ""


def _why_no_yes(known: _Known, *, no_yes: refusals.Refusal | None) -> str:
    """Say why this user cannot say YES to a joined case; empty if they can.

    What they can still do about it (claim, tick), and that they only look, is not said.
    """
    if not known.is_joined or isinstance(no_yes, roles.NotAnOperator):
        return ""
    refusal, check = no_yes, known.check
    if refusal is None and check is not None:
        shown = officer_check.shown_facts(check)
        refusal = refusals.why_not(preconditions.check_facts, check=check, shown_facts=shown)
    return alarm_rows.refusal_words(refusal) if refusal else ""
