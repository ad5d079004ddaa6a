"""What anybody may know of actions, and when they are late."""

from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streets.enums import UnitKind
from community.streets.models import Street
from community.streets.units import Unit
from community.streetsafe import published
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Partner
from community.streetsafe.published import Published
from community.streetsafe.rules import quarters
from foundation.audit import clock
from foundation.audit.ledger import Actor
from tests.community.streetsafe import asked
from tests.support import street_rows

DUE_IN = 28


@pytest.fixture
def actor(db: None) -> Actor:
    return asked.somebody()


@pytest.fixture
def owner(db: None) -> Partner:
    return asked.owner()


def test_late_is_public_the_next_day(owner: Partner, actor: Actor, settings: LazySettings) -> None:
    unit = street_rows.stretch()
    asked.lead(asked.ask(owner, actor=actor, unit=unit), ActionState.ACCEPTED, actor=actor)
    settings.CLOCK_OFFSET += timedelta(days=DUE_IN)
    for late in (0, 1, 2):
        assert [one.days_late for one in published.of_unit(unit.id)] == [late]
        settings.CLOCK_OFFSET += timedelta(days=1)


def test_all_but_what_was_withdrawn_is_published(owner: Partner, actor: Actor) -> None:
    for number, state in enumerate(ActionState):
        unit = street_rows.stretch(f"Row {number}")
        asked.lead(asked.ask(owner, actor=actor, unit=unit), state, actor=actor)
    shown = {one.state: one for one in published.all_of_them()}
    assert set(shown) == set(ActionState) - {ActionState.WITHDRAWN}
    assert shown[ActionState.DECLINED].reason == asked.NOT_OURS
    assert shown[ActionState.DONE].done_on == shown[ActionState.DONE].asked_on
    assert {one.owner for one in shown.values()} == {owner.public_name}


def test_what_few_reported_comes_out_when_its_quarter_is_over(
    owner: Partner, actor: Actor, settings: LazySettings
) -> None:
    now = clock.db_now()
    quarter = quarters.of(clock.today())
    walked, few, many = (street_rows.stretch(f"Row {number}") for number in range(3))
    asked.ask(owner, actor=actor, unit=walked, note="said by a walker", found_by_us=True)
    signal = asked.called_real(few.id, few.kind, by=actor.id, sources=4)
    asked.ask(owner, actor=actor, unit=few, note="said by few", signal_id=signal.id)
    asked.ask(owner, actor=actor, unit=many, note="said by many")
    assert [(one.road, one.found_by_us) for one in published.all_of_them()] == [(many.name, False)]
    assert published.of_unit(walked.id) == published.of_unit(few.id) == []
    begins = datetime.combine(quarter.next.begins_on, time(12), tzinfo=UTC)
    settings.CLOCK_OFFSET += begins - now - timedelta(days=1)
    assert published.of_unit(walked.id) == []
    settings.CLOCK_OFFSET += timedelta(days=1)
    shown = {one.road: (one.found_by_us, one.note) for one in published.all_of_them()}
    assert shown == {
        walked.name: (True, ""),
        few.name: (True, ""),
        many.name: (False, "said by many"),
    }


def test_what_is_latest_of_all_stands_first(
    owner: Partner, actor: Actor, settings: LazySettings
) -> None:
    for name in ("Ash Row", "Beech Row"):
        action = asked.ask(owner, actor=actor, unit=street_rows.stretch(name))
        asked.move(action, ActionState.ACCEPTED, actor=actor)
        settings.CLOCK_OFFSET += timedelta(days=DUE_IN)
    settings.CLOCK_OFFSET += timedelta(days=1)
    asked.ask(owner, actor=actor, unit=street_rows.spot())
    shown = [(one.road, one.days_late) for one in published.all_of_them()]
    assert shown == [("Ash Row", DUE_IN + 1), ("Beech Row", 1), ("Gaol Park", 0)]


def test_a_road_has_what_is_asked_of_it_and_of_its_street(owner: Partner, actor: Actor) -> None:
    stretch, other = street_rows.stretch(), street_rows.stretch("Mill Lane")
    street = Street.objects.get(name=stretch.name)
    whole = Unit(
        kind=UnitKind.STREET,
        id=street.id,
        name=street.name,
        ward=street.ward,
        borough=street.borough,
    )
    of_stretch = asked.ask(owner, actor=actor, unit=stretch)
    of_street = asked.ask(owner, actor=actor, unit=whole)
    for unit in (stretch, whole):
        shown = {one.unit_id for one in published.of_unit(unit.id)}
        assert shown == {of_stretch.unit, of_street.unit}
    assert published.of_unit(other.id) == published.of_unit(uuid4()) == []


def test_it_holds_nothing_of_reports_signals_or_people() -> None:
    assert {one.name for one in fields(Published)} == {
        "unit_id",
        "road",
        "ward",
        "borough",
        "kind",
        "owner",
        "state",
        "asked_on",
        "days_unanswered",
        "promised_on",
        "due_on",
        "days_late",
        "done_on",
        "change",
        "together",
        "reason",
        "note",
        "found_by_us",
    }


def test_many_cost_as_many_queries_as_one(owner: Partner, actor: Actor) -> None:
    asked.ask(owner, actor=actor)
    with CaptureQueriesContext(connection) as one:
        published.all_of_them()
    for number in range(10):
        asked.ask(owner, actor=actor, unit=street_rows.stretch(f"Row {number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(published.all_of_them()) == 11
    assert len(one) == len(many)
