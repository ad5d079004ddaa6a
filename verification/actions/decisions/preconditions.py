"""What must hold before a decision: each check raises its reason, and screens ask the same ones.

`check_confirm`, `check_agree` and so on gather what an action demands beyond what is typed into it;
a screen asks them through `refusals.can` or `refusals.why_not`.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from verification.actions import alarms
from verification.actions.decisions import claims, officer_check, shown_line, walk_of_check
from verification.actions.records import refusals, replies, roles
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmCause,
    Announced,
    ContactWay,
    Evidence,
    FaceStatus,
    FaceTick,
    Heard,
    Match,
    SecondPersonCause,
    State,
    Verdict,
)
from verification.models import (
    Alarm,
    CaseContact,
    Face,
    OfficerCheck,
    Proposal,
    Verification,
)
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


class PastDeadline(refusals.Refusal):
    """The 180 s are over; the watchkeeper is about to say so to the person."""

    code = "past_deadline"
    sentence = "The time to decide is over."


class BlockedByAlarm(refusals.Refusal):
    """An open alarm forbids a YES. `facts`: cause; the console has the words for it."""

    code = "blocked_by_alarm"
    sentence = "An open alarm forbids a YES."


class FactsChanged(refusals.Refusal):
    """A fact differs from what the operator saw. `facts`: now (the line as it is)."""

    code = "facts_changed"
    sentence = "A fact has changed since you looked. Nothing was decided; look again."


class FaceChanged(refusals.Refusal):
    """Another face than the one on the page stands beside the record now."""

    code = "face_changed"
    sentence = "Another face has come since you looked. Nothing was decided; look again."


class FaceNotShown(refusals.Refusal):
    """A face has come that cannot be seen, or not yet: nobody has compared it."""

    code = "face_not_shown"
    sentence = "The face that came cannot be seen, or not yet. Tick that it was not seen, or wait."


class NoAnswerRead(refusals.Refusal):
    """Nobody has read an answer of the person's: it is not known what they wrote."""

    code = "no_answer_read"
    sentence = (
        "That they wrote it can be ticked once a reply that came after your question has been read."
    )


class OnlyRefusable(refusals.Refusal):
    """The ticks or the facts leave nothing but REFUSED or no decision."""

    code = "only_refusable"


class WordsUnsent(refusals.Refusal):
    """Beside the YES stands a NO, a note or a closing that was typed and not sent."""

    code = "words_unsent"
    sentence = "Words typed in another form are not sent. Nothing was decided: send or clear them."


class WouldText(refusals.Refusal):
    """A proposal was announced, and by now this YES would go out at once."""

    code = "would_text"
    sentence = "One person's YES is enough now: this would text it. Nothing was sent; look again."


class NoProposal(refusals.Refusal):
    """There is nothing for a second person to answer."""

    code = "wrong_state"
    sentence = "No proposal is open on this case."


def check_confirm(*, verification: Verification, by: "User", now: datetime) -> None:
    """Demand an impartial operator who has claimed the case, and nothing that forbids a YES.

    Raises what `check_decider` raises, or BlockedByAlarm.
    """
    check_decider(verification=verification, by=by, now=now)
    check_no_alarm(verification=verification)


def check_decider(*, verification: Verification, by: "User", now: datetime) -> None:
    """Demand what no cured alarm can mend: who, in which state and time, with which claim.

    Raises a roles error, refusals.WrongState, PastDeadline, NotAllowedByForce,
    walk_of_check.NoWalkPlanned or claims.NotClaimed, which is asked last: claiming mends that.
    """
    roles.check_may(Act.CONFIRM, verification=verification, by=by)
    check_in_time(verification=verification, now=now)
    check_way(verification=verification)
    walk_of_check.check(verification=verification, now=now)
    claims.check_claimed(verification=verification, by=by)


def check_agree(
    *, verification: Verification, proposal: Proposal | None, by: "User", now: datetime
) -> None:
    """Demand a second person, a proposal that still stands, and nothing that forbids a YES.

    Raises what `check_second_person` raises, refusals.WrongState, PastDeadline, BlockedByAlarm,
    NotAllowedByForce or walk_of_check.NoWalkPlanned; and of the proposer what `claims` and `roles`
    raise.
    """
    check_second_decider(verification=verification, proposal=proposal, by=by, now=now)
    check_no_alarm(verification=verification)


def check_second_decider(
    *, verification: Verification, proposal: Proposal | None, by: "User", now: datetime
) -> None:
    """Demand of a second person what no cured alarm can mend; raises as `check_agree` does."""
    standing = check_second_person(
        verification=verification, proposal=proposal, by=by, act=Act.AGREE
    )
    check_in_time(verification=verification, now=now)
    # Whoever proposed must still have the case, and be able to decide it alone.
    roles.check_may(Act.CONFIRM, verification=verification, by=standing.proposed_by)
    claims.check_claimed(verification=verification, by=standing.proposed_by)
    check_way(verification=verification)
    walk_of_check.check(verification=verification, now=now)


def check_second_person(
    *,
    verification: Verification,
    proposal: Proposal | None,
    by: "User",
    act: Act = Act.DISAGREE,
) -> Proposal:
    """Demand an open proposal, and an impartial supervisor who did not make it.

    Who took the person's call may disagree, and not agree. Returns the proposal. Raises a roles
    error or NoProposal.
    """
    roles.check_may(act, verification=verification, by=by, proposal=proposal)
    if proposal is None:
        raise NoProposal(status=State(verification.state))
    return proposal


def check_refuse(*, verification: Verification, by: "User") -> None:
    """Demand a case that waits for an answer; the officer's team may too, and no claim is needed.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or refusals.WrongState.
    """
    roles.check_may(Act.REFUSE, verification=verification, by=by)
    check_state(verification, State.REQUESTED, State.JOINED)


def check_revoke(*, verification: Verification, by: "User") -> None:
    """Demand a confirmed case; the officer's team may too, and no claim is needed.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or refusals.WrongState.
    """
    roles.check_may(Act.REVOKE, verification=verification, by=by)
    check_state(verification, State.CONFIRMED)


def check_state(verification: Verification, *states: State) -> None:
    """Demand one of these states; raises refusals.WrongState."""
    state = State(verification.state)
    if state not in states:
        raise refusals.WrongState(f"This case is {state}.", status=state)


def check_in_time(*, verification: Verification, now: datetime) -> None:
    """Demand JOINED, before the deadline; raises refusals.WrongState or PastDeadline."""
    check_state(verification, State.JOINED)
    if verification.decide_by is None:
        raise refusals.WrongState(status=State(verification.state))
    if now >= verification.decide_by:
        raise PastDeadline


def check_no_alarm(*, verification: Verification) -> None:
    """Demand that no open alarm forbids a YES; raises BlockedByAlarm for the most urgent."""
    for alarm in alarms.blocking(verification=verification):
        raise BlockedByAlarm(cause=AlarmCause(alarm.cause))


def check_ticks(*, ticks: Ticks, face: Face | None) -> None:
    """Demand ticks that a YES can stand on, of the face that stands.

    Raises OnlyRefusable or FaceNotShown.
    """
    unseen = face is not None and face.status != FaceStatus.READY
    if unseen and ticks.face is FaceTick.MATCHES:
        raise FaceNotShown
    if ticks.face is FaceTick.DIFFERS:
        raise OnlyRefusable("The face differs: this can only be refused.")
    if not ticks.reason_fits:
        raise OnlyRefusable("The reason does not fit: this can only be refused.")


def check_heard(*, verification: Verification, heard: Heard) -> None:
    """Demand a read reply to our question where the person is said to have written.

    Raises NoAnswerRead.
    """
    if heard is Heard.WROTE and not replies.answer_was_read(verification=verification):
        raise NoAnswerRead


def check_shown(*, check: OfficerCheck, face: Face | None, shown: str) -> None:
    """Demand the facts and the face that the operator's page showed (`shown_line`).

    Raises FactsChanged, OnlyRefusable or FaceChanged.
    """
    check_facts(check=check, shown_facts=shown_line.facts_of(shown))
    if shown_line.face_of(shown) != shown_line.face_word(face):
        raise FaceChanged


def check_same_face(*, proposal: Proposal, face: Face | None) -> None:
    """Demand that the face which the proposer saw is still the one that stands.

    Raises FaceChanged.
    """
    seen = face.id if face is not None and face.status == FaceStatus.READY else None
    if proposal.shown_face_id != seen:
        raise FaceChanged(
            "Another face has come since this was proposed; its proposer must look again."
        )


def check_facts(*, check: OfficerCheck, shown_facts: str) -> None:
    """Demand the facts the operator saw, and none that rules a YES out.

    Raises FactsChanged or OnlyRefusable.
    """
    facts = officer_check.shown_facts(check)
    if facts != shown_facts.strip():
        raise FactsChanged(now=facts)
    if check.status != Verdict.YES or check.identity != Verdict.YES:
        raise OnlyRefusable("Status or identity is not YES: this can only be refused.")
    if check.on_duty == Verdict.NO:
        raise OnlyRefusable("This officer is off duty: that is never confirmed.")


def check_way(*, verification: Verification) -> None:
    """Demand a way of contact that may be confirmed; raises NotAllowedByForce."""
    voice = verification.contact_way == ContactWay.VOICE
    if voice and not settings.VOICE_CONFIRM_ALLOWED:
        raise NotAllowedByForce(
            "Over the officer's device this force does not confirm; send a unit."
        )


class NotAllowedByForce(refusals.Refusal):
    """The force has switched this off."""

    code = "not_allowed_by_force"


def causes_in_case(
    *, verification: Verification, check: OfficerCheck, now: datetime
) -> set[SecondPersonCause]:
    """Name what calls for a second person whatever is ticked."""
    cause = SecondPersonCause
    # From the request: what a case takes to be decided must not bring it out of reach.
    since = min(now, verification.requested_at) - settings.SECOND_PERSON_LOOK_BACK
    raised = _ever_raised(verification)
    reasons = {
        cause.AREA_NOT_YES: check.area != Verdict.YES,
        cause.PURPOSE_NOT_YES: check.purpose != Verdict.YES,
        cause.ON_DUTY_UNKNOWN: check.on_duty == Verdict.UNKNOWN,
        cause.NO_EVIDENCE: verification.evidence is None,
        cause.TALKED_UNSEEN: _talked_unseen(verification),
        # A new code alone mends nothing: only MATCHED does.
        cause.MISMATCHED: verification.mismatches > 0 and verification.match != Match.MATCHED,
        cause.OFFICER_RECENT: _officer_is_recent(verification, since=since),
        cause.CONTACT_RECENT: _contact_is_recent(verification, since=since),
        cause.CODE_COLLISION: AlarmCause.CODE_COLLISION in raised,
        cause.STAFF_NUMBER: AlarmCause.STAFF_NUMBER in raised,
    }
    return {reason for reason, holds in reasons.items() if holds}


def second_person_causes(
    *, verification: Verification, ticks: Ticks, of_case: set[SecondPersonCause]
) -> list[SecondPersonCause]:
    """List why one operator's YES is not enough; empty where it is.

    `of_case` are the `causes_in_case`.
    """
    holds = of_case | _causes_in_ticks(verification, ticks=ticks)
    return [cause for cause in SecondPersonCause if cause in holds]


def enough_alone(*, verification: Verification, of_case: set[SecondPersonCause]) -> list[Heard]:
    """List how the person must have been heard for one operator's YES to be enough.

    With a face that matches and nobody under 18: without these it never is.
    """
    enough = []
    for heard in Heard:
        ticks = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=heard)
        holds = of_case | _causes_in_ticks(verification, ticks=ticks)
        if gives_evidence(verification=verification, ticks=ticks):
            holds -= {SecondPersonCause.NO_EVIDENCE}
        if not holds:
            enough.append(heard)
    return enough


def gives_evidence(*, verification: Verification, ticks: Ticks) -> bool:
    """Say whether these ticks are evidence themselves: a written answer, read and compared."""
    return ticks.heard is Heard.WROTE and replies.answer_was_read(verification=verification)


def check_nothing_unsent(unsent: str) -> None:
    """Demand that no other form of the page, as it says, holds words; raises WordsUnsent."""
    if unsent.strip():
        raise WordsUnsent


def check_announced(*, announced: Announced | None, causes: list[SecondPersonCause]) -> None:
    """Demand that no text goes out where a proposal was announced; raises WouldText."""
    if announced is Announced.PROPOSAL and not causes:
        raise WouldText


def _causes_in_ticks(verification: Verification, *, ticks: Ticks) -> set[SecondPersonCause]:
    """Name what the operator's ticks call a second person for."""
    talked = verification.evidence == Evidence.TALKED
    reasons = {
        SecondPersonCause.FACE_NOT_SEEN: ticks.face is FaceTick.NOT_SEEN,
        SecondPersonCause.UNDER_18: ticks.under_18,
        SecondPersonCause.TALKED_NOT_HEARD: talked and ticks.heard is Heard.NOT,
    }
    return {reason for reason, holds in reasons.items() if holds}


def _talked_unseen(verification: Verification) -> bool:
    """Say whether a talk is all there is: no text of the person's bears it out."""
    talked = verification.evidence == Evidence.TALKED
    return talked and not replies.has_written(verification=verification)


def _officer_is_recent(verification: Verification, *, since: datetime) -> bool:
    """Say whether a case of this officer's, other than this, went wrong within the look-back."""
    return Verification.objects.gone_wrong_of(
        officer_id=verification.officer_id, but=verification.id, since=since
    ).exists()


def _contact_is_recent(verification: Verification, *, since: datetime) -> bool:
    """Say whether another case of this phone is open, or went negative within the look-back."""
    contact_id = verification.contact_id
    if contact_id is None:
        return False
    return CaseContact.objects.live_or_negative_of(
        contact_id=contact_id, but=verification.id, since=since
    ).exists()


def _ever_raised(verification: Verification) -> set[str]:
    """Name which alarms that call for a second person this case ever raised, open or closed."""
    raised = Alarm.objects.filter(verification=verification, cause__in=alarms.NEED_SECOND)
    return set(raised.values_list("cause", flat=True))
