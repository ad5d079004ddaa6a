"""What a console is told: entries of the audit log after a cursor, as events. Nothing personal.

Pure. An event holds numbers, refs, ids, causes and instants; whoever gets it fetches the rest.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from verification.events import SubjectKind

# Number, kind and id of the subject, and the case it belongs to.
Entry = tuple[int, str, UUID, UUID | None]
_OF_PHONES = (SubjectKind.REPLY, SubjectKind.MESSAGE, SubjectKind.CONTACT)


class EndReason(StrEnum):
    """Why a stream ends; a console reads it to know whether to come again at once."""

    STOPPING = "stopping"
    ROTATED = "rotated"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing to fetch again.

    `kind` is case, alarm or service. `ref` is the case's; of an alarm without one it is the alarm's
    id; it is empty for the service and for a phone that has no case.
    """

    kind: str
    ref: str
    seq: int


@dataclass(frozen=True, kw_only=True)
class AlarmNews:
    """How an alarm is now, so that its tone and its line need no fetch.

    `since` is when it last began to sound. `attended`: somebody uninvolved has it, so that it
    sounds no more. `phone`: it is of a phone without a case, which a flood's alarm stands for.
    `officer_user_id` is told to nobody: it is whom the case is about.
    """

    id: UUID
    cause: str
    words: str
    priority: int
    ref: str
    since: datetime
    phone: bool
    taken: bool
    attended: bool
    open: bool
    officer_user_id: UUID | None = None

    def as_json(self) -> dict[str, object]:
        """Write what is sent."""
        sent = asdict(self) | {"id": str(self.id), "since": self.since.isoformat()}
        del sent["officer_user_id"]
        return sent


@dataclass(frozen=True, kw_only=True)
class News:
    """What changed up to `head`; `all` says that it was too much to list: fetch everything."""

    head: int
    changed: tuple[Change, ...] = ()
    all: bool = False
    alarms: tuple[AlarmNews, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to fetch."""
        return self.all or bool(self.changed)

    def for_user(self, user_id: UUID) -> "News":
        """Leave out the alarms of cases that are about this user."""
        kept = tuple(one for one in self.alarms if one.officer_user_id != user_id)
        return self if len(kept) == len(self.alarms) else replace(self, alarms=kept)

    def concerns(self) -> set[UUID]:
        """Name the users from whom something of this is kept."""
        return {one.officer_user_id for one in self.alarms if one.officer_user_id}

    def as_json(self) -> dict[str, object]:
        """Write what is sent."""
        return {
            "head": self.head,
            "changed": [asdict(change) for change in self.changed],
            "all": self.all,
            "alarms": [alarm.as_json() for alarm in self.alarms],
        }


def alarm_ids(entries: Iterable[Entry]) -> set[UUID]:
    """Name the alarms that entries are about."""
    return {id_ for _, kind, id_, _ in entries if kind == SubjectKind.ALARM}


def changes_of(entries: Sequence[Entry], *, refs: Mapping[UUID, str]) -> tuple[Change, ...]:
    """List what entries (the newest first) changed, each thing once with its newest number."""
    newest: dict[tuple[str, str], Change] = {}
    for seq, subject, subject_id, topic in entries:
        kind, ref = _name(subject, subject_id, refs.get(topic) if topic else None)
        newest.setdefault((kind, ref), Change(kind=kind, ref=ref, seq=seq))
    return tuple(sorted(newest.values(), key=lambda change: change.seq))


def _name(subject: str, subject_id: UUID, ref: str | None) -> tuple[str, str]:
    """Name what an entry is about, as the console can fetch it."""
    if subject == SubjectKind.ALARM:
        return "alarm", ref or str(subject_id)
    if ref is not None:
        return "case", ref
    return ("alarm", "") if subject in _OF_PHONES else ("service", "")


def hello(news: News, *, now: datetime, build: str) -> bytes:
    """Write the first event of a stream: the cursor of now, and every alarm that is open."""
    return _event("hello", news.as_json() | {"now": now.isoformat(), "build": build}, id_=news.head)


def told(news: News) -> bytes:
    """Write an event of what changed."""
    return _event("news", news.as_json(), id_=news.head)


def beat(*, head: int, now: datetime, build: str) -> bytes:
    """Write that all is well: the cursor, the service's time, and what the pages are made of."""
    return _event("beat", {"head": head, "now": now.isoformat(), "build": build})


def ended(reason: EndReason) -> bytes:
    """Write the last event of a stream."""
    return _event("end", {"why": reason})


def _event(name: str, data: Mapping[str, object], *, id_: int | None = None) -> bytes:
    # One line each: JSON holds no line end outside of strings, and within writes it \n.
    lines = [f"id: {id_}"] if id_ is not None else []
    lines += [f"event: {name}", f"data: {json.dumps(data, separators=(',', ':'))}"]
    return ("\n".join(lines) + "\n\n").encode()
