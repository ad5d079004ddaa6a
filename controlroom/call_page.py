"""A live call about a case: what to say now, what to compare, and who is on the line.

The page follows the case, so that the sentence to say changes as soon as the case is decided.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import alarm_line, at_head, caller_panel, open_alarms, open_cases, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.caller_panel import CallerPanel
from controlroom.look_up_page import LetterBox, boxes
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.joining import callers
from verification.actions.records import lookup, refusals, roles
from verification.enums import State
from verification.models import Verification
from verification.rules.involvement import Act


class NoCall(refusals.NotFound):
    """This user took no call about this case lately."""

    sentence = "You took no call about this case in the last hour. Look the letters up again."


@dataclass(frozen=True, kw_only=True)
class CallPage:
    """Everything on the page of a live call, at one instant of the database's clock."""

    now: datetime
    head: int
    verification: Verification
    state: State
    call: CallerPanel
    boxes: list[LetterBox]
    place: str
    owner: str
    deadline: datetime | None
    own_team: bool
    may_raise_sos: bool
    line: AlarmLine
    shift: SystemPanel


def read(*, ref: str, user: User) -> CallPage:
    """Read the call that this user took; raises NoCall or refusals.NotFound."""
    # First, so that what changes while we read is fetched once more.
    at = at_head.now()
    verification = lookup.by_ref(ref=ref)
    roles.check_may(Act.LOOK, verification=verification, by=user)
    now = clock.db_now()
    call = caller_panel.read(verification, user=user, now=now)
    if call is None:
        raise NoCall
    open_cases.fetch_places([verification])
    found = open_alarms.read(user=user, at=at)
    return CallPage(
        now=now,
        head=at.seq,
        verification=verification,
        state=State(verification.state),
        call=call,
        boxes=boxes(verification.ref),
        place=open_cases.place_of(verification),
        owner=verification.claimed_by.display_name if verification.claimed_by else "",
        deadline=open_cases.deadline_of(verification),
        own_team=roles.is_own_team(verification.officer, user=user),
        may_raise_sos=refusals.can(callers.check_raise_sos, verification=verification, by=user),
        line=alarm_line.read(found, user=user, now=now, at=at),
        shift=system_panel.read(user=user, now=now, at=at),
    )
