"""Join codes: far enough apart."""

import pytest

from tests.support.factories import World
from verification.rules import codes


def test_a_slip_cannot_land_in_a_case_that_is_under_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A used code still alarms its case, so no new one may be near it."""
    joined = world.request(world.cop())
    code = world.code(joined)
    world.text(world.phone(), code)
    near = next(iter(n for n in sorted(codes.neighbours(code)) if "999" not in n))
    drawn = iter([near, "135792", "246813", "357924"])
    monkeypatch.setattr(codes, "new_join_code", lambda: next(drawn))
    assert world.code(world.request(world.cop())) != near
