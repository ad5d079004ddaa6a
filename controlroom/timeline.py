"""The audit entries of a case in plain words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from accounts.models import User
from foundation.audit.ledger import ActorKind
from foundation.audit.models import AuditEntry
from foundation.queries.compiled import compiled
from verification.events import Event
from verification.models import Verification

_WORDS = {
    Event.VERIFICATION_REQUESTED: "asked for a check",
    Event.VERIFICATION_JOINED: "She joined",
    Event.VERIFICATION_CHECKED: "Officer check",
    Event.VERIFICATION_CLAIMED: "claimed the case",
    Event.VERIFICATION_CLAIM_TAKEN: "took the case over",
    Event.VERIFICATION_RELEASED: "gave the case back",
    Event.VERIFICATION_PROPOSED: "proposes YES; a second person is needed",
    Event.VERIFICATION_PROPOSAL_LAPSED: "The proposal lapsed",
    Event.VERIFICATION_DISAGREED: "disagreed",
    Event.VERIFICATION_CONFIRMED: "CONFIRMED",
    Event.VERIFICATION_REFUSED: "REFUSED",
    Event.VERIFICATION_UNVERIFIED: "UNVERIFIED: nobody decided in time",
    Event.VERIFICATION_CANCELLED: "CANCELLED by the officer",
    Event.VERIFICATION_EXPIRED: "EXPIRED: nobody joined",
    Event.VERIFICATION_REVOKED: "REVOKED",
    Event.VERIFICATION_ENDED: "ENDED",
    Event.VERIFICATION_TALKED: "talked with her",
    Event.VERIFICATION_ASKED: "asked her what she can see",
    Event.VERIFICATION_NEW_CODE_SENT: "sent a new code",
    Event.VERIFICATION_MATCH_TRIED: "typed a code",
    Event.VERIFICATION_TOLD: "told her the outcome",
    Event.VERIFICATION_INVITED: "entered a number",
    Event.VERIFICATION_FACE_RECEIVED: "sent his face",
    Event.VERIFICATION_OFFICER_TOLD: "told the officer to call",
    Event.VERIFICATION_NOTED: "noted",
    Event.VERIFICATION_NUMBER_REVEALED: "was shown her number",
    Event.TEXT_QUEUED: "Text queued",
    Event.TEXT_HANDED_OVER: "Text taken by the provider",
    Event.TEXT_RECEIPT: "Text",
    Event.TEXT_FAILED: "Text failed for good",
    Event.TEXT_WITHDRAWN: "Text taken back unsent",
    Event.TEXT_OPTED_OUT: "Her phone refuses our texts",
    Event.REPLY_RECEIVED: "She wrote",
    Event.REPLY_READ: "read her reply",
    Event.CODE_REFUSED: "A code was refused",
    Event.CODE_THROTTLED: "Too many codes",
    Event.LOOK_UP_MADE: "looked the case up for somebody on the line",
    Event.ALARM_RAISED: "ALARM",
    Event.ALARM_ESCALATED: "ALARM raised higher",
    Event.ALARM_TAKEN: "took the alarm",
    Event.ALARM_CLOSED: "Alarm closed",
    Event.FOLLOW_UP_SCHEDULED: "Follow-up due",
    Event.FOLLOW_UP_DONE: "Follow-up done",
    Event.FOLLOW_UP_JUDGED: "judged that it ended well",
    Event.FOLLOW_UP_WAIVED: "waived the follow-up",
}
_LOOKS = (Event.VERIFICATION_LOOKED_AT, Event.VERIFICATION_FACE_LOOKED_AT)
# Of these there may be hundreds, and the page tells the newest place beside its age.
_LEFT_OUT = (*_LOOKS, Event.VERIFICATION_LOCATION_RECEIVED)
_NEWEST = 300
# Of the looks of one actor: who, how many, the last.
_Look = tuple[UUID | None, int, datetime]
_SHOWN_DETAILS = ("text", "status", "cause", "outcome", "result", "way", "how", "kind", "priority")


@dataclass(frozen=True, kw_only=True)
class Line:
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

    lines: list[Line]
    lookers: list[Looker]


def read(verification: Verification) -> Timeline:
    """Read the newest 300 entries of a case but for looks and places; looks are counted apart."""
    entries = _told(topic_id=verification.id)[::-1]
    looks = _looks(topic_id=verification.id)
    actors = [entry.actor_id for entry in entries] + [actor for actor, _, _ in looks]
    names = _names({actor for actor in actors if actor})
    return Timeline(
        lines=_lines(entries, names=names, officer=verification.officer.number),
        lookers=_lookers(looks, names=names),
    )


def _lines(entries: list[AuditEntry], *, names: dict[UUID, str], officer: str) -> list[Line]:
    """Put entries into words."""
    queued = {entry.subject_id: entry.at for entry in entries if entry.event == Event.TEXT_QUEUED}
    return [
        Line(
            at=entry.at,
            who=_who(entry, names=names, officer=officer),
            words=_words(entry) + _after(entry, since=queued.get(entry.subject_id)),
            event=entry.event,
        )
        for entry in entries
    ]


def _lookers(looks: list[_Look], *, names: dict[UUID, str]) -> list[Looker]:
    """Name who looked at a case, or at the face, the last one first."""
    rows = [
        Looker(who=names.get(actor, "Somebody") if actor else "Somebody", times=times, last_at=at)
        for actor, times, at in looks
    ]
    return sorted(rows, key=lambda row: row.last_at, reverse=True)


@compiled
def _told(topic_id: UUID) -> "QuerySet[AuditEntry]":
    told = AuditEntry.objects.filter(topic_id=topic_id).exclude(event__in=_LEFT_OUT)
    return told.defer("prev_mac", "mac", "key_id").order_by("-seq")[:_NEWEST]


@compiled
def _looks(topic_id: UUID) -> "QuerySet[AuditEntry, _Look]":
    looks = AuditEntry.objects.filter(topic_id=topic_id, event__in=_LOOKS)
    return looks.values_list("actor_id").annotate(Count("seq"), Max("at")).order_by()


def _names(ids: set[UUID]) -> dict[UUID, str]:
    """Name the staff among the actors."""
    return dict(User.objects.filter(id__in=ids).values_list("id", "display_name"))


def _who(entry: AuditEntry, *, names: dict[UUID, str], officer: str) -> str:
    """Name who did it: an operator by name, the officer by number, her not at all."""
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


def _words(entry: AuditEntry) -> str:
    """Say what happened, with the details that an operator needs."""
    event = Event(entry.event)
    details = [_detail(name, entry.details.get(name)) for name in _SHOWN_DETAILS]
    if event is Event.VERIFICATION_CHECKED:
        details = [
            f"{name.replace('_', ' ')} {entry.details[name]}"
            for name in _FACTS
            if name in entry.details
        ]
    shown = ", ".join(detail for detail in details if detail)
    words = _WORDS.get(event, event)
    return f"{words}: {shown}" if shown else words


_FACTS = ("status", "identity", "on_duty", "area", "purpose")


def _detail(name: str, value: object) -> str:
    """Write one detail."""
    if value is None:
        return ""
    return f"P{value}" if name == "priority" else str(value).replace("_", " ")
