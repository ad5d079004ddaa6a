"""The board on the wall: right counts, and nothing of anybody."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from controlroom import wallboard_page
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup
from verification.enums import AlarmCause
from verification.models import ConsolePresence


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return console.make_browser(world.make_operator())


def figures(browser: ConsoleBrowser) -> dict[str, str]:
    page = browser.page("wallboard")
    return {mark["data-figure"]: mark["text"] for mark in page.marked("data-figure")}


def test_it_counts_what_waits_and_who_has_what(world: World, browser: ConsoleBrowser) -> None:
    world.make_request(world.make_officer())
    waiting, phone = world.make_joined(world.make_officer())
    world.make_confirmed(world.make_officer(), world.make_operator())
    world.text(phone, "SOS")
    world.text(world.make_phone(), "SOS he has my keys")
    assert figures(browser) | {"consoles": ""} == {
        "p1": "2",
        "waiting": "1",
        "handled": "0",
        "together": "1",
        "consoles": "",
    }
    browser.post(f"alarms/{world.open_alarm(waiting, AlarmCause.SOS).id}/take")
    counted = figures(browser)
    assert (counted["p1"], counted["handled"]) == ("1", "1")


def test_two_alarms_of_one_case_are_one_thing_to_do(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    browser.act(case, "refuse", {"why": "Another face."})
    assert len(world.open_alarms(case)) > 1
    assert figures(browser)["p1"] == "1"


def test_what_a_colleague_took_still_waits_for_somebody(world: World) -> None:
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    colleague = console.make_browser(world.make_operator(team="CID"))
    colleague.post(f"alarms/{world.open_alarm(case, AlarmCause.SOS).id}/take")
    assert figures(colleague)["p1"] == "1"


def test_nothing_of_anybody_is_on_it(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_confirmed(world.make_officer(), world.make_operator())
    world.text(phone, "SOS he has my keys")
    for headers in (None, console.SCRIPT):
        body = browser.get("wallboard", headers=headers).content.decode()
        for word in (case.ref, case.officer.name, case.officer.number, phone):
            assert word not in body
        for word in ("keys", "Brixton", browser.user.display_name):
            assert word not in body


def test_the_longest_together_says_when_it_is_overdue(
    world: World, browser: ConsoleBrowser
) -> None:
    world.make_confirmed(world.make_officer(), world.make_operator())
    assert "overdue" not in browser.page("wallboard").text
    world.advance(seconds=settings.OVERDUE_AFTER.total_seconds() + 1)
    assert "overdue" in browser.page("wallboard").text


def test_no_console_while_a_case_is_open_looks_bad(world: World, browser: ConsoleBrowser) -> None:
    world.make_joined(world.make_officer())
    ConsolePresence.objects.all().delete()
    body = browser.get("wallboard").content.decode()
    assert 'part level-bad">\n    <strong>Consoles live' in body


def test_looking_at_the_board_keeps_no_console_live(world: World, browser: ConsoleBrowser) -> None:
    ConsolePresence.objects.all().delete()
    browser.get("wallboard")
    browser.get("wallboard", headers=console.SCRIPT)
    assert not ConsolePresence.objects.exists()


def test_each_chart_has_its_figures_in_a_table(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_joined(world.make_officer())
    browser.act(case, "claim")
    world.text(phone, "SOS")
    body = browser.get("wallboard").content.decode()
    assert Markup(body).faults == []
    assert body.count("<svg") == body.count("<table") == 3
    assert body.count("<h1") == 1


def test_charts_count_this_hour_and_leave_old_days_out(
    world: World, browser: ConsoleBrowser
) -> None:
    world.make_joined(world.make_officer())
    checks = wallboard_page.read().charts[0]
    assert sum(figure.value or 0 for figure in checks.figures) == 1
    world.advance(seconds=timedelta(hours=26).total_seconds())
    checks, waits, _ = wallboard_page.read().charts
    assert sum(figure.value or 0 for figure in checks.figures) == 0
    assert {figure.value for one in waits.series for figure in one.figures} == {None}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER])
def test_whoever_may_look_sees_it(world: World, role: Role) -> None:
    browser = console.make_browser(world.make_operator(role=role))
    assert browser.get("wallboard").status_code == 200


def test_it_costs_the_same_with_three_and_thirty_cases(
    world: World, browser: ConsoleBrowser
) -> None:
    browser.get("wallboard")
    costs = []
    for more in (3, 27):
        for _ in range(more):
            world.text(world.make_joined(world.make_officer())[1], "SOS")
        with CaptureQueriesContext(connection) as queries:
            browser.get("wallboard")
        costs.append(len(queries))
    assert costs[0] == costs[1]
