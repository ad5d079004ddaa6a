"""Take a report. Every one is kept; whether it weighs is said beside it.

A public report writes no entry of the audit log, whose head every verification has to lock: the
entry of each hour says how many came.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from community.streets.enums import UnitKind
from community.streets.models import Stretch
from community.streets.units import Unit
from community.streetsafe.actions import receipts, source_counts, sources, tallies
from community.streetsafe.actions.network_pace import NetworkPace
from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    Reason,
    SpeaksAs,
    TimeBand,
    When,
    WhyNotCounted,
)
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Report
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, Subject
from foundation.queue.rate_limits import RateLimit

# Across all roads, of one network: 6 an hour, 20 a day; ten times as much of one that many share.
_PACE = NetworkPace(
    own=(
        RateLimit(name="street-reports-hour", per_minute=6 / 60, burst=6),
        RateLimit(name="street-reports-day", per_minute=20 / 1440, burst=20),
    ),
    shared=(
        RateLimit(name="street-reports-shared-hour", per_minute=60 / 60, burst=60),
        RateLimit(name="street-reports-shared-day", per_minute=200 / 1440, burst=200),
    ),
)
_CHAINAGE_STEP_M = 10


class NoReason(ValueError):  # noqa: N818 - what is wrong with it
    """A report that a place feels unsafe names no reason, or one that it feels better names any."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What somebody ticked."""

    feeling: Feeling
    reasons: frozenset[Reason]
    when: When
    dark: Dark
    time_band: TimeBand | None = None
    speaks_as: SpeaksAs | None = None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whence a public report comes: an address that is used and not kept."""

    address: str


@dataclass(frozen=True, kw_only=True)
class FormState:
    """What the form it came by says of it."""

    held_because: WhyNotCounted | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What whoever reported is shown: the code, once."""

    code: str
    report_id: UUID


@dataclass(frozen=True, kw_only=True)
class _Weight:
    counted: Counted
    why_not: WhyNotCounted | None = None


def check_pace(sender: Sender) -> None:
    """Count a report of this network, before anything is stored; raises network_pace.TooMany."""
    _PACE.check(sender.address)


def receive(
    *,
    unit: Unit,
    chainage_m: int | None,
    answers: Answers,
    channel: Channel,
    sender: Sender | None = None,
    form: FormState | None = None,
    actor: Actor | None = None,
) -> Receipt:
    """Store a report of today.

    A public one has a `sender`; one that staff take by phone or at an event has an `actor`, and an
    entry in the log. Raises NoReason.
    """
    ledger.require_transaction()
    _check_reasons(answers)
    today = clock.today()
    source = _source_of(sender, unit=unit, today=today) if sender else None
    weight = _weigh(source=source, form=form or FormState())
    code = receipts.new_code()
    report = Report.objects.create(
        **_place(unit, chainage_m),
        **_said(answers),
        channel=channel,
        received_on=today,
        counted=weight.counted,
        why_not=weight.why_not,
        source=source.token if source else None,
        source_key=source.key if source else None,
        receipt_index=receipts.index_of(code),
    )
    tallies.add(report=report)
    if actor is not None:
        ledger.record(
            event=StreetSafeEvent.REPORT_TAKEN,
            actor=actor,
            subject=Subject(kind=StreetSafeSubject.REPORT, id=report.id),
            channel=channel,
        )
    return Receipt(code=code, report_id=report.id)


def weigh(
    *, report_id: UUID, counted: Counted, why_not: WhyNotCounted | None, actor: Actor
) -> None:
    """Let a human say whether a report weighs; raises Report.DoesNotExist.

    Nothing is deleted: what does not count says why, and who said so.
    """
    ledger.require_transaction()
    report = Report.objects.select_for_update().get(pk=report_id)
    if (report.counted, report.why_not) == (counted, why_not):
        return
    if report.counted == Counted.YES:
        tallies.take_away(report=report)
        source_counts.take_away(report)
    report.counted, report.why_not, report.weighed_by_id = counted, why_not, actor.id
    report.save(update_fields=["counted", "why_not", "weighed_by"])
    tallies.add(report=report)
    ledger.record(
        event=StreetSafeEvent.REPORT_WEIGHED,
        actor=actor,
        subject=Subject(kind=StreetSafeSubject.REPORT, id=report.id),
        counted=counted,
        why=why_not,
    )


def _check_reasons(answers: Answers) -> None:
    if bool(answers.reasons) != (answers.feeling == Feeling.UNSAFE):
        raise NoReason(answers.feeling)


def _weigh(*, source: sources.Source | None, form: FormState) -> _Weight:
    """Weigh a report by rule: what looks wrong waits, what was said often enough does not count."""
    if form.held_because is not None:
        return _Weight(counted=Counted.HELD, why_not=form.held_because)
    if source is not None and sources.has_said_enough(source):
        return _Weight(counted=Counted.NO, why_not=WhyNotCounted.SOURCE)
    return _Weight(counted=Counted.YES)


def _source_of(sender: Sender, *, unit: Unit, today: date) -> sources.Source:
    return sources.of(address=sender.address, road_id=_road_of(unit), today=today)


def _road_of(unit: Unit) -> UUID:
    """Give the street of a stretch; a street and a spot are roads of their own."""
    if unit.kind != UnitKind.STRETCH:
        return unit.id
    return Stretch.objects.values_list("street_id", flat=True).get(pk=unit.id)


def _place(unit: Unit, chainage_m: int | None) -> dict[str, object]:
    """Name the unit's column, and how far along a stretch it is, to 10 m."""
    along = chainage_m if unit.kind == UnitKind.STRETCH else None
    rounded = None if along is None else round(along / _CHAINAGE_STEP_M) * _CHAINAGE_STEP_M
    return {f"{unit.kind}_id": unit.id, "chainage_m": rounded}


def _said(answers: Answers) -> dict[str, object]:
    return {
        "feeling": answers.feeling,
        "reasons": bits_of(answers.reasons),
        "when_band": answers.when,
        "dark": answers.dark,
        "time_band": answers.time_band,
        "speaks_as": answers.speaks_as,
    }


def bits_of(reasons: Iterable[Reason]) -> int:
    """Set the bit of each reason."""
    return sum(set(reasons))


def reasons_in(bits: int) -> frozenset[Reason]:
    """Read the reasons out of a report's bits."""
    return frozenset(one for one in Reason if bits & one)
