"""Targets: what somebody outside set for a measure, and when."""

from datetime import date

from community.outcomes.actions import readings
from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.models import Measure
from community.outcomes.models.measures import WORDS_AT_MOST
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, Subject

# Entries hold whole numbers alone.
_MILLI = 1_000


class UnfitTarget(Exception):  # noqa: N818 - what is wrong with it
    """A target cannot be set so; the sentence says why."""


def set_target(*, slug: str, target: float, set_by: str, set_on: date, actor: Actor) -> Measure:
    """Set a measure's target, in the measure's own unit (a share from 0 to 1). One entry.

    `set_by` is whoever set it, as anybody may read it; `set_on` is today or before. Raises
    UnfitTarget.
    """
    ledger.require_transaction()
    readings.write_down()
    measure = Measure.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if measure is None:
        raise UnfitTarget("There is no such measure.")
    if set_on > clock.today():
        raise UnfitTarget("A target is set today or before.")
    words = " ".join(set_by.split())
    if not 2 <= len(words) <= WORDS_AT_MOST:
        raise UnfitTarget(f"Say who set it, in at most {WORDS_AT_MOST} characters.")
    measure.target, measure.target_set_by, measure.target_set_on = target, words, set_on
    measure.save(update_fields=["target", "target_set_by", "target_set_on"])
    ledger.record(
        event=OutcomesEvent.TARGET_SET,
        actor=actor,
        subject=Subject(kind=OutcomesSubject.MEASURE, id=measure.id),
        thousandths=round(target * _MILLI),
    )
    return measure
