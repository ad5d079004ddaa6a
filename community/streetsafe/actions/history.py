"""Take over what another service held, once: its reports, its owners and their actions.

Of a connection only the weight is taken over, and a token where the key of that day would still be
there; nothing older can be linked by anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import User
from community.streets.enums import UnitKind
from community.streets.models import Street, Stretch
from community.streetsafe.actions import partners, signals, sources, standings, tallies
from community.streetsafe.enums import (
    ActionState,
    Channel,
    Counted,
    Dark,
    Feeling,
    When,
    WhyNotCounted,
)
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Partner, Report, Signal
from community.streetsafe.models.signals import SignalKind, SignalState
from community.streetsafe.models.sources import PERIOD_DAYS
from community.streetsafe.rules import past, replay, weeks, weighing
from community.streetsafe.rules.evidence import CAP, CAP_SHARED, Tap
from community.streetsafe.rules.past import Past, PastAction
from community.streetsafe.rules.growing import Verdict
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
    places = _Places.read(history)
    reports = list(_reports(history, places, today=today))
    Report.objects.bulk_create(reports, batch_size=_AT_ONCE)
    progress(f"{len(reports)} reports stored")
    actions = _take_actions(history, places, by=by)
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


def _reports(history: Past, places: "_Places", *, today: date) -> Iterator[Report]:
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


@dataclass(frozen=True, kw_only=True)
class _Places:
    """The units of today's map that the history names."""

    streets_of: Mapping[str, UUID]

    @classmethod
    def read(cls, history: Past) -> "_Places":
        """Look them up. Raise CannotTakeOver where the map has one of them no more."""
        rows = Stretch.objects.filter(street_import__is_current=True)
        found = {str(stretch): street for stretch, street in rows.values_list("id", "street_id")}
        streets = Street.objects.filter(street_import__is_current=True)
        found |= {str(street): street for street in streets.values_list("id", flat=True)}
        named = {entry.unit for entry in history.world.reports}
        unknown = (named | {one.unit for one in history.actions}) - found.keys()
        if unknown:
            raise CannotTakeOver(
                f"{len(unknown)} units are not on today's map, among them {min(unknown)}."
            )
        return cls(streets_of=found)

    def road_of(self, unit: str) -> UUID:
        """Give the street of a stretch; a street is its own."""
        return self.streets_of[unit]

    def kind_of(self, unit: str) -> UnitKind:
        """Say whether it is a street or a stretch."""
        return UnitKind.STREET if unit == str(self.streets_of[unit]) else UnitKind.STRETCH

    def column_of(self, unit: str) -> dict[str, UUID]:
        """Name the report's column, and what stands there."""
        return {f"{self.kind_of(unit)}_id": UUID(unit)}


def _remember_what_was_told(history: Past, places: _Places, *, today: date) -> None:
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


def _take_actions(history: Past, places: _Places, *, by: User) -> list[Action]:
    owners = _owners(history)
    taken = []
    for one in history.actions:
        kind = places.kind_of(one.unit)
        signal = Signal.objects.create(**_signal(one, kind=kind, by=by))
        taken.append(_take_action(one, kind=kind, signal=signal, owner=owners[one.owner]))
    return taken


def _owners(history: Past) -> dict[str, Partner]:
    return {
        one.name: partners.find(one.name)
        or partners.create(name=one.name, public_name=one.public_name, kind=one.kind, actor=COMMAND)
        for one in history.owners
    }


def _signal(one: PastAction, *, kind: UnitKind, by: User) -> dict[str, object]:
    """Give the signal as it was left: what it rested on is not known any more."""
    closed = one.state is ActionState.DONE
    return {
        "unit": UUID(one.unit),
        "unit_kind": kind,
        "kind": SignalKind.GROWING,
        "state": SignalState.CLOSED if closed else SignalState.ACTING,
        "count": 0,
        "expected": 0.0,
        "window_days": SHORT.days,
        "p": 1.0,
        "sources": 0,
        "days": 0,
        "first_seen_on": one.seen_on,
        "last_seen_on": one.asked_on,
        "judged_by": by,
        "judged_at": clock.db_now(),
    }


def _take_action(one: PastAction, *, kind: UnitKind, signal: Signal, owner: Partner) -> Action:
    action = Action.objects.create(
        unit=UUID(one.unit),
        unit_kind=kind,
        signal=signal,
        kind=one.kind,
        owner=owner,
        state=one.state,
        proposed_on=one.asked_on,
        due_on=one.due_on,
        done_on=one.done_on,
        reason=one.reason,
    )
    ledger.record(
        event=StreetSafeEvent.ACTION_PROPOSED,
        actor=COMMAND,
        subject=Subject(kind=StreetSafeSubject.ACTION, id=action.id),
        kind=one.kind,
        owner=owner.id,
    )
    return action
