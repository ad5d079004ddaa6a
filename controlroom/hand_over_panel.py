"""What a case's page says and offers of handing it over, and who else has it open."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import conversation, second_people
from controlroom.shift_forms import HandOverForm, TakeOverForm
from verification.actions.decisions import claims, hand_overs
from verification.actions.monitoring import presence
from verification.actions.records import open_hand_overs
from verification.actions.records.refusals import can
from verification.models import HandOver, Verification


@dataclass(frozen=True, kw_only=True)
class HandOverPanel:
    """Whose the case is and to whom it goes; `to_me` where this user is asked.

    `here` names who else has the case open. `give` and `take_over` are forms, None where this user
    may not; `reason` says that taking over takes one.
    """

    owner: str
    offered_to: str
    line: str
    lapses_at: datetime | None
    to_me: bool
    may_withdraw: bool
    may_accept: bool
    give: HandOverForm | None
    take_over: TakeOverForm | None
    reason: bool
    here: list[str]


def read(verification: Verification, *, user: User, now: datetime) -> HandOverPanel:
    """Read it for one user, who may look at the case."""
    offered = open_hand_overs.of_case(verification) if verification.claimed_by_id else None
    to_me = can(hand_overs.check_answer, verification=verification, by=user, now=now)
    return HandOverPanel(
        owner=verification.claimed_by.display_name if verification.claimed_by else "",
        offered_to=offered.given_to.display_name if offered else "",
        line=_line(offered),
        lapses_at=offered.lapses_at if offered else None,
        to_me=to_me,
        may_withdraw=can(hand_overs.check_withdraw, verification=verification, by=user),
        may_accept=to_me
        and can(hand_overs.check_accept, verification=verification, by=user, now=now),
        give=_give(verification, user=user, now=now),
        take_over=_take_over(verification, user=user, now=now),
        reason=claims.needs_reason(verification=verification, now=now),
        here=presence.others(user=user, now=now).get(verification.id, []),
    )


def _line(offered: HandOver | None) -> str:
    if offered is None or offered.line is None:
        return ""
    return conversation.typed(offered.line)


def _give(verification: Verification, *, user: User, now: datetime) -> HandOverForm | None:
    """Offer those on shift who may have the case."""
    if not can(hand_overs.check_offer, verification=verification, by=user):
        return None
    people = hand_overs.receivers(verification=verification, people=second_people.on_shift(now=now))
    return HandOverForm(people=people) if people else None


def _take_over(verification: Verification, *, user: User, now: datetime) -> TakeOverForm | None:
    if not can(claims.check_take_over, verification=verification, by=user, now=now):
        return None
    form = TakeOverForm(initial={"taken_from": verification.claimed_by_id})
    form.fields["why"].required = claims.needs_reason(verification=verification, now=now)
    return form
