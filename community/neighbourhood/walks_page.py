"""The coordinator's list of walks: what waits, what is planned, and what was walked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from community.walks.actions import walkers
from community.walks.enums import Said, WalkState
from community.walks.models import Concern, Walk, WalkText
from community.walks.published import Figures, figures
from foundation.audit import clock

_LATELY = timedelta(days=365)
_PAST_AT_MOST = 50
_FOR_A_PERSON = (Said.WORDS, Said.CHANGE)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One walk, as the list shows it; `waits` are short words for what somebody should do."""

    walk: Walk
    given: str
    waits: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WalksPage:
    """Everything on the list. `figures` are of a year, and published."""

    now: datetime
    waiting: list[Row] = field(default_factory=list)
    planned: list[Row] = field(default_factory=list)
    past: list[Row] = field(default_factory=list)
    figures: Figures


def read() -> WalksPage:
    """Read the list: what waits for the coordinator first, in the order of asking."""
    now = clock.db_now()
    rows = [_row(walk) for walk in _walks()]
    return WalksPage(
        now=now,
        waiting=[one for one in rows if one.waits],
        planned=[one for one in rows if not one.waits and _is_open(one.walk)],
        past=[one for one in rows if not one.waits and not _is_open(one.walk)][:_PAST_AT_MOST],
        figures=figures(since=now - _LATELY, until=now),
    )


def _walks() -> list[Walk]:
    """Read every walk whose phone has answered, with what waits at it."""
    unread = WalkText.objects.filter(walk=OuterRef("pk"), read_at=None, said__in=_FOR_A_PERSON)
    concerns = Concern.objects.filter(walk=OuterRef("pk"), taken_at=None)
    found = (
        Walk.objects.filter(answered_at__isnull=False)
        .select_related("walker__key", "officer__officer", "meet_spot")
        .defer("officer__officer__photo")
        .annotate(
            unread=Exists(unread),
            concern=Exists(concerns),
            findings_open=Count("findings", filter=Q(findings__closed_at=None)),
        )
        .order_by("asked_at", "id")
    )
    return list(found)


def _is_open(walk: Walk) -> bool:
    return WalkState(walk.state) in (WalkState.PAIRED, WalkState.AGREED, WalkState.UNDER_WAY)


def _row(walk: Walk) -> Row:
    return Row(walk=walk, given=walkers.given_of(walk.walker), waits=tuple(_waits(walk)))


def _waits(walk: Walk) -> list[str]:
    late = walk.late_noticed_at is not None and walk.checked_in_at is None
    found: dict[str, bool] = {
        "a concern": getattr(walk, "concern", False),
        "the officer has not checked in": late and walk.state == WalkState.AGREED,
        "the officer did not come": walk.state == WalkState.MISSED,
        "a text to read": getattr(walk, "unread", False),
        "an officer": walk.state == WalkState.WAITING,
        "findings": bool(getattr(walk, "findings_open", 0)) and walk.state == WalkState.WALKED,
    }
    return [words for words, waits in found.items() if waits]
