"""What no screen of the console shows: phone numbers, match codes, and the officers' secrets."""

import pytest

from accounts.models import Role
from tests.support import console
from tests.support.factories import World

ROLES = [Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER]


def screens(browser: console.ConsoleBrowser, ref: str) -> str:
    """Read everything that a console fetches by itself."""
    paths = ("", "?line", "look-up", "since/0", f"cases/{ref}")
    whole = [browser.get(path).content.decode() for path in paths]
    parts = [browser.get(path, headers=console.SCRIPT).content.decode() for path in paths]
    return "".join(whole + parts)


@pytest.mark.parametrize("role", ROLES)
def test_no_match_code_is_ever_shown(world: World, role: Role) -> None:
    """The operator must hear it from the person: who can read it could say it for them."""
    browser = console.make_browser(world.make_operator(role=role))
    operator = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    first = world.match_code(phone)
    operator.act(case, "new-code")
    second = world.match_code(phone)
    shown = screens(browser, case.ref)
    for code in (first, second):
        assert f"ode {code}" not in shown
        assert f">{code}<" not in shown
    assert shown.count("holds their match code") == 2 * 2


@pytest.mark.parametrize("role", ROLES)
def test_no_number_is_shown_unasked(world: World, role: Role) -> None:
    browser = console.make_browser(world.make_operator(role=role))
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    unknown = world.make_phone()
    world.text(unknown, "SOS")
    shown = screens(browser, case.ref)
    for number in (phone, unknown):
        assert number not in shown
        assert number.removeprefix("+44") not in shown
    assert "07700 900 " in shown


def test_an_unused_join_code_is_not_shown(world: World) -> None:
    """Whoever reads it off a screen could join another phone."""
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case = world.make_request(world.make_officer())
    code = world.join_code(case)
    shown = screens(browser, case.ref)
    assert code not in shown
    assert f"{code[:3]} {code[3:]}" not in shown
