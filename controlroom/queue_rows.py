"""Rows of the queue: what is to be done, their last words or the place, and who has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from controlroom import at_head, conversation, headlines, newest_words, open_cases, queue_order
from controlroom.at_head import LogHead
from controlroom.newest_words import NewestWords, Said
from controlroom.open_alarms import OpenAlarm
from controlroom.queue_entries import QueueEntry
from controlroom.queue_order import Group
from verification.actions.after_care import outlook
from verification.actions.after_care.outlook import Due
from verification.actions.messaging import outbox
from verification.actions.records import overdue_times
from verification.enums import AlarmCause, FollowUpKind, Match, Priority, State
from verification.models import Contact, Verification

_NOBODY_YET = "nobody yet"
_MATCHES = {Match.MATCHED: "match right", Match.MISMATCHED: "match wrong"}
# What people wrote stands for these, not what the alarm is called: that is the headline.
_ABOUT_WORDS = frozenset({AlarmCause.SOS, AlarmCause.ODD_REPLY, AlarmCause.WORDS_WITHOUT_CASE})


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One row. `kind` colours it; `who` is told apart from every other row.

    The clock runs down to `until`, or up from `over` (what was due then has not come) or `since`;
    the one that runs down runs `runs_seconds` in all, of which `left_seconds` are left.
    """

    key: str
    kind: str
    headline: str
    who: str
    ref: str
    state: State | None
    opens: str
    said: Said | None
    what: str
    where: tuple[str, ...]
    unread_since: datetime | None
    owner: str
    owner_id: UUID | None
    since: datetime
    until: datetime | None
    runs_seconds: int
    left_seconds: int
    over: datetime | None
    worst: OpenAlarm | None
    others: tuple[OpenAlarm, ...]
    case: Verification | None

    @property
    def priority(self) -> str:
        """Write the priority of its worst alarm; nothing without one."""
        return str(int(self.worst.priority)) if self.worst else ""


@dataclass(frozen=True, kw_only=True)
class _Sources:
    """What was read for all rows at once."""

    cases: dict[UUID, Verification]
    phones: dict[UUID, Contact]
    words: NewestWords
    due: dict[UUID, Due]
    now: datetime


def read(entries: Sequence[QueueEntry], *, now: datetime, at: LogHead) -> list[QueueRow | None]:
    """Read these entries in full, in as many queries as one takes; None for what is gone.

    What was read at the same head of the log, for whomever, is not read again.
    """
    by_key = {entry.key: entry for entry in entries}
    rows = at_head.kept_of_each(
        list(by_key),
        lambda keys: _read([by_key[key] for key in keys], now=now),
        at=at,
        kind="queue rows",
    )
    return [rows[entry.key] for entry in entries]


def _read(entries: Sequence[QueueEntry], *, now: datetime) -> dict[str, QueueRow | None]:
    cases = _cases(entry.case.id for entry in entries if entry.case)
    spoken = [alarm for entry in entries for alarm in _spoken(entry)]
    phones = {alarm.contact_id for alarm in spoken if alarm.contact_id}
    sources = _Sources(
        cases=cases,
        phones={one.id: one for one in _phones(phones)},
        words=newest_words.read(alarms=spoken, cases=cases),
        due=outlook.next_of_cases(list(cases)) if cases else {},
        now=now,
    )
    return {entry.key: _row(entry, sources) for entry in entries}


def _spoken(entry: QueueEntry) -> Sequence[OpenAlarm]:
    """Name the alarm whose phone's words a row quotes: of a flood, the first in it."""
    return () if entry.case else entry.alarms[1:2] if entry.is_flood else entry.alarms[:1]


def _cases(ids: Iterable[UUID]) -> dict[UUID, Verification]:
    whole = Verification.objects.select_related("officer", "claimed_by").defer("officer__photo")
    cases = list(whole.filter(id__in=list(ids)))
    open_cases.fetch_places(cases)
    return {case.id: case for case in cases}


def _phones(ids: Iterable[UUID]) -> Iterable[Contact]:
    return Contact.objects.filter(id__in=list(ids)).select_related("key")


def _row(entry: QueueEntry, sources: _Sources) -> QueueRow | None:
    if entry.case is None:
        return _of_flood(entry, sources) if entry.is_flood else _of_alarm(entry, sources)
    case = sources.cases.get(entry.case.id)
    return _of_case(entry, case, sources) if case else None


def _of_case(entry: QueueEntry, case: Verification, sources: _Sources) -> QueueRow:
    state, worst = State(case.state), entry.worst
    said = _worth_quoting(sources.words.of_case.get(case.id), entry)
    grouped = queue_order.group(entry.standing)
    is_p1 = worst is not None and worst.priority is Priority.P1
    owner_id, owner = (
        (worst.taken_by_id, worst.taken_by)
        if worst and is_p1
        else (case.claimed_by_id, case.claimed_by.display_name if case.claimed_by else "")
    )
    note = _note(entry, case=case)
    until = entry.standing.until if grouped is Group.CLOCK else None
    began = case.joined_at if state is State.JOINED else case.requested_at
    unread = next((a.since for a in entry.alarms if a.cause is AlarmCause.ODD_REPLY), None)
    return QueueRow(
        key=entry.key,
        kind=_kind(entry, grouped),
        headline=_headline(entry, state=state, grouped=grouped),
        who=case.officer.name.split()[-1],
        ref=case.ref,
        state=state,
        opens=reverse("controlroom:case", args=[case.ref]),
        said=said,
        what="" if said else note or headlines.what_of_state(state),
        where=tuple(
            filter(
                None,
                (
                    note if said else "",
                    open_cases.place_of(case),
                    _MATCHES.get(Match(case.match)),
                    _next(sources.due.get(case.id)),
                ),
            )
        ),
        unread_since=unread,
        owner=owner or _NOBODY_YET,
        owner_id=owner_id,
        since=entry.standing.since,
        until=until,
        runs_seconds=max(1, int((until - began).total_seconds())) if until and began else 0,
        left_seconds=max(0, int((until - sources.now).total_seconds())) if until else 0,
        over=_over(entry, case),
        worst=worst,
        others=entry.alarms[1:],
        case=case,
    )


def _of_alarm(entry: QueueEntry, sources: _Sources) -> QueueRow:
    """Make the row of a phone without a case, or of the service itself."""
    worst = entry.alarms[0]
    phone = sources.phones.get(worst.contact_id) if worst.contact_id else None
    first = sources.words.first.get(worst.id, "")
    said = sources.words.of_alarm.get(worst.id)
    return _bare(
        entry,
        headline=headlines.of_alarm(worst.cause),
        who=newest_words.label(phone, first=first) if phone else "the service",
        opens=reverse("controlroom:alarm", args=[worst.id]),
        said=said,
        where=("no case", said.place if said and said.place else "no place known") if phone else (),
    )


def _of_flood(entry: QueueEntry, sources: _Sources) -> QueueRow:
    """Make the one row of many phones; it quotes the first of them to look at."""
    inside = entry.alarms[1:]
    said = sources.words.of_alarm.get(inside[0].id) if inside else None
    return _bare(
        entry,
        headline=headlines.of_flood(entry.standing.cause, phones=len(inside)),
        who="no case",
        opens=reverse("controlroom:flood"),
        said=said,
        where=(f"and {len(inside) - 1} more, phrases of danger and places first",),
    )


def _bare(
    entry: QueueEntry,
    *,
    headline: str,
    who: str,
    opens: str,
    said: Said | None,
    where: tuple[str, ...],
) -> QueueRow:
    worst = entry.alarms[0]
    return QueueRow(
        key=entry.key,
        kind=_kind(entry, queue_order.group(entry.standing)),
        headline=headline,
        who=who,
        ref="",
        state=None,
        opens=opens,
        said=said,
        what="" if said else str(worst.cause.label),
        where=where,
        unread_since=None,
        owner=worst.taken_by or _NOBODY_YET,
        owner_id=worst.taken_by_id,
        since=entry.standing.since,
        until=None,
        runs_seconds=0,
        left_seconds=0,
        over=None,
        worst=worst,
        others=() if entry.is_flood else entry.alarms[1:],
        case=None,
    )


def _worth_quoting(said: Said | None, entry: QueueEntry) -> Said | None:
    """Leave out a code and nothing else, which the service has read, unless words are the alarm."""
    asked = any(alarm.cause in _ABOUT_WORDS for alarm in entry.alarms)
    return None if said and not asked and conversation.is_bare_code(said.words) else said


def _kind(entry: QueueEntry, grouped: Group) -> str:
    """Name how a row is coloured."""
    if grouped is Group.WATCH and entry.standing.priority is Priority.P2:
        return "p2"
    if grouped is Group.WATCH and entry.case and entry.case.state is State.CONFIRMED:
        return "sent"
    if grouped is Group.CLOCK and entry.case and entry.case.state is State.REQUESTED:
        return "quiet"
    return {Group.UNTAKEN: "waits", Group.TAKEN: "p1", Group.CLOCK: "due"}.get(grouped, "quiet")


def _headline(entry: QueueEntry, *, state: State, grouped: Group) -> str:
    """Say what is to be done, by the worst thing about the case."""
    if grouped is Group.CLOCK:
        return headlines.of_clock(state, proposed=bool(entry.case and entry.case.proposed))
    worst = entry.worst
    return headlines.of_alarm(worst.cause) if worst else headlines.of_state(state)


def _note(entry: QueueEntry, *, case: Verification) -> str:
    """Say what their words do not: who proposed, what alarms, how it is said to have ended."""
    worst, state = entry.worst, State(case.state)
    if entry.case and entry.case.proposed:
        return f"Proposed by {entry.case.proposed}"
    if worst and queue_order.group(entry.standing) is not Group.CLOCK:
        return "" if worst.cause in _ABOUT_WORDS else str(worst.cause.label)
    if state is State.CONFIRMED and case.back_by is not None:
        return f"On a walk, back by {outbox.local_time(case.back_by)}"
    if case.ended_how and state is not State.CONFIRMED:
        return f"Officer says: {case.get_ended_how_display().lower()}"
    return ""


def _next(due: Due | None) -> str:
    """Say what is due next, and when; that it is to be judged, the headline says."""
    if due is None or due.kind is FollowUpKind.JUDGEMENT:
        return ""
    at = due.at.astimezone(settings.LOCAL_TIME_ZONE)
    return f"{'answer to ' if due.is_asked else ''}{due.kind.label} due {at:%H:%M}"


def _over(entry: QueueEntry, case: Verification) -> datetime | None:
    """Name when a confirmed case should have ended, where that is what the row is about."""
    if entry.worst is None or entry.worst.cause is not AlarmCause.OVERDUE:
        return None
    return overdue_times.due_at(case)
