"""The cases that are over and that nobody has judged, the oldest first."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import alarm_line, at_head, open_alarms, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.after_care import outlook
from verification.enums import EndedHow, JudgedEnding, State
from verification.models import Judgement, Verification

# The oldest first: who has judged these sees the next.
_SHOWN_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class ToJudgeRow:
    """One case: how it stands, since when it is over and for how many seconds.

    `said`: how the officer says that it ended, None where they said nothing. `is_badly`: it was
    judged to have ended badly, and waits for a supervisor's waiver.
    """

    ref: str
    state: State
    said: EndedHow | None
    over_since: datetime
    seconds: int
    is_badly: bool


@dataclass(frozen=True, kw_only=True)
class ToJudgePage:
    """Everything on the screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    panel: SystemPanel
    rows: list[ToJudgeRow]
    size: int


def read(*, user: User) -> ToJudgePage:
    """Read it for one user, without the cases of which they are the officer."""
    at = at_head.now()
    found, now = open_alarms.read(user=user, at=at), clock.db_now()
    over = outlook.to_judge(by=user)
    shown = list(over[:_SHOWN_AT_MOST])
    badly = set(
        Judgement.objects.filter(
            verification__in=[case.id for case in shown], ended=JudgedEnding.BADLY
        ).values_list("verification_id", flat=True)
    )
    return ToJudgePage(
        now=now,
        head=at.seq,
        line=alarm_line.read(found, user=user, now=now, at=at),
        panel=system_panel.read(user=user, now=now, at=at),
        rows=[_row(case, is_badly=case.id in badly, now=now) for case in shown],
        size=over.count(),
    )


def _row(case: Verification, *, is_badly: bool, now: datetime) -> ToJudgeRow:
    return ToJudgeRow(
        ref=case.ref,
        state=State(case.state),
        said=EndedHow(case.ended_how) if case.ended_how else None,
        over_since=case.state_at,
        seconds=max(int((now - case.state_at).total_seconds()), 0),
        is_badly=is_badly,
    )
