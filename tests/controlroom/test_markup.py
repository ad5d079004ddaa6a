"""Pages are well formed in every state, and show nothing that a strict policy would refuse."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import Role
from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup
from verification.actions.records.checklist import Ticks
from verification.enums import FaceTick, Heard
from verification.models import Verification

UNSEEN = Ticks(face=FaceTick.NOT_SEEN, reason_fits=True, heard=Heard.SAID)


def requested(world: World) -> Verification:
    return world.make_request(world.make_officer())


def talking(world: World) -> Verification:
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS he holds my arm")
    world.text(phone, "hello?")
    return case


def claimed(world: World) -> Verification:
    case, _ = world.make_matched(world.make_officer(boroughs=("Camden",)))
    world.claim(case, world.make_operator())
    return case


def proposed(world: World) -> Verification:
    case, _ = world.make_matched(world.make_officer())
    by = world.make_operator()
    world.claim(case, by)
    world.confirm(case, by, ticks=UNSEEN)
    return case


def confirmed(world: World) -> Verification:
    return world.make_confirmed(world.make_officer(), world.make_operator())[0]


def refused(world: World) -> Verification:
    case, _ = world.make_joined(world.make_officer())
    console.make_browser(world.make_operator()).act(case, "refuse", {"why": "Another man's face."})
    return case


def suspended(world: World) -> Verification:
    return world.make_request(world.make_officer(status="suspended"))


STATES = [requested, talking, claimed, proposed, confirmed, refused, suspended]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER])
@pytest.mark.parametrize("begin", STATES)
def test_every_state_is_well_formed(
    world: World, begin: Callable[[World], Verification], role: Role
) -> None:
    # Two, so that what stands in both rows would be seen to stand twice.
    case, _ = begin(world), begin(world)
    browser = console.make_browser(world.make_operator(role=role))
    for path in ("", f"cases/{case.ref}", "look-up"):
        body = browser.get(path).content.decode()
        assert Markup(body).faults == []
        assert body.count("<h1") == 1


@pytest.mark.parametrize("begin", STATES)
def test_a_fragment_is_well_formed_too(
    world: World, begin: Callable[[World], Verification]
) -> None:
    case = begin(world)
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    for path in ("", f"cases/{case.ref}", "?line"):
        assert Markup(browser.get(path, headers=console.SCRIPT).content.decode()).faults == []


def test_the_owner_s_page_and_refusals_are_well_formed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    for answer in (
        browser.get(f"cases/{case.ref}"),
        browser.act(case, "confirm", {"heard": "said"}),
        browser.act(case, "revoke", {"why": "Too late."}),
        browser.act(case, "number", {"why": "To ring her."}),
        browser.post("look-up", {"ref": "K7M4Q2"}),
        browser.post("look-up", {}),
        browser.get("cases/K7M4Q2"),
    ):
        assert Markup(answer.content.decode()).faults == []


def test_the_page_of_an_unknown_phone_is_well_formed(world: World) -> None:
    world.text(world.make_phone(), "SOS")
    for role in (Role.OPERATOR, Role.REVIEWER):
        browser = console.make_browser(world.make_operator(role=role))
        (alarm,) = browser.page().marked("data-alarm")
        body = browser.get(f"alarms/{alarm['data-alarm']}").content.decode()
        assert Markup(body).faults == []


def test_the_sign_in_is_well_formed(db: None) -> None:
    assert Markup(Client().get("/console/sign-in").content.decode()).faults == []


def test_every_file_a_page_asks_for_is_ours(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    files = Markup(browser.get("").content.decode()).files
    assert files
    while files:
        address = files.pop()
        found = finders.find(address.removeprefix("/static/"))
        assert isinstance(found, str), address
        # A script's own imports are asked for, too.
        imported = re.findall(r'from "\./(\w+\.js)"', Path(found).read_text())
        files += [f"/static/controlroom/{name}" for name in imported]
