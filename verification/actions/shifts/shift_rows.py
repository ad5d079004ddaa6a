"""Rows of shifts: the open one of an operator, its entries in the log, its sealed words."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import User
from foundation.audit import ledger
from foundation.encryption import cells, data_keys, sealing
from verification.enums import ShiftWordsKind
from verification.events import Event, SubjectKind
from verification.models import Shift, ShiftWords

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_of(*, user: User) -> Shift | None:
    """Find the shift of this operator that has not ended, begun or being begun."""
    return Shift.objects.filter(user=user, ended_at=None).select_related("allowed_by").first()


def lock_of(*, user: User) -> Shift | None:
    """Lock an operator's account, which comes before all that a shift touches, and their shift."""
    ledger.require_transaction()
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    return open_of(user=user)


def record(event: Event, *, shift: Shift, actor: ledger.Actor, **details: ledger.Detail) -> None:
    """Write what became of a shift."""
    ledger.record(
        event=event,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.SHIFT, id=shift.id),
        topic=None,
        **details,
    )


def end(shift: Shift, *, now: datetime, actor: ledger.Actor, lapsed: bool) -> None:
    """End a locked shift; whether it may end is asked before."""
    shift.ended_at = now
    shift.save(update_fields=["ended_at"])
    record(Event.SHIFT_ENDED, shift=shift, actor=actor, lapsed=lapsed)


def write_words(kind: ShiftWordsKind, text: str, *, shift: Shift, by: User, now: datetime) -> None:
    """Seal words of a shift under a key of their own."""
    words = ShiftWords(shift=shift, kind=kind, key=data_keys.new(), written_by=by, at=now)
    cells.seal(words, "sealed", text)
    words.save(force_insert=True)


def read_words(words: ShiftWords) -> str:
    """Open words of a shift; empty once they are forgotten."""
    try:
        return cells.unseal_text(words, "sealed")
    except sealing.Unreadable:
        return ""


def desk_phone_of(*, user: User) -> str:
    """Read the desk phone that an operator gave last; empty where there is none."""
    theirs = _of_kind(ShiftWordsKind.DESK_PHONE).filter(shift__user=user)
    newest = theirs.order_by("-at").first()
    return read_words(newest) if newest else ""


def forget(now: datetime) -> int:
    """Destroy the keys of what was written SHIFT_WORDS_KEPT_FOR ago; answer of how many."""
    old = ShiftWords.objects.filter(
        at__lt=now - settings.SHIFT_WORDS_KEPT_FOR, key__destroyed_at=None
    )
    ids = list(old.values_list("key_id", flat=True))
    for key_id in ids:
        data_keys.destroy(key_id=key_id, now=now)
    return len(ids)


def _of_kind(kind: ShiftWordsKind) -> "QuerySet[ShiftWords]":
    return ShiftWords.objects.filter(kind=kind).select_related("key")
