"""A story tells its steps and its failures in plain sentences."""

import pytest

from simulator.stories.reporter import Reporter, StoryFailedError


def test_steps_are_numbered_and_timed() -> None:
    said: list[str] = []
    teller = Reporter("confirmed", say=said.append)
    with teller.step("The person texts the code"):
        teller.check(True, "never said")  # noqa: FBT003
    teller.join_to_text_ms = 17.4
    teller.end()
    assert said[0].startswith("  1")
    assert said[0].endswith(" ms  The person texts the code")
    assert said[1] == "story confirmed: 1 steps, 17 ms from join to text at the provider"


def test_a_failed_check_is_said_where_it_happened() -> None:
    said: list[str] = []
    teller = Reporter("confirmed", say=said.append)
    with pytest.raises(StoryFailedError, match="The screen shows ended"):
        _play(teller)
    assert said[0].endswith("The officer waits  <-- here")


def _play(teller: Reporter) -> None:
    with teller.step("The officer waits"):
        teller.check(False, "The screen shows ended.")  # noqa: FBT003
