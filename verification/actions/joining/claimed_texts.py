"""Words of a phone whose newest text from us was about a walk: whom they go to.

To whoever claims them, and to nobody else, where nothing of a check can be meant by them. What
holds a code is about a check, and while a case of the phone is live nobody may claim. Where an
alarm of the phone or of a case of it is open, or a check still waits for its answer and its
judgement, the operators see them as ever and the claimant gets them too. What fails in the
claimant's own app is as if nobody had claimed.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from foundation.audit import ledger
from foundation.registry import text_claimants
from foundation.registry.text_claimants import Claimant, ClaimedText
from verification.actions.messaging import outbox
from verification.actions.records import belonging
from verification.enums import MessageSubject
from verification.models import Contact, InboundText, Verification
from verification.rules.closing import OWED
from verification.rules.states import LIVE

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who claims the words of a text; `alone`: nobody else need read them."""

    claimant: Claimant
    words: str
    alone: bool


def is_about_walk(contact: Contact) -> bool:
    """Say whether what a locked phone writes now may be an answer to a text about a walk."""
    return not contact.is_new and outbox.newest_subject(contact.id) is MessageSubject.WALK


def find(text: InboundText, *, own: list[Verification], words: str, now: datetime) -> Claim | None:
    """Find who claims a text of such a phone, whose locked cases are `own`; None where nobody does.

    Changes nothing.
    """
    if any(case.state in LIVE for case in own):
        return None
    contact = text.contact
    claimant = _claimant_of(contact, now=now)
    if claimant is None:
        return None
    return Claim(
        claimant=claimant, words=words, alone=not _is_anything_open(text, own=own, now=now)
    )


def give(claim: Claim, *, text: InboundText) -> bool:
    """Give the claimant the text; False, and nothing of theirs done, where they fail to take it."""
    try:
        with ledger.savepoint():
            claim.claimant.take(
                ClaimedText(
                    contact_id=text.contact_id,
                    inbound_id=text.id,
                    words=claim.words,
                    received_at=text.received_at,
                )
            )
    except Exception:
        log.exception("text %s was claimed and not taken", text.id)
        return False
    return True


def _claimant_of(contact: Contact, *, now: datetime) -> Claimant | None:
    """Ask who claims what this phone writes; whoever cannot say does not."""
    try:
        with transaction.atomic():
            return text_claimants.claimant_of(contact.id, now)
    except Exception:
        log.exception("nobody can say who claims the texts of contact %s", contact.id)
        return None


def _is_anything_open(text: InboundText, *, own: list[Verification], now: datetime) -> bool:
    """Say whether the words may be meant for the operators: an alarm is open, or a check asked."""
    if belonging.has_open_alarm(contact=text.contact, but=OWED):
        return True
    asking = belonging.awaiting(text.contact_id, text_id=text.id, now=now)
    return any(case.id in asking and case.follow_ups.owed().exists() for case in own)
