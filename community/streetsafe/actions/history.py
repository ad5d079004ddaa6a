"""Take over what another service held, once: its reports, its owners and their actions.

Of a connection only the weight is taken over, and a token where the key of that day would still be
there; nothing older can be linked by anybody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import User
from community.streetsafe.actions import past_actions, signals, sources, standings, tallies
from community.streetsafe.actions.past_places import NotOnTheMap, Places
from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    When,
    WhyNotCounted,
)
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Report, Signal
from community.streetsafe.models.signals import SignalKind, SignalState
from community.streetsafe.models.sources import PERIOD_DAYS
from community.streetsafe.rules import past, replay, weeks, weighing
from community.streetsafe.rules.evidence import CAP, CAP_SHARED, Tap
from community.streetsafe.rules.growing import Verdict
from community.streetsafe.rules.past import Past
from community.streetsafe.rules.weeks import LONG, SHORT
from community.streetsafe.rules.world import Entry
from foundation.audit import clock, ledger
from foundation.audit.ledger import COMMAND, Subject

_AT_ONCE = 1_000
# Older days may lie in a period whose key is destroyed by now, or will be tonight.
_KNOWN_FOR = timedelta(days=PERIOD_DAYS)
_SIX_DAYS = timedelta(days=6)


class CannotTakeOver(Exception):  # noqa: N818
    """Nothing is taken over; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """How much was taken over."""

    reports: int
    counted: int
    actions: int
    signals: int


def has_begun() -> bool:
    """Say whether there are reports already."""
    return Report.objects.exists()


def take_over(
    *, history: Past, by: User, progress: Callable[[str], None] = lambda _: None
) -> TakenOver:
    """Store everything and count it; `by` is the analyst who answers for the actions.

    Only into a service without reports. Raise CannotTakeOver.
    """
    ledger.require_transaction()
    if has_begun():
        raise CannotTakeOver("There are reports already; a history is taken over before the first.")
    now = clock.db_now()
    today = clock.local_day(now)
    try:
        places = Places.read(history)
    except NotOnTheMap as error:
        raise CannotTakeOver(str(error)) from error
    reports = list(_reports(history, places, today=today))
    Report.objects.bulk_create(reports, batch_size=_AT_ONCE)
    progress(f"{len(reports)} reports stored")
    actions = past_actions.take_over(history, places, by=by)
    tallies.rebuild(today=today)
    standings.rebuild(today=today)
    progress("counted by road and week")
    _remember_what_was_told(history, places, today=today)
    found = signals.refresh(now=now)
    ledger.record(
        event=StreetSafeEvent.HISTORY_TAKEN_OVER,
        actor=COMMAND,
        subject=Subject(kind=StreetSafeSubject.HISTORY, id=uuid7()),
        reports=len(reports),
        actions=len(actions),
    )
    counted = sum(report.counted == Counted.YES for report in reports)
    return TakenOver(reports=len(reports), counted=counted, actions=len(actions), signals=found.new)


def _reports(history: Past, places: Places, *, today: date) -> Iterator[Report]:
    for entry, tap in weighing.weigh_all(history.world):
        if entry.day > today:
            raise CannotTakeOver(f"A report is of {entry.day}, which is not over.")
        report = Report(
            **places.column_of(entry.unit),
            feeling=Feeling.UNSAFE,
            reasons=past.reasons_of(entry.reasons, where=str(entry.day)),
            when_band=When.TODAY,
            dark=Dark(entry.dark),
            channel=Channel.WEB,
            received_on=entry.day,
            counted=Counted.YES if tap.counted else Counted.NO,
            why_not=None if tap.counted else WhyNotCounted.SOURCE,
        )
        if entry.source is not None and entry.day > today - _KNOWN_FOR:
            _keep_source(report, entry, tap, history=history, road_id=places.road_of(entry.unit))
        yield report


def _keep_source(report: Report, entry: Entry, tap: Tap, *, history: Past, road_id: UUID) -> None:
    most = CAP_SHARED if tap.source in history.world.shared else CAP
    word = str(entry.source)
    source = sources.of_word(word, road_id=road_id, day=entry.day, at_most=most)
    report.source, report.source_key = source.token, source.key


def _remember_what_was_told(history: Past, places: Places, *, today: date) -> None:
    """Write down which roads were told as a burst or as few connections while those were known.

    Their tokens are gone, so that without this the same taps would look like growth now.
    """
    recent = LONG.begins(weeks.monday(today))
    told = {
        (line.unit, line.verdict): week.week
        for week in replay.lists_of_weeks(history.world)
        if week.week >= recent
        for line in week.listed
        if line.verdict is not Verdict.GROWING
    }
    Signal.objects.bulk_create(
        Signal(
            unit=UUID(unit),
            unit_kind=places.kind_of(unit),
            kind=SignalKind(verdict),
            state=SignalState.CLOSED,
            count=0,
            expected=0.0,
            window_days=SHORT.days,
            p=1.0,
            sources=0,
            days=0,
            first_seen_on=week,
            last_seen_on=min(week + _SIX_DAYS, today),
        )
        for (unit, verdict), week in told.items()
    )
