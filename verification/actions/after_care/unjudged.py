"""Cases that are over and that nobody has judged: quietly after two hours, louder after twelve."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from verification.actions.after_care import due, standing
from verification.enums import FollowUpKind
from verification.models import FollowUp, Judgement
from verification.rules import after_care
from verification.rules.after_care import FollowUpStep
from verification.rules.states import FINAL

_AT_ONCE = 200


def find(now: datetime) -> list[UUID]:
    """List the judgements that have been owed for long of cases that have been over for as long.

    What ended badly is judged; it owes a supervisor's waiver, and alarms nobody.
    """
    since = now - settings.UNJUDGED_AFTER
    judged = Judgement.objects.filter(verification=OuterRef("verification"))
    owed = FollowUp.objects.due(kinds=(FollowUpKind.JUDGEMENT,), now=since)
    over = owed.filter(~Exists(judged), verification__state__in=FINAL)
    long_over = over.filter(verification__state_at__lte=since)
    return list(long_over.values_list("id", flat=True)[:_AT_ONCE])


def alarm(row_id: UUID) -> None:
    """Raise it, and say when it is raised higher."""
    held = standing.hold(row_id)
    if held is None or held.row.alarmed_at is not None:
        return
    over_since = max(held.row.due_at, held.verification.state_at)
    if over_since + settings.UNJUDGED_AFTER > held.now:
        return
    step = after_care.step_of(held.kind, at=standing.of(held), when=standing.moment(held.now))
    if step is FollowUpStep.ALARM:
        higher_at = over_since + settings.UNJUDGED_P2_AFTER
        due.alarm(held, priority=held.duty.first, higher_at=higher_at)
