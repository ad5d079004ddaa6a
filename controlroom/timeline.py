"""The audit entries of a case in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from controlroom.audit_queries import AuditEntryQuerySet, Look
from foundation.audit import events
from foundation.audit.ledger import ActorKind
from foundation.audit.models import AuditEntry
from foundation.sms.statuses import MessageStatus
from foundation.vocabulary import NumberedVocabulary, Vocabulary
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    ClaimTakenOver,
    ContactWay,
    EndedHow,
    FactName,
    FollowUpKind,
    HowKnown,
    JudgedEnding,
    Match,
    Priority,
    TextKey,
    Verdict,
)
from verification.events import Event
from verification.models import Verification

# What an operator needs of the details, and the vocabulary of each.
_SHOWN_DETAILS: dict[str, type[Vocabulary | NumberedVocabulary]] = {
    "text": TextKey,
    "status": MessageStatus,
    "cause": AlarmCause,
    "outcome": AlarmOutcome,
    "result": Match,
    "way": ContactWay,
    "how": EndedHow,
    "ended": JudgedEnding,
    "known": HowKnown,
    "whom": CalledParty,
    "call": CallOutcome,
    "kind": FollowUpKind,
    "priority": Priority,
    "freed_by": ClaimTakenOver,
}


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One line: when, who (empty for the service itself), what."""

    at: datetime
    who: str
    words: str
    event: str


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Somebody who looked at a case: how often, and when last."""

    who: str
    times: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What was done in a case, oldest first, and who looked at it, the last one first."""

    lines: list[TimelineEntry]
    lookers: list[Looker]


def read(verification: Verification) -> Timeline:
    """Read the newest 300 entries of a case but for looks and places; looks are counted apart."""
    log = AuditEntryQuerySet(AuditEntry)
    entries = list(log.shown_of(topic_id=verification.id))[::-1]
    looks = list(log.looks(topic_id=verification.id))
    actors = [entry.actor_id for entry in entries] + [actor for actor, _, _ in looks]
    names = _names({actor for actor in actors if actor})
    return Timeline(
        lines=_lines(entries, names=names, officer=verification.officer.number),
        lookers=_lookers(looks, names=names),
    )


def _lines(
    entries: list[AuditEntry], *, names: dict[UUID, str], officer: str
) -> list[TimelineEntry]:
    """Put entries into words."""
    queued = {entry.subject_id: entry.at for entry in entries if entry.event == Event.TEXT_QUEUED}
    return [
        TimelineEntry(
            at=entry.at,
            who=_who(entry, names=names, officer=officer),
            words=_words(entry) + _after(entry, since=queued.get(entry.subject_id)) + _mark(entry),
            event=entry.event,
        )
        for entry in entries
    ]


def _lookers(looks: list[Look], *, names: dict[UUID, str]) -> list[Looker]:
    """Name who looked at a case, or at the face, the last one first."""
    rows = [
        Looker(who=names.get(actor, "Somebody") if actor else "Somebody", times=times, last_at=at)
        for actor, times, at in looks
    ]
    return sorted(rows, key=lambda row: row.last_at, reverse=True)


def _names(ids: set[UUID]) -> dict[UUID, str]:
    """Name the staff among the actors."""
    return dict(User.objects.filter(id__in=ids).values_list("id", "display_name"))


def _who(entry: AuditEntry, *, names: dict[UUID, str], officer: str) -> str:
    """Name who did it: an operator by name, the officer by number, the person not at all."""
    if entry.actor_kind == ActorKind.OPERATOR and entry.actor_id:
        return names.get(entry.actor_id, "Somebody")
    if entry.actor_kind == ActorKind.OFFICER:
        return officer
    return "Command line" if entry.actor_kind == ActorKind.COMMAND else ""


def _after(entry: AuditEntry, *, since: datetime | None) -> str:
    """Say how long after it was queued a text got so far."""
    if since is None or entry.event == Event.TEXT_QUEUED:
        return ""
    return f", after {(entry.at - since).total_seconds():.1f} s"


def _mark(entry: AuditEntry) -> str:
    """Say that somebody of the officer's team did it."""
    return " (officer's team)" if entry.details.get("own_team") else ""


def _words(entry: AuditEntry) -> str:
    """Say what happened, with the details that an operator needs."""
    checked = entry.event == Event.VERIFICATION_CHECKED
    shown = ", ".join(_verdicts(entry.details) if checked else _details(entry.details))
    words = events.label(entry.event)
    return f"{words}: {shown}" if shown else words


def _verdicts(details: Mapping[str, str]) -> Iterator[str]:
    """Write what an officer check found, fact by fact."""
    for fact in FactName:
        if fact in details:
            yield f"{fact.label} {_label(Verdict, details[fact])}"


def _details(details: Mapping[str, object]) -> Iterator[str]:
    """Write the details that are shown."""
    for name, vocabulary in _SHOWN_DETAILS.items():
        if details.get(name) is not None:
            yield _label(vocabulary, details[name])


def _label(vocabulary: type[Vocabulary | NumberedVocabulary], stored: object) -> str:
    """Write a stored word as its label; one of another release as it is stored."""
    return next((str(member.label) for member in vocabulary if member == stored), str(stored))
