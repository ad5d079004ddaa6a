"""Signals: what a night writes of the counts, and what people say to it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import Role
from community.streets.enums import UnitKind
from community.streets.models import Stretch
from community.streetsafe.actions import signals, standings, tallies
from community.streetsafe.enums import Counted, WhyNotCounted
from community.streetsafe.models import Report, Signal
from community.streetsafe.models.signals import NotRealBecause, SignalKind, SignalState
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind
from foundation.audit.models import AuditEntry
from tests.community.streetsafe.streets_and_reports import MONDAY, Net
from tests.support import accounts

TODAY = MONDAY + timedelta(days=6)


@pytest.fixture
def past(net: Net) -> Net:
    """Give an area of 200 streets in which a year passed with a report a week on others."""
    net.quiet_streets(180)
    for number in range(20):
        (stretch,) = net.street(f"Ordinary {number}")
        for week in range(5):
            net.report(stretch=stretch, day=MONDAY - timedelta(weeks=number + week * 11))
    return net


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def night(day: date = TODAY) -> signals.Refreshed:
    """Do what is done each night."""
    with ledger.transaction():
        tallies.rebuild(today=day)
        standings.rebuild(today=day)
        return signals.refresh(now=noon(day))


def grow(net: Net, stretch: Stretch, *, many: int = 9, last: date = TODAY) -> None:
    """Report a stretch on so many days up to the last, each time from another connection."""
    for number in range(many):
        net.report(stretch=stretch, day=last - timedelta(days=2 * number), source=number)


def judge(
    signal: Signal,
    actor: Actor,
    state: SignalState = SignalState.REAL,
    why: NotRealBecause | None = None,
) -> Signal:
    with ledger.transaction():
        return signals.judge(signal_id=signal.id, actor=actor, state=state, why=why)


@pytest.fixture
def analyst(db: None) -> Actor:
    """Give somebody of the staff."""
    made = accounts.make_operator(username="ann", role=Role.OPERATOR)
    return Actor(kind=ActorKind.OPERATOR, id=made.user.id)


def test_a_road_that_grows_is_found_once_and_followed(past: Net) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    assert night().new == 1
    signal = Signal.objects.get()
    assert signal.kind == SignalKind.GROWING
    assert signal.unit in (stretch.id, stretch.street_id)
    assert (signal.count, signal.sources, signal.days, signal.state) == (9, 9, 9, SignalState.NEW)
    assert signal.q is not None
    assert signal.p < signal.q < 0.01
    past.report(stretch=stretch, day=TODAY + timedelta(days=1), source=77)
    assert night(TODAY + timedelta(days=1)) == signals.Refreshed(
        new=0, seen_again=1, is_unusual=False
    )
    signal.refresh_from_db()
    assert signal.count == 10
    assert (signal.first_seen_on, signal.last_seen_on) == (TODAY, TODAY + timedelta(days=1))


def test_a_park_can_grow(past: Net) -> None:
    spots = [past.spot(f"Park {number}") for number in range(30)]
    past.report(spot=spots[1], day=MONDAY - timedelta(weeks=30))
    for number in range(9):
        past.report(spot=spots[0], day=TODAY - timedelta(days=2 * number), source=number)
    night()
    signal = Signal.objects.get()
    assert (signal.unit, signal.unit_kind) == (spots[0].id, UnitKind.SPOT)


def test_one_day_is_a_burst_and_no_growth(past: Net) -> None:
    (stretch,) = past.street("Ley Street")
    for number in range(60):
        past.report(stretch=stretch, day=TODAY, source=number)
    night()
    signal = Signal.objects.get()
    assert (signal.kind, signal.unit, signal.days) == (SignalKind.BURST, stretch.id, 1)


def test_one_connection_is_told_as_that_also_once_it_is_forgotten(past: Net) -> None:
    (stretch,) = past.street("Ley Street")
    for number in range(20):
        counts = number < 9
        past.report(
            stretch=stretch,
            day=TODAY - timedelta(days=number),
            counted=Counted.YES if counts else Counted.NO,
            why_not=None if counts else WhyNotCounted.SOURCE,
            source=number % 3,
        )
    night()
    assert [one.kind for one in Signal.objects.all()] == [SignalKind.ONE_SOURCE]
    Report.objects.update(source=None, source_key=None)
    night(TODAY + timedelta(days=1))
    night(TODAY + timedelta(days=35))
    assert {one.kind for one in Signal.objects.all()} == {SignalKind.ONE_SOURCE}


def test_a_young_service_calls_nothing_growing(net: Net) -> None:
    net.quiet_streets(100)
    (ordinary,) = net.street("Ordinary")
    net.report(stretch=ordinary, day=MONDAY - timedelta(weeks=10))
    (stretch,) = net.street("Ley Street")
    grow(net, stretch)
    assert night().new == 0


def test_what_is_not_real_comes_again_only_with_new_reports(
    past: Net, analyst: Actor, settings: LazySettings
) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    night()
    signal = Signal.objects.get()
    settings.CLOCK_OFFSET = noon(TODAY) - datetime.now(UTC)
    judge(signal, analyst, SignalState.NOT_REAL, NotRealBecause.CAMPAIGN)
    tomorrow = TODAY + timedelta(days=1)
    assert night(tomorrow).new == 0
    for number in range(4):
        past.report(stretch=stretch, day=tomorrow, source=100 + number)
    assert night(tomorrow + timedelta(days=4)).new == 0
    past.report(stretch=stretch, day=tomorrow + timedelta(days=2), source=200)
    assert night(tomorrow + timedelta(days=4)).new == 1
    assert Signal.objects.count() == 2


def test_judging_is_in_the_log_with_its_reason(past: Net, analyst: Actor) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    night()
    signal = judge(
        Signal.objects.get(), analyst, SignalState.NOT_REAL, NotRealBecause.NOTHING_FOUND
    )
    assert signal.judged_by_id == analyst.id
    entry = AuditEntry.objects.get(subject_id=signal.id)
    assert entry.event == "signal.judged"
    assert entry.actor_id == analyst.id
    assert entry.details == {"state": "not_real", "why": "nothing_found"}


def test_what_is_judged_real_stays_the_same_signal(past: Net, analyst: Actor) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    night()
    judge(Signal.objects.get(), analyst)
    assert night(TODAY + timedelta(days=1)).seen_again == 1
    assert Signal.objects.get().state == SignalState.REAL


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (SignalState.NOT_REAL, None),
        (SignalState.REAL, NotRealBecause.CAMPAIGN),
        (SignalState.CLOSED, None),
        (SignalState.NEW, None),
    ],
)
def test_a_judgement_that_says_nothing_is_refused(
    past: Net, analyst: Actor, state: SignalState, why: NotRealBecause | None
) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    night()
    with pytest.raises(signals.MayNotJudge):
        judge(Signal.objects.get(), analyst, state, why)


def test_what_is_over_is_not_judged_again(past: Net, analyst: Actor) -> None:
    (stretch,) = past.street("Ley Street")
    grow(past, stretch)
    night()
    signal = judge(Signal.objects.get(), analyst, SignalState.NOT_REAL, NotRealBecause.CAMPAIGN)
    with pytest.raises(signals.MayNotJudge):
        judge(signal, analyst)
