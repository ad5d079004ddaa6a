"""Waves that are over are closed: what weighs is settled, then every source is destroyed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.models import Answer, SurveyChannel, Wave
from community.outcomes.rules import stuffing
from community.outcomes.rules.stuffing import Sent
from foundation.audit import clock, ledger
from foundation.audit.ledger import Subject
from foundation.encryption import data_keys


def close_over(*, now: datetime) -> int:
    """Close each wave whose time is over: one entry each. Returns how many."""
    ledger.require_transaction()
    over = Wave.objects.select_for_update(no_key=True, skip_locked=True).filter(
        closed_at=None, closes_on__lte=clock.local_day(now)
    )
    waves = list(over.order_by("id"))
    for wave in waves:
        _close(wave, now=now)
    return len(waves)


def _close(wave: Wave, *, now: datetime) -> None:
    answers = Answer.objects.filter(channel__wave=wave)
    odd = _settle(answers)
    answers.update(source=None, source_is_shared=None)
    data_keys.destroy(key_id=wave.key_id, now=now)
    Wave.objects.filter(pk=wave.pk).update(closed_at=now)
    ledger.record(
        event=OutcomesEvent.WAVE_CLOSED,
        actor=ledger.SYSTEM,
        subject=Subject(kind=OutcomesSubject.WAVE, id=wave.id),
        answers=answers.count(),
        weigh=answers.filter(weighs=True).count(),
        odd_channels=odd,
    )


def _settle(answers: QuerySet[Answer, Any]) -> int:
    """Write which answers weigh and which channels are odd; returns how many are."""
    # By day, then by an id that is random: nobody can choose to be first of a day.
    rows = list(answers.order_by("day", "id"))
    sent = [_sent(row) for row in rows]
    weighs = stuffing.weighing(sent)
    for does in (True, False):
        ids: list[UUID] = [row.id for row, one in zip(rows, weighs, strict=True) if one is does]
        answers.filter(id__in=ids).update(weighs=does)
    odd = stuffing.odd(sent, weighs=weighs)
    for channel_id, why in odd.items():
        SurveyChannel.objects.filter(pk=channel_id).update(why_odd=why)
    return len(odd)


def _sent(row: Answer) -> Sent:
    return Sent(
        channel=str(row.channel_id),
        source=None if row.source is None else bytes(row.source),
        is_shared=bool(row.source_is_shared),
        pattern=(
            row.near_home,
            row.busy_place,
            row.park,
            row.happened,
            row.told,
            row.why_not,
            row.would_tell,
        ),
        is_doubted=row.is_doubted,
    )
