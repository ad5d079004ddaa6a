"""Tallies and standings from stored reports."""

import random
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.streets.models import Street
from community.streetsafe.actions import standings, tallies
from community.streetsafe.enums import Counted, Dark, Feeling, Group, Reason, WhyNotCounted
from community.streetsafe.models import Report, Standing, Tally
from community.streetsafe.rules import weeks
from foundation.audit import ledger
from tests.community.streetsafe.streets_and_reports import MONDAY, Net

TODAY = MONDAY + timedelta(days=3)


def add(report: Report) -> None:
    with ledger.transaction():
        tallies.add(report=report)


def rebuild() -> None:
    with ledger.transaction():
        tallies.rebuild(today=TODAY)
        standings.rebuild(today=TODAY)


def rows(units: Collection[UUID] | None = None) -> set[tuple[object, ...]]:
    found = Tally.objects.all() if units is None else Tally.objects.filter(unit__in=units)
    return set(found.values_list("unit", "week", "group", "dark", "n"))


def stood(units: Collection[UUID]) -> set[tuple[object, ...]]:
    """Give standings; the order in which floats were added is in their last digits."""
    return {
        (one.unit, one.group, one.dark, f"{one.score:.9g}", one.c28, one.c91, one.b28, one.b91)
        for one in Standing.objects.filter(unit__in=units)
    }


def test_a_report_counts_for_its_stretch_and_its_street(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    add(net.report(stretch=stretch, day=TODAY, reasons=Reason.BAD_LIGHT))
    assert rows() == {
        (unit, MONDAY, group, Dark.DARK, 1)
        for unit in (stretch.id, stretch.street_id)
        for group in (Group.ALL, Group.PLACE)
    }


def test_a_report_of_both_kinds_counts_once_in_each_group(net: Net) -> None:
    spot = net.spot("Valentine Park")
    add(net.report(spot=spot, day=TODAY, reasons=Reason.BAD_LIGHT | Reason.FOLLOWED))
    assert rows() == {(spot.id, MONDAY, group, Dark.DARK, 1) for group in Group}


def test_a_report_of_a_whole_street_is_no_stretch_s(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    add(net.report(street_id=stretch.street_id, reasons=Reason.FOLLOWED))
    assert {row[0] for row in rows()} == {stretch.street_id}


def test_a_short_stretch_counts_with_its_parent(net: Net) -> None:
    (parent,) = net.street("Ley Street")
    add(net.report(stretch=net.part(parent)))
    assert {row[0] for row in rows()} == {parent.id, parent.street_id}


def test_a_replaced_stretch_counts_as_the_one_that_lies_there_now(net: Net) -> None:
    old, new = net.street("Ley Street", stretches=2)
    report = net.report(stretch=old)
    add(report)
    old.replaced_by = new
    old.save()
    rebuild()
    assert {row[0] for row in rows()} == {new.id, new.street_id}


@pytest.mark.parametrize(
    "what",
    [
        {"feeling": Feeling.BETTER},
        {"counted": Counted.HELD, "why_not": WhyNotCounted.TOO_FAST},
        {"counted": Counted.NO, "why_not": WhyNotCounted.SOURCE},
    ],
)
def test_what_does_not_count_is_in_no_tally(net: Net, what: dict[str, str]) -> None:
    (stretch,) = net.street("Ley Street")
    add(net.report(stretch=stretch, **what))  # type: ignore[arg-type]
    rebuild()
    assert rows() == set()


def test_what_is_taken_away_leaves_what_a_rebuild_leaves(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    for report in (first := net.report(stretch=stretch), net.report(stretch=stretch)):
        add(report)
    with ledger.transaction():
        tallies.take_away(report=first)
    assert {row[-1] for row in rows()} == {1}


def test_tallies_outlive_reports_that_are_forgotten(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    old = MONDAY - timedelta(days=3 * 366 + 14)
    Tally.objects.create(unit=stretch.id, week=weeks.monday(old), group="all", dark="dark", n=4)
    stray = MONDAY - timedelta(days=70)
    Tally.objects.create(unit=stretch.id, week=stray, group="all", dark="dark", n=4)
    rebuild()
    assert {row[1] for row in rows()} == {weeks.monday(old)}


def test_standings_count_each_window_and_the_year_before_it(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    for ago, dark in (
        (0, Dark.DARK),
        (3, Dark.BOTH),
        (4, Dark.DARK),
        (13, Dark.DAYLIGHT),
        (60, Dark.DARK),
    ):
        add(net.report(stretch=stretch, day=MONDAY - timedelta(weeks=ago), dark=dark))
    rebuild()
    every = Standing.objects.get(unit=stretch.id, group=Group.ALL, dark="")
    assert (every.c28, every.c91, every.b28, every.b91) == (2, 3, 2, 2)
    in_dark = Standing.objects.get(unit=stretch.id, group=Group.ALL, dark=Dark.DARK)
    assert (in_dark.c28, in_dark.c91) == (2, 3)
    by_day = Standing.objects.get(unit=stretch.id, group=Group.ALL, dark=Dark.DAYLIGHT)
    assert (by_day.c28, by_day.c91, by_day.b91) == (1, 1, 1)


def test_a_score_is_of_reports_that_fade(net: Net) -> None:
    (stretch,) = net.street("Ley Street")
    for ago in (0, 420):
        add(net.report(stretch=stretch, day=MONDAY - timedelta(days=ago)))
    rebuild()
    score = Standing.objects.get(unit=stretch.id, group=Group.ALL, dark="").score
    assert weeks.faded(score, on=MONDAY) == pytest.approx(1 + 2**-7)


one_report = st.tuples(
    st.integers(0, 4),
    st.integers(0, 500),
    st.sampled_from((Reason.BAD_LIGHT, Reason.FOLLOWED, Reason.BAD_LIGHT | Reason.FOLLOWED)),
    st.sampled_from(Dark),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reports=st.lists(one_report, min_size=1, max_size=12), order=st.randoms(use_true_random=False)
)
def test_a_rebuild_gives_what_adding_gave_in_any_order(
    net: Net, reports: list[tuple[int, int, int, Dark]], order: random.Random
) -> None:
    Tally.objects.all().delete()
    name = f"Street {Street.objects.count()}"
    long, other = net.street(name, stretches=2)
    stretches = [long, other, net.part(long), *net.street(f"{name} West", stretches=2)]
    mine = {unit for one in stretches for unit in (one.id, one.street_id)}
    stored = [
        net.report(
            stretch=stretches[unit], day=TODAY - timedelta(days=ago), reasons=reasons, dark=dark
        )
        for unit, ago, reasons, dark in reports
    ]
    order.shuffle(stored)
    for report in stored:
        add(report)
    with ledger.transaction():
        standings.rebuild(today=TODAY)
    added, stood_then = rows(mine), stood(mine)
    rebuild()
    assert (rows(mine), stood(mine)) == (added, stood_then)
    Tally.objects.all().delete()
    rebuild()
    assert (rows(mine), stood(mine)) == (added, stood_then)
