"""The newest words of a phone or of a case's phones, in a line, for rows that stand among many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import F

from controlroom import conversation
from foundation.encryption import sealing
from verification.actions import contacts
from verification.models import Contact, InboundText

_IN_A_ROW = 160
_IN_A_LABEL = 24


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a row shows of what was written: the newest words, when, and where they may be.

    `place` are older words that seem to say where, "" where the newest do or none does.
    """

    words: str
    at: datetime
    place: str


@dataclass(frozen=True, kw_only=True)
class NewestWords:
    """What was said last, by alarm and by case; `first` words of an alarm's phone name it."""

    of_alarm: dict[UUID, Said]
    of_case: dict[UUID, Said]
    first: dict[UUID, str]


class AboutSomebody(Protocol):
    """An alarm, or what is known of one in brief."""

    @property
    def id(self) -> UUID:
        """Give the alarm's id."""

    @property
    def contact_id(self) -> UUID | None:
        """Give whose phone it is about."""

    @property
    def verification_id(self) -> UUID | None:
        """Give which case it is about."""


def read(*, alarms: Iterable[AboutSomebody], cases: Iterable[UUID] = ()) -> NewestWords:
    """Read it for many rows, in as many queries as for one."""
    phones = {a.id: a.contact_id for a in alarms if a.contact_id and not a.verification_id}
    wanted = {a.verification_id for a in alarms if a.verification_id} | set(cases)
    of_phone, of_case = _of_phones(set(phones.values())), _of_cases(wanted)
    case_of = {a.id: a.verification_id for a in alarms if a.verification_id}
    by_alarm = {id_: of_phone[phone] for id_, phone in phones.items() if phone in of_phone}
    by_alarm |= {id_: of_case[case] for id_, case in case_of.items() if case in of_case}
    return NewestWords(of_alarm=by_alarm, of_case=of_case, first=_first_words(phones))


def label(contact: Contact, *, first: str) -> str:
    """Name a phone shortly, and the same for as long as its alarm is open."""
    if contact.phone_sealed is None:
        return "Phone (erased)"
    ending = contacts.number_of(contact)[-2:]
    return f"Phone …{ending} “{first}”" if first else f"Phone …{ending}"


def _of_phones(ids: set[UUID]) -> dict[UUID, Said]:
    texts = InboundText.objects.filter(contact_id__in=ids).select_related("contact__key")
    newest = texts.order_by("contact_id", "-received_at", "-id").distinct("contact_id")
    placed = newest.filter(says_place=True)
    return _said(
        {text.contact_id: text for text in newest}, {text.contact_id: text for text in placed}
    )


def _of_cases(ids: set[UUID]) -> dict[UUID, Said]:
    """Read what the phones of these cases wrote since each began."""
    case = "contact__case_contacts__verification"
    texts = InboundText.objects.filter(**{f"{case}__in": ids}).select_related("contact__key")
    since = texts.filter(received_at__gte=F(f"{case}__requested_at"))
    newest = (
        since.annotate(case_id=F(f"{case}_id"))
        .order_by(f"{case}_id", "-received_at", "-id")
        .distinct(f"{case}_id")
    )
    placed = newest.filter(says_place=True)
    return _said(
        {getattr(text, "case_id"): text for text in newest},  # noqa: B009 - annotated
        {getattr(text, "case_id"): text for text in placed},  # noqa: B009 - annotated
    )


def _said(newest: dict[UUID, InboundText], placed: dict[UUID, InboundText]) -> dict[UUID, Said]:
    """Put newest words and words of a place together; the place once, and only while it is new."""
    return {
        id_: Said(words=_line(text), at=text.received_at, place=_place(text, placed.get(id_)))
        for id_, text in newest.items()
    }


def _place(newest: InboundText, placed: InboundText | None) -> str:
    return "" if placed is None or placed.id == newest.id else _line(placed)


def _first_words(phones: Iterable[UUID]) -> dict[UUID, str]:
    """Read the words that each alarm of a phone began with."""
    texts = InboundText.objects.filter(alarm_id__in=phones).select_related("contact__key")
    first = texts.order_by("alarm_id", "received_at", "id").distinct("alarm_id")
    return {text.alarm_id: _line(text, at_most=_IN_A_LABEL) for text in first if text.alarm_id}


def _line(text: InboundText, *, at_most: int = _IN_A_ROW) -> str:
    """Read one text as one line, safe to show; what is left out is marked."""
    if text.is_score:
        return conversation.SCORE
    try:
        words = " ".join(conversation.inert(contacts.body_of(text)).split())
    except sealing.Unreadable:
        return conversation.ERASED
    return words if len(words) <= at_most else f"{words[:at_most]}…"
