"""Join codes: far enough apart."""

import pytest

from tests.support.factories import World
from verification.rules import codes


def test_a_slip_cannot_land_in_a_case_that_is_under_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A used code still alarms its case, so no new one may be near it."""
    joined = world.make_request(world.make_officer())
    code = world.join_code(joined)
    world.text(world.make_phone(), code)
    near = next(iter(n for n in sorted(codes.neighbours(code)) if "999" not in n))
    drawn = iter([near, "135792", "246813", "357924"])
    monkeypatch.setattr(codes, "new_join_code", lambda: next(drawn))
    assert world.join_code(world.make_request(world.make_officer())) != near
