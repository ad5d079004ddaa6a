"""What no screen of the console shows: her number, her match code, and the officers' secrets."""

import pytest

from accounts.models import Role
from tests.support import console
from tests.support.factories import World

ROLES = [Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER]


def screens(desk: console.Desk, ref: str) -> str:
    """Read everything that a console fetches by itself."""
    paths = ("", "?strip", "look-up", "since/0", f"cases/{ref}")
    whole = [desk.get(path).content.decode() for path in paths]
    parts = [desk.get(path, headers=console.SCRIPT).content.decode() for path in paths]
    return "".join(whole + parts)


@pytest.mark.parametrize("role", ROLES)
def test_no_match_code_is_ever_shown(world: World, role: Role) -> None:
    """The operator must hear it from her: who can read it could say it for her."""
    desk = console.sit_down(world.operator(role=role))
    operator = console.sit_down(world.operator())
    case, phone = world.join(world.cop())
    first = world.match_code(phone)
    operator.act(case, "new-code")
    second = world.match_code(phone)
    shown = screens(desk, case.ref)
    for code in (first, second):
        assert f"ode {code}" not in shown
        assert f">{code}<" not in shown
    assert shown.count("holds her match code") == 2 * 2


@pytest.mark.parametrize("role", ROLES)
def test_no_number_is_shown_unasked(world: World, role: Role) -> None:
    desk = console.sit_down(world.operator(role=role))
    case, phone = world.join(world.cop())
    world.text(phone, "SOS")
    stranger = world.phone()
    world.text(stranger, "SOS")
    shown = screens(desk, case.ref)
    for number in (phone, stranger):
        assert number not in shown
        assert number.removeprefix("+44") not in shown
    assert "07700 900 " in shown


def test_an_unused_join_code_is_not_shown(world: World) -> None:
    """Whoever reads it off a screen could join another phone."""
    desk = console.sit_down(world.operator(role=Role.SUPERVISOR))
    case = world.request(world.cop())
    code = world.code(case)
    shown = screens(desk, case.ref)
    assert code not in shown
    assert f"{code[:3]} {code[3:]}" not in shown
