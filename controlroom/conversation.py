"""What was written between us and a phone, safe to show."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.encryption import sealing
from foundation.sms.senders import Channel
from foundation.sms.statuses import MessageStatus
from verification.actions import contacts
from verification.actions.messaging import outbox
from verification.actions.records import text_names, words
from verification.enums import MessageSubject, TextKey
from verification.models import InboundText, Message, Words

ERASED = "(erased)"
NOTHING = "(nothing written)"
SCORE = "(answered the question)"
# Whole: the longest text that is taken.
_SHOWN_AT_MOST = 16_000
_MARKS_IN_A_ROW = 3
# Joiners make one sign of several, in emoji and in many scripts, and cannot hide anything.
_KEPT = "\n\u200c\u200d"
_BARE_CODE = re.compile(r"\d(?:[ -]?\d){5}")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# These hold the match code: the operator must hear it from the person, not read it here.
_WITH_CODE = (TextKey.CHECKING, TextKey.NEW_CODE)


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One of our texts, with how far it got; `seconds` from asking for it to its status.

    `gloss` is what it says in plain English, "" where it is in English.
    """

    key: TextKey | MessageSubject
    body: str
    language: str
    gloss: str
    status: MessageStatus
    segments: int
    created_at: datetime
    status_at: datetime
    seconds: float
    error: int | None
    to_first: bool

    @property
    def name(self) -> str:
        """Write its key, or what else it is about, as words."""
        return str(self.key.label).upper()


@dataclass(frozen=True, kw_only=True)
class ReplyRow:
    """One of the person's texts; `came_with` says what else there is to know of it, if anything.

    `read_at` and `read_by` say when who read it; None and "" also where nobody needs to, as of a
    bare code, which is `is_code`.
    """

    body: str
    came_with: str
    received_at: datetime
    alarm_word: bool
    read: bool
    read_at: datetime | None = None
    read_by: str = ""
    is_code: bool = False


def replies(newest: Sequence[InboundText]) -> list[ReplyRow]:
    """Read what `InboundText.objects.newest()` selected, oldest first; parts of one as one."""
    wholes: dict[UUID, list[InboundText]] = {}
    for text in reversed(newest):
        wholes.setdefault(text.part_of_id or text.id, []).append(text)
    return [_reply(parts) for parts in wholes.values()]


def texts(newest: Sequence[Message], *, first: object) -> list[TextRow]:
    """Read what `Message.objects.newest()` selected, oldest first; `first` is who joined, by id."""
    return [
        TextRow(
            key=text_names.of(message),
            body=_body_of_text(message),
            language=message.language,
            gloss=_gloss_of_text(message),
            status=MessageStatus(message.status),
            segments=message.segments,
            created_at=message.created_at,
            status_at=message.status_at,
            seconds=(message.status_at - message.created_at).total_seconds(),
            error=message.error_code,
            to_first=message.contact_id == first,
        )
        for message in reversed(newest)
    ]


def typed(written: Words) -> str:
    """Read what somebody typed, safe to show."""
    try:
        return inert(words.read(written))
    except sealing.Unreadable:
        return ERASED


def inert(text: str) -> str:
    """Show what cannot be seen, and cut what is too long or piled too high.

    Characters that would steer a terminal, turn the direction of writing or hide words become their
    code in brackets. Markup is the template's business: nothing here is marked as safe.
    """
    shown: list[str] = []
    marks = 0
    for char in text.replace("\r\n", "\n")[:_SHOWN_AT_MOST]:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW:
            continue
        hidden = kind in _UNSEEN and char not in _KEPT
        shown.append(f"[U+{ord(char):04X}]" if hidden else char)
    rest = len(text) - _SHOWN_AT_MOST
    return "".join(shown) + (f" [{rest} more characters]" if rest > 0 else "")


def is_bare_code(body: str) -> bool:
    """Say whether this is six digits and nothing else."""
    return _BARE_CODE.fullmatch(body.strip()) is not None


def _is_bare_code(body: str, *, text: InboundText) -> bool:
    """Say whether a code was texted and nothing else: the service has read it, nobody needs to."""
    return not text.odd and is_bare_code(body)


def _reply(parts: Sequence[InboundText]) -> ReplyRow:
    """Read one reply, of one part or several."""
    first, body = parts[0], _body_of_reply(parts)
    is_code = _is_bare_code(body, text=first)
    return ReplyRow(
        body=body,
        came_with=_came_with(first),
        received_at=first.received_at,
        alarm_word=any(text.alarm_word for text in parts),
        read=all(text.read_at is not None for text in parts) or is_code,
        read_at=first.read_at,
        read_by=first.read_by.display_name if first.read_by else "",
        is_code=is_code,
    )


def _came_with(text: InboundText) -> str:
    """Say what came with a text that is not kept, and by what channel if it cannot be answered."""
    pictures = {0: "", 1: "a picture that we do not keep"}
    said = [pictures.get(text.pictures, f"{text.pictures} pictures that we do not keep")]
    if text.channel != Channel.SMS:
        said.append(f"by {Channel(text.channel).label}: not answered")
    return ", ".join(filter(None, said))


def _body_of_reply(parts: Sequence[InboundText]) -> str:
    """Read what the person wrote, or say that there is nothing, or that it is gone."""
    if parts[0].is_score:
        return SCORE
    try:
        body = inert("".join(contacts.body_of(text) for text in parts))
        return body if body.strip() or parts[0].pictures else NOTHING
    except sealing.Unreadable:
        return ERASED


def _body_of_text(message: Message) -> str:
    """Read what we wrote, but for the match code."""
    if message.text_key in _WITH_CODE:
        return "(holds their match code)"
    try:
        return inert(outbox.body_of(message))
    except sealing.Unreadable:
        return ERASED


def _gloss_of_text(message: Message) -> str:
    """Read what we wrote in plain English, but for the match code."""
    if message.text_key in _WITH_CODE:
        return ""
    try:
        return inert(outbox.gloss_of(message))
    except sealing.Unreadable:
        return ERASED
