"""The week's list: which roads stand on it, with what odds, and what somebody says of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streets.enums import UnitKind
from community.streets.models import Street
from community.streets.units import Unit
from community.streetsafe.enums import Dark, WhyNotCounted
from community.streetsafe.models.signals import NotRealBecause, Signal, SignalKind, SignalState
from foundation.audit.models import AuditEntry
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

WEEK = "/neighbourhood/"
HOSTILE = '<script>alert("x")</script>&amp;'


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def shown(browser: ConsoleBrowser, tab: str = "") -> str:
    answer = browser.client.get(f"{WEEK}?tab={tab}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(browser: ConsoleBrowser, tab: str = "") -> str:
    return " ".join(pages.read(shown(browser, tab)).text.split())


def judge(browser: ConsoleBrowser, signal: Signal, **fields: str) -> int:
    return browser.client.post(f"{WEEK}signals/{signal.id}/judge", fields).status_code


def test_a_growing_road_stands_with_its_odds_its_reasons_and_its_year(
    browser: ConsoleBrowser,
) -> None:
    unit = street_rows.stretch("Tanner Row")
    desks.signal(unit)
    desks.report(unit)
    # The report is one of this week's dark ones.
    desks.tally(unit, 3, dark=Dark.BOTH)
    desks.tally(unit, 2, dark=Dark.DAYLIGHT)
    desks.tally(unit, 1, weeks_ago=40)
    desks.tally(unit, 9, weeks_ago=60)
    said = words(browser)
    for part in (
        "Tanner Row",
        "part of a street, 120 m",
        "9 in 28 days, 0.4 expected, chance 1 in 700,000",
        "no light or bad light 1; followed 1",
        "1 of 1 in the dark",
        "Growing 1",
        "Invented streets",
    ):
        assert part in said
    page = shown(browser)
    assert "Reports a week: 7 in 52 weeks; the last 4 weeks 0, 0, 0, 6." in page
    assert page.count("<rect ") == 2


def test_each_kind_is_on_its_own_list_and_says_no_odds_but_a_growing_one(
    browser: ConsoleBrowser,
) -> None:
    kinds = (SignalKind.GROWING, SignalKind.BURST, SignalKind.ONE_SOURCE)
    names = dict(zip(kinds, ("Ash Row", "Beech Row", "Cedar Row"), strict=True))
    for kind, name in names.items():
        desks.signal(street_rows.stretch(name), kind=kind)
    for kind in kinds:
        said = words(browser, kind)
        assert [name for name in names.values() if name in said] == [names[kind]]
        assert ("chance 1 in" in said) is (kind == SignalKind.GROWING)
    assert names[SignalKind.GROWING] in words(browser, "no-such-list")


def test_reasons_are_those_of_counted_reports_in_the_window(browser: ConsoleBrowser) -> None:
    unit = street_rows.stretch()
    desks.signal(unit)
    desks.report(unit, held=WhyNotCounted.TRAP)
    assert "0 of 0 in the dark" in words(browser)


def test_a_street_shows_what_was_said_of_its_stretches(browser: ConsoleBrowser) -> None:
    stretch = street_rows.stretch()
    street = Street.objects.get(name=stretch.name)
    desks.report(stretch)
    desks.signal(Unit(kind=UnitKind.STREET, id=street.id, name="", ward="", borough=""))
    said = words(browser)
    assert "1 of 1 in the dark" in said
    assert "whole street" in said


def test_a_real_one_stays_on_the_list_with_who_said_so(browser: ConsoleBrowser) -> None:
    signal = desks.signal(street_rows.stretch())
    assert judge(browser, signal, state="real", why="") == 303
    signal.refresh_from_db()
    assert (signal.state, signal.judged_by_id) == (SignalState.REAL, browser.user.id)
    said = words(browser)
    assert f"looked at: real {browser.user.display_name}" in said
    assert "It is real" not in said
    entry = AuditEntry.objects.get(subject_id=signal.id)
    assert (entry.event, entry.actor_id) == ("signal.judged", browser.user.id)


def test_what_is_not_real_needs_a_reason_and_stays_in_sight(browser: ConsoleBrowser) -> None:
    signal = desks.signal(street_rows.stretch())
    refused = browser.client.post(f"{WEEK}signals/{signal.id}/judge", {"state": "not_real"})
    assert refused.status_code == 400
    assert "Choose why it is not real." in refused.content.decode()
    signal.refresh_from_db()
    assert signal.state == SignalState.NEW
    assert judge(browser, signal, state="not_real", why=NotRealBecause.ONE_EVENT) == 303
    said = words(browser)
    assert "Growing 0" in said
    assert "One event that is over" in said
    assert browser.user.display_name in said


def test_what_is_over_is_not_judged_again(browser: ConsoleBrowser) -> None:
    signal = desks.signal(street_rows.stretch(), state=SignalState.CLOSED)
    assert judge(browser, signal, state="real") == 409
    assert judge(browser, signal, state="closed") == 400


def test_a_streets_name_is_words_and_nothing_else(browser: ConsoleBrowser) -> None:
    desks.signal(street_rows.stretch(HOSTILE))
    page = shown(browser)
    assert "<script" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;" in page


def test_the_page_is_well_made(browser: ConsoleBrowser) -> None:
    desks.signal(street_rows.stretch())
    desks.signal(street_rows.spot())
    assert Markup(shown(browser)).faults == []


def test_at_most_25_roads_are_shown_the_least_likely_first_and_at_one_cost(
    browser: ConsoleBrowser,
) -> None:
    desks.signal(street_rows.stretch("Row 0"), p=1e-9)
    # The first page of a session writes when it was seen.
    words(browser)
    with CaptureQueriesContext(connection) as few:
        words(browser)
    for number in range(1, 28):
        unit = street_rows.stretch(f"Row {number}")
        desks.signal(unit, p=1e-9 * (number + 1))
        desks.tally(unit, 3)
    with CaptureQueriesContext(connection) as many:
        said = words(browser)
    assert len(many) == len(few) <= 24
    assert "Growing 28" in said
    assert "3 more. Judge those above first." in said
    assert "Row 24" in said
    assert "Row 25" not in said
