"""Somebody on the line: what their call taker says to them now, and the form of the second step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from verification.actions.joining import callers
from verification.actions.records import refusals
from verification.enums import ContactWay, State
from verification.models import PhoneCaller, Verification

# A call taken longer ago is over.
_ON_THE_LINE_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class CallerPanel:
    """What the call taker of a case sees of their call.

    `say` is the sentence to say, word for word; `joined_say` what the line of an earlier call,
    which joined, may hear. `why_not` says why this user may not answer for the caller.
    """

    say: str
    joined_say: str
    joined_at: datetime | None
    is_answered: bool
    is_the_person: bool
    wants_digits: bool
    wants_phone: bool
    may_be_voice: bool
    why_not: str


def read(verification: Verification, *, user: User, now: datetime) -> CallerPanel | None:
    """Read the newest call that this user took about a case; None where there is none."""
    taken = PhoneCaller.objects.newest_of(verification_id=verification.id, taken_by_id=user.pk)
    calls = [call for call in taken if call.at > now - _ON_THE_LINE_AT_MOST]
    return _panel(verification, calls=calls, user=user) if calls else None


def _panel(verification: Verification, *, calls: list[PhoneCaller], user: User) -> CallerPanel:
    """Say what goes for the newest call, and for an earlier one whose line joined."""
    newest = calls[0]
    earlier = next((call for call in calls[1:] if call.joined), None)
    refusal = refusals.why_not(callers.check_answer, verification=verification, by=user)
    by_line = newest.joined and verification.contact_way == ContactWay.CALLED
    nobody = State(verification.state) is State.REQUESTED
    return CallerPanel(
        say=callers.sentence(verification=verification, caller=newest),
        joined_say=(callers.sentence(verification=verification, caller=earlier) if earlier else ""),
        joined_at=earlier.at if earlier else None,
        is_answered=newest.answered_at is not None,
        is_the_person=bool(newest.is_the_person),
        wants_digits=callers.may_prove(verification=verification, caller=newest),
        wants_phone=verification.contact_id is None and (by_line or verification.joined_at is None),
        may_be_voice=nobody,
        why_not=refusal.sentence if refusal else "",
    )
