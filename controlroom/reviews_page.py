"""The reviewers' list: cases that ended badly, or after which the person felt unsafe."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import alarm_line, at_head, open_alarms, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions import reviews
from verification.models import Review

# Older ones that were seen are in the database.
_SEEN_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class ReviewsPage:
    """Everything on the screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    panel: SystemPanel
    unseen: list[Review]
    seen: list[Review]


def read(*, user: User) -> ReviewsPage:
    """Read it for a reviewer; raises roles.NotAReviewer."""
    at, now = at_head.now(), clock.db_now()
    shown = reviews.shown_to(user)
    return ReviewsPage(
        now=now,
        head=at.seq,
        line=alarm_line.read(open_alarms.read(user=user, at=at), user=user, now=now, at=at),
        panel=system_panel.read(user=user, now=now, at=at),
        unseen=list(shown.filter(seen_at=None)),
        seen=list(shown.exclude(seen_at=None)[:_SEEN_SHOWN]),
    )
