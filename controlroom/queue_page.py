"""The main screen: open alarms, and cases by priority then age.

Names that programs may rely on: a queue row carries `data-case` (its ref) and `data-state`; an
alarm carries `data-alarm` (its id), `data-cause`, `data-priority` and `data-ref`; forms post to the
addresses of the HTTP contract with its field names; the decision form holds the hidden input
`shown_facts`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    changes,
    conversation,
    newest_words,
    open_alarms,
    system_panel,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow, Flood
from controlroom.newest_words import NewestWords, Said
from controlroom.open_alarms import OpenAlarm, OpenAlarms
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.decisions import claims
from verification.actions.records import refusals
from verification.enums import AlarmCause, Priority, State, WordsKind
from verification.models import FollowUp, Verification, Words
from verification.rules.states import LIVE

_JUDGED_LATER_AT_MOST = 20
# Of the oldest that owe a judgement; those still live or with an alarm stand elsewhere.
_OWED_AT_MOST = 500
# As many of a flood's phones have their words in its row.
_FIRST_OF_FLOOD = 5
# A case without an alarm stands after every alarm.
_CALM = 9


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case as a row: `since` is when its present wait began."""

    ref: str
    state: State
    officer: str
    place: str
    owner: str
    mine: bool
    since: datetime
    alarms: tuple[str, ...]
    said: Said | None
    priority: int
    unread: bool
    deadline: datetime | None
    may_claim: bool

    @property
    def priority_word(self) -> str:
        """Write the priority of its highest open alarm; nothing without one."""
        return "" if self.priority == _CALM else str(self.priority)


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Everything on the main screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    alarms: list[AlarmRow]
    queue: list[QueueRow]
    to_judge: list[QueueRow]
    more_to_judge: bool
    shift: SystemPanel

    @property
    def p1(self) -> int:
        """Count the alarms that cannot wait."""
        return sum(alarm.priority == Priority.P1 for alarm in self.alarms)

    @property
    def waiting(self) -> int:
        """Count the cases that nobody has claimed."""
        return sum(not row.owner for row in self.queue)


def read(*, user: User) -> QueuePage:
    """Read the main screen for one user."""
    # The cursor first: what changes while we read is then fetched once more, never missed.
    head = changes.head()
    found = open_alarms.read(user=user)
    by_case: dict[UUID, list[OpenAlarm]] = defaultdict(list)
    for alarm in found.single:
        if alarm.verification_id:
            by_case[alarm.verification_id].append(alarm)
    open_cases = [case for case in _open_cases(by_case) if case.officer.user_id != user.pk]
    over = [case for case in _owed(by_case) if case.officer.user_id != user.pk]
    owed = over[:_JUDGED_LATER_AT_MOST]
    _fetch_places([*open_cases, *owed])
    now = clock.db_now()
    words = newest_words.read(alarms=[], cases=[case.id for case in (*open_cases, *owed)])
    rows = [_row(case, by_case[case.id], words=words, user=user, now=now) for case in open_cases]
    return QueuePage(
        now=now,
        head=head,
        line=alarm_line.read(found, user=user, now=now),
        alarms=_alarm_rows(found, user=user, now=now),
        queue=sorted(rows, key=lambda row: (row.priority, row.since)),
        to_judge=[_row(case, [], words=words, user=user, now=now) for case in owed],
        more_to_judge=len(over) > len(owed),
        shift=system_panel.read(user=user, now=now),
    )


def _alarm_rows(found: OpenAlarms, *, user: User, now: datetime) -> list[AlarmRow]:
    """Read alarms as cards; a flood's holds the first that are folded into it."""
    folded = found.folded[:_FIRST_OF_FLOOD]
    single = {alarm.id for alarm in found.single}
    rows = alarm_rows.read({*single, *(a.id for a in folded)}, user=user, now=now)
    by_id = {row.id: row for row in rows}
    flood = Flood(count=len(found.folded), first=[by_id[a.id] for a in folded if a.id in by_id])
    return [
        replace(row, flood=flood) if row.cause == AlarmCause.FLOOD else row
        for row in rows
        if row.id in single
    ]


def _cases() -> "QuerySet[Verification]":
    """Select cases with what a row shows, but for the places."""
    return Verification.objects.select_related("officer", "claimed_by").defer("officer__photo")


def _fetch_places(cases: list[Verification]) -> None:
    """Fetch what was typed as their place, for all rows at once."""
    places = Words.objects.filter(kind=WordsKind.PLACE).select_related("key")
    prefetch_related_objects(cases, Prefetch("words", queryset=places, to_attr="typed_places"))


def _open_cases(alarmed: Iterable[UUID]) -> "QuerySet[Verification]":
    """Select what is live, or has an alarm open."""
    live = Q(state__in=LIVE)
    return _cases().filter(live | Q(id__in=list(alarmed)))


def _owed(alarmed: Iterable[UUID]) -> "QuerySet[Verification]":
    """Select what is over and waits for a human judgement, oldest first, one more than shown."""
    # Looked up first: joined to millions that owe nothing, the planner would read them all.
    over = _cases().filter(id__in=list(_owing())).exclude(state__in=LIVE)
    waiting = over.exclude(id__in=list(alarmed))
    return waiting.order_by("state_at")[: _JUDGED_LATER_AT_MOST + 1]


def _owing() -> "QuerySet[FollowUp, UUID]":
    owed = FollowUp.objects.owed().order_by("verification_id")
    return owed.values_list("verification_id", flat=True).distinct()[:_OWED_AT_MOST]


def _row(
    case: Verification,
    its_alarms: list[OpenAlarm],
    *,
    words: NewestWords,
    user: User,
    now: datetime,
) -> QueueRow:
    """Reduce a case to a row."""
    return QueueRow(
        ref=case.ref,
        state=State(case.state),
        officer=f"{case.officer.rank} {case.officer.name} {case.officer.number}",
        place=_place(case),
        owner=case.claimed_by.display_name if case.claimed_by else "",
        mine=case.claimed_by_id == user.pk,
        since=case.joined_at
        if State(case.state) is State.JOINED and case.joined_at
        else case.state_at,
        alarms=tuple(str(alarm.cause.label) for alarm in its_alarms),
        said=words.of_case.get(case.id),
        priority=min((int(alarm.priority) for alarm in its_alarms), default=_CALM),
        unread=any(alarm.cause == AlarmCause.ODD_REPLY for alarm in its_alarms),
        deadline=_deadline(case),
        may_claim=_may_claim(case, user=user, now=now),
    )


def _may_claim(case: Verification, *, user: User, now: datetime) -> bool:
    """Say whether a row offers to claim its case; what somebody has is taken over on its page."""
    free = case.claimed_by_id is None
    return free and refusals.can(claims.check_claim, verification=case, by=user, now=now)


def _deadline(case: Verification) -> datetime | None:
    """Name the deadline that runs, by the state."""
    state = State(case.state)
    return {State.REQUESTED: case.join_by, State.JOINED: case.decide_by}.get(state)


def _place(case: Verification) -> str:
    """Read the place that the officer typed, or say that there is none."""
    found: list[Words] = getattr(case, "typed_places", [])
    return conversation.typed(found[0]) if found else "place not typed"
