"""What is due next on a case, and which cases wait to be judged, for the console's screens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from verification.enums import FollowUpKind, State
from verification.models import FollowUp, Verification
from verification.rules.states import FINAL, LIVE

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that is owed: `at` is when, or until when the answer to what was asked may take."""

    kind: FollowUpKind
    at: datetime
    is_asked: bool


def of_cases(ids: Collection[UUID]) -> dict[UUID, list[Due]]:
    """List what is owed of each of these cases, the next first; the same to two phones once.

    A judgement is last: it is owed from the joining on, and given once the case is over.
    """
    found: dict[UUID, list[Due]] = {id_: [] for id_ in ids}
    for row in _owed(ids):
        due = _due(row)
        if due is not None and due not in found[row.verification_id]:
            found[row.verification_id].append(due)
    return {id_: sorted(its, key=_order) for id_, its in found.items()}


def next_of_cases(ids: Collection[UUID]) -> dict[UUID, Due]:
    """Name what is due next of each of these cases, where anything is."""
    return {id_: its[0] for id_, its in of_cases(ids).items() if its}


def to_judge(*, by: "User") -> "QuerySet[Verification]":
    """Select the cases that are over and owed a judgement, the oldest first; none of which `by` is
    the officer.

    One that was judged to have ended badly is among them: it waits for a supervisor's waiver.
    """
    owed = FollowUp.objects.owed().filter(kind=FollowUpKind.JUDGEMENT)
    # Looked up first: joined to millions that owe nothing, the planner would read them all.
    ids = list(owed.values_list("verification_id", flat=True).distinct())
    over = Verification.objects.filter(id__in=ids, state__in=FINAL)
    return over.exclude(officer__user_id=by.pk).order_by("state_at", "id")


def _owed(ids: Collection[UUID]) -> "QuerySet[FollowUp]":
    """Read what is owed; the question how safe they felt is nobody's business but theirs."""
    rows = FollowUp.objects.filter(verification_id__in=ids, done_at=None)
    asked = rows.exclude(kind=FollowUpKind.FEEDBACK)
    return asked.select_related("verification").defer("words").order_by("due_at", "id")


def _due(row: FollowUp) -> Due | None:
    """Say when one is due; None for what is not to be done yet."""
    kind = FollowUpKind(row.kind)
    is_asked = row.message_id is not None
    at = row.answer_by if is_asked and row.answer_by else row.due_at
    if kind is FollowUpKind.JUDGEMENT:
        if State(row.verification.state) in LIVE:
            return None
        at = max(row.due_at, row.verification.state_at)
    return Due(kind=kind, at=at, is_asked=is_asked)


def _order(due: Due) -> tuple[bool, datetime]:
    return due.kind is FollowUpKind.JUDGEMENT, due.at
