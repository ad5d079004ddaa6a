"""What a case's page says of the person stopped: their phone, what was written, notes."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from controlroom import conversation
from controlroom.conversation import ReplyRow, TextRow
from verification.actions import contacts
from verification.actions.messaging import outbox
from verification.actions.records import roles
from verification.enums import TextLanguage
from verification.models import InboundText, Message, Verification, Words
from verification.rules.wordings import catalogues


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """Words an operator or the officer typed."""

    kind: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonPart:
    """What is known of the person; replies, texts and notes stand with the oldest first.

    `language` says what was asked for other than English, and whether their texts are in it.
    """

    phone: str
    language: str
    replies: list[ReplyRow]
    texts: list[TextRow]
    notes: list[NoteRow]

    @property
    def unread(self) -> bool:
        """Say whether the person wrote something that nobody has marked as read."""
        return any(not reply.read for reply in self.replies)

    @property
    def newest(self) -> ReplyRow | None:
        """Give what they wrote last, but for a bare code: the service has read that."""
        return next((reply for reply in reversed(self.replies) if not reply.is_code), None)

    @property
    def cry(self) -> ReplyRow | None:
        """Give the newest of their texts that raised an alarm."""
        return next((reply for reply in reversed(self.replies) if reply.alarm_word), None)


def read(verification: Verification, *, own_team: bool) -> PersonPart:
    """Read it for one user; the officer's own team is shown no digit of the number."""
    contact = verification.contact
    sent = Message.objects.newest_of_case(verification_id=verification.id)
    return PersonPart(
        phone="" if own_team or not contact else contacts.masked(contact),
        language=_language(verification),
        replies=_replies(verification),
        texts=conversation.texts(list(sent), first=verification.contact_id),
        notes=_notes(verification),
    )


def _language(verification: Verification) -> str:
    """Say in what language they are written to, where it is or should be another than English."""
    language = outbox.language_of(contact=verification.contact, verification=verification)
    if language is TextLanguage.ENGLISH:
        return ""
    if language in catalogues.offered(drafts=settings.DRAFT_WORDINGS):
        return f"texts in {language.label}"
    return f"asked for {language.label}: texts in English, find an interpreter"


def _replies(verification: Verification) -> list[ReplyRow]:
    """Read what the contacts of this case wrote since it began."""
    since = verification.requested_at
    found = InboundText.objects.newest_of_case(verification_id=verification.id, since=since)
    return conversation.replies(list(found))


def _notes(verification: Verification) -> list[NoteRow]:
    """Read what was typed about this case, oldest first."""
    return [
        NoteRow(
            kind=words.get_kind_display(),
            words=conversation.typed(words),
            by=roles.shown_name(words.written_by, officer=verification.officer)
            if words.written_by
            else "officer",
            at=words.at,
        )
        for words in Words.objects.notes_of(verification_id=verification.id)
    ]
