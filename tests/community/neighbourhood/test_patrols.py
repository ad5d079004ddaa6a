"""A team's plan and phone page, and the analysts' page about whether patrols help."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Role
from community.patrols import tasks
from community.patrols.enums import Arm
from community.patrols.models import Plan, Slot, Team, Visit
from community.streets.models import Stretch
from foundation.audit import clock
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.patrols import beats
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World

PROMISE = (
    "Extra patrol: 15 minutes. Half of these were picked by lot."
    " That is how we find out if it helps."
)


@pytest.fixture
def of(world: World) -> Team:
    """Give a team on a day on which it has a patrol."""
    team = beats.team()
    beats.roads()
    beats.go_to_day(world, beats.extras(beats.draw(team))[0].day)
    return team


@pytest.fixture
def browser(world: World, of: Team) -> ConsoleBrowser:
    """Sign a member of the team in."""
    return console.make_browser(beats.member(world, of))


def read(browser: ConsoleBrowser, path: str) -> str:
    answer = browser.client.get(f"/neighbourhood/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def tap(browser: ConsoleBrowser, path: str) -> int:
    return int(browser.client.post(f"/neighbourhood/patrols/{path}").status_code)


def name_of(slot: Slot) -> str:
    return Stretch.objects.get(pk=slot.unit).street.name


def test_the_plan_says_where_when_how_long_and_why_of_extra_patrols_alone(
    browser: ConsoleBrowser,
) -> None:
    said = read(browser, "patrols")
    assert PROMISE in said
    extras = Slot.objects.filter(arm=Arm.EXTRA)
    assert said.count("<tr>") - said.count("<thead>") == extras.count() == 4
    for slot in extras:
        assert name_of(slot) in said
        assert f"{slot.band * 3:02}:00 to {slot.band * 3 + 3:02}:00" in said
    assert "Among the roads that people here named most in the last year" in said
    assert said.count("15 minutes</td>") == 4
    # Who knew where the lot sent nobody would go there too.
    assert "sual cover" not in said.split("<footer")[0]


def test_two_taps_make_a_visit_and_the_plan_says_that_they_were_there(
    world: World, browser: ConsoleBrowser
) -> None:
    slot = Slot.objects.filter(arm=Arm.EXTRA, day=clock.today())[0]
    here = f"slots/{slot.id}/here"
    assert f"/neighbourhood/patrols/{here}" in read(browser, "patrols/now")
    assert tap(browser, here) == 303
    assert tap(browser, here) == 303
    visit = Visit.objects.get()
    leave = f"visits/{visit.id}/leave"
    now = read(browser, "patrols/now")
    assert f"/neighbourhood/patrols/{leave}" in now
    assert "Here since" in now
    assert f"/neighbourhood/patrols/{here}" not in now
    assert "There now" in read(browser, "patrols")
    world.advance(minutes=14)
    assert tap(browser, leave) == 303
    assert tap(browser, leave) == 303
    ended = Visit.objects.get()
    assert ended.left_at
    assert ended.left_at - ended.here_at == timedelta(minutes=14)
    zone = world.settings.LOCAL_TIME_ZONE
    times = [at.astimezone(zone).strftime("%H:%M") for at in (ended.here_at, ended.left_at)]
    assert " to ".join(times) in read(browser, "patrols")
    assert leave not in read(browser, "patrols/now")


def test_a_visit_to_a_road_of_another_day_is_offered_and_kept(
    world: World, browser: ConsoleBrowser
) -> None:
    # The first of its road, which is the one that is offered.
    slot = beats.extras(Plan.objects.get())[0]
    beats.go_to_another_day(world, slot.plan)
    assert f"slots/{slot.id}/here" in read(browser, "patrols/now")
    assert tap(browser, f"slots/{slot.id}/here") == 303
    assert Visit.objects.get().slot is None


def test_a_slot_of_last_week_is_refused_with_a_sentence(
    world: World, browser: ConsoleBrowser
) -> None:
    slot = Slot.objects.filter(arm=Arm.EXTRA)[0]
    world.advance(days=8)
    answer = browser.client.post(f"/neighbourhood/patrols/slots/{slot.id}/here")
    assert answer.status_code == 409
    assert "Nothing was noted" in answer.content.decode()
    assert not Visit.objects.exists()


def test_another_teams_plan_is_neither_shown_nor_tapped(
    world: World, browser: ConsoleBrowser
) -> None:
    slot = Slot.objects.filter(arm=Arm.EXTRA, day=clock.today())[0]
    assert tap(browser, f"slots/{slot.id}/here") == 303
    stranger = console.make_browser(
        beats.member(world, beats.team("Barking town centre", ward="Another ward"))
    )
    for path in ("patrols", "patrols/now"):
        assert name_of(slot) not in read(stranger, path)
    assert tap(stranger, f"slots/{slot.id}/here") == 404
    assert tap(stranger, f"visits/{Visit.objects.get().id}/leave") == 404
    assert Visit.objects.filter(left_at=None).count() == 1


def test_whoever_is_of_no_team_is_told_so(world: World) -> None:
    alone = console.make_browser(world.make_operator(role=Role.TEAM))
    for path in ("patrols", "patrols/now"):
        assert "You are of no team yet" in read(alone, path)
    assert tap(alone, f"slots/{uuid4()}/here") == 404


def test_a_team_comes_to_its_plan_when_it_signs_in(browser: ConsoleBrowser) -> None:
    answer = browser.client.get("/console/sign-in")
    assert answer.headers["Location"] == "/neighbourhood/patrols"
    shown = pages.read(read(browser, "patrols"))
    assert shown is not None


def test_analysts_see_promise_seed_and_slots_and_can_draw_the_lot_again(
    world: World, of: Team
) -> None:
    analyst = desks.analyst(world)
    plan = Plan.objects.get()
    said = read(analyst, "patrols/effect")
    assert plan.commitment in said
    assert "seed after the week" in said
    assert "Too early" in said
    beats.go_to_day(world, plan.week + timedelta(days=7))
    tasks.draw()
    seed = Plan.objects.get(pk=plan.pk).seed
    assert seed
    assert seed in read(analyst, "patrols/effect")
    answer = analyst.client.get(f"/neighbourhood/patrols/plans/{plan.id}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [int(row["rank"]) for row in rows] == list(range(1, 9))
    assert {(row["unit"], row["arm"]) for row in rows} == {
        (str(slot.unit), slot.arm) for slot in plan.slots.all()
    }
    assert {row["pair"] for row in rows} == {"1", "2", "3", "4"}
