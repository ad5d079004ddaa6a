"""The open cases in the queue's order, for screens beside the queue: a live call, the map.

A case is open while it is live or has an alarm; at most ROWS_AT_MOST are read in full.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects

from accounts.models import User
from controlroom import conversation, headlines, queue_order
from controlroom.open_alarms import OpenAlarm, OpenAlarms
from controlroom.queue_order import Group, RowStanding
from verification.enums import AlarmCause, Priority, State, WordsKind
from verification.models import Verification, Words
from verification.rules.states import LIVE

ROWS_AT_MOST = 40
_NO_PLACE = "place not typed"
_WAITING = {State.REQUESTED: "No text yet", State.JOINED: "Answer due"}
_SENT = {State.CONFIRMED: "YES sent"}


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """One open case; `headline` is the worst thing about it, `kind` how it is drawn."""

    verification: Verification
    state: State
    headline: str
    kind: str
    officer: str
    surname: str
    place: str
    owner: str
    since: datetime
    deadline: datetime | None

    @property
    def ref(self) -> str:
        """Give its letters."""
        return self.verification.ref


@dataclass(frozen=True, kw_only=True)
class OpenCases:
    """Those read, in order, and how many more there are."""

    rows: list[OpenCase]
    more: int


@dataclass(frozen=True, kw_only=True)
class _Brief:
    """A case with what decides its place."""

    id: UUID
    standing: RowStanding
    worst: OpenAlarm | None


def read(found: OpenAlarms, *, user: User) -> OpenCases:
    """Read the open cases of which this user is not the officer; `found` are the open alarms."""
    alarmed: dict[UUID, list[OpenAlarm]] = defaultdict(list)
    for alarm in found.single:
        if alarm.verification_id:
            alarmed[alarm.verification_id].append(alarm)
    listed = Verification.objects.filter(Q(state__in=LIVE) | Q(id__in=list(alarmed)))
    theirs = listed.exclude(officer__user_id=user.pk)
    columns = theirs.values_list("id", "state", "state_at", "joined_at", "join_by", "decide_by")
    briefs = [_brief(*row, its_alarms=alarmed[row[0]]) for row in columns]
    shown = sorted(briefs, key=lambda brief: queue_order.place(brief.standing))[:ROWS_AT_MOST]
    cases = _whole(brief.id for brief in shown)
    rows = [_row(cases[brief.id], brief, user=user) for brief in shown if brief.id in cases]
    return OpenCases(rows=rows, more=len(briefs) - len(shown))


def fetch_places(cases: Sequence[Verification]) -> None:
    """Fetch what was typed as their place, for all of them at once."""
    places = Words.objects.filter(kind=WordsKind.PLACE).select_related("key")
    prefetch_related_objects(cases, Prefetch("words", queryset=places, to_attr="typed_places"))


def place_of(case: Verification) -> str:
    """Read the place that the officer typed, of a case whose place is fetched."""
    found: list[Words] = getattr(case, "typed_places", [])
    return conversation.typed(found[0]) if found else _NO_PLACE


def deadline_of(case: Verification) -> datetime | None:
    """Name the deadline that runs, by the state."""
    return _deadline(State(case.state), join_by=case.join_by, decide_by=case.decide_by)


def _deadline(state: State, *, join_by: datetime, decide_by: datetime | None) -> datetime | None:
    return {State.REQUESTED: join_by, State.JOINED: decide_by}.get(state)


def _brief(
    id_: UUID,
    state: str,
    state_at: datetime,
    joined_at: datetime | None,
    join_by: datetime,
    decide_by: datetime | None,
    *,
    its_alarms: Sequence[OpenAlarm],
) -> _Brief:
    """Let the worst of its alarms, its deadline and its state decide its place."""
    now_in = State(state)
    by_place = sorted(its_alarms, key=lambda alarm: queue_order.place(alarm.standing))
    worst = by_place[0] if by_place else None
    waited = joined_at if now_in is State.JOINED and joined_at else state_at
    standing = RowStanding(
        since=worst.since if worst else waited,
        priority=worst.priority if worst else None,
        cause=worst.cause if worst else None,
        attended=worst.attended if worst else False,
        until=_deadline(now_in, join_by=join_by, decide_by=decide_by),
        is_over=now_in not in LIVE,
    )
    return _Brief(id=id_, standing=standing, worst=worst)


def _whole(ids: Iterable[UUID]) -> dict[UUID, Verification]:
    cases = list(Verification.objects.whole().select_related("claimed_by").filter(id__in=list(ids)))
    fetch_places(cases)
    return {case.id: case for case in cases}


def _row(case: Verification, brief: _Brief, *, user: User) -> OpenCase:
    state, worst = State(case.state), brief.worst
    is_p1 = worst is not None and worst.priority is Priority.P1
    if worst and is_p1:
        owner_id, owner = worst.taken_by_id, worst.taken_by
    else:
        owner_id = case.claimed_by_id
        owner = case.claimed_by.display_name if case.claimed_by else ""
    officer = case.officer
    return OpenCase(
        verification=case,
        state=state,
        headline=_headline(brief, state=state),
        kind=_kind(brief, state=state),
        officer=f"{officer.rank} {officer.name} {officer.number}",
        surname=officer.name.split()[-1],
        place=place_of(case),
        owner="yours" if owner_id == user.pk else owner,
        since=brief.standing.since,
        deadline=deadline_of(case),
    )


def _headline(brief: _Brief, *, state: State) -> str:
    """Say what is to be done, by the worst thing about the case."""
    worst = brief.worst
    if queue_order.group(brief.standing) is Group.CLOCK:
        proposed = worst is not None and worst.cause is AlarmCause.PROPOSAL
        return "Second person" if proposed else _WAITING[state]
    return headlines.of_alarm(worst.cause) if worst else _SENT.get(state, str(state.label))


def _kind(brief: _Brief, *, state: State) -> str:
    """Name how it is drawn: P1 that waits or is taken, a running clock, a YES, or neither."""
    group = queue_order.group(brief.standing)
    if group is Group.CLOCK:
        return "no-text" if state is State.REQUESTED else "clock"
    return {
        Group.UNTAKEN: "waits",
        Group.TAKEN: "p1",
    }.get(group, "yes" if state is State.CONFIRMED else "other")
