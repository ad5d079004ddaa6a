"""A story that cannot be played ends with a sentence and an exit code."""

import json
from pathlib import Path

import pyotp
import pytest

from simulator.__main__ import main
from simulator.sample_force import people
from simulator.stories.command import STORIES
from tests.simulator.stand_in import NUMBER, StandIn


def write_world(path: Path, *, simulator_url: str) -> None:
    """Write a world whose service is away."""
    otpauth_url = pyotp.TOTP(pyotp.random_base32()).provisioning_uri(name="priya")
    numbers = [person.number for person in people.everybody()[: len(STORIES)]]
    operator = {"username": "priya", "password": "x", "otpauth_url": otpauth_url}
    world: dict[str, object] = {
        "service_url": "http://127.0.0.1:9",
        "simulator_url": simulator_url,
        "number": NUMBER,
        "officers": [{"number": number, "enrolment_code": "x"} for number in numbers],
        "suspended_officer": {"number": numbers[0], "enrolment_code": "x"},
        "operators": [{**operator, "role": "operator", "team": "Control"}] * len(STORIES),
        **{who: {**operator, "role": who} for who in ("analyst", "partner", "coordinator")},
        "walk_officer": {**operator, "role": "team"},
        "phones": [f"+4477009001{index:02d}" for index in range(len(STORIES))],
    }
    path.write_text(json.dumps(world))


@pytest.mark.parametrize("name", [*STORIES, "all"])
def test_a_service_that_is_away_fails_every_story(
    name: str, stand_in: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_world(tmp_path / "world.json", simulator_url=stand_in.url)
    assert main(["story", name, "--world", str(tmp_path / "world.json")]) == 1
    failures = capsys.readouterr().err.splitlines()
    assert len(failures) == (len(STORIES) if name == "all" else 1)
    assert all("FAILED at step 1" in failure for failure in failures)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"service_url": "x"}'])
def test_a_world_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "world.json").write_text(content)
    assert main(["story", "all", "--world", str(tmp_path / "world.json")]) == 2
    assert "world.json" in capsys.readouterr().err
    assert main(["story", "all", "--world", str(tmp_path / "missing.json")]) == 2
