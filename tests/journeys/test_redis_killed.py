"""kill -9 of Redis in mid-story: nothing of value lies there, so nothing is lost."""

from collections.abc import Generator

import pytest

from simulator.stories import confirmed, sos
from tests.support.running_service import Encounter

REDIS = "Valkey"


@pytest.fixture
def mended(scene: Encounter) -> Generator[Encounter]:
    """Give the service its Redis back, and wait until the worker hears again."""
    yield scene
    scene.service.stack.restart(REDIS)
    scene.service.wait_until_well()


def test_a_confirmed_story_ends_right_without_redis(mended: Encounter) -> None:
    mended.service.stack.kill(REDIS, stay_down=True)
    confirmed.play(mended)


def test_an_sos_is_on_the_console_within_seconds_without_redis(mended: Encounter) -> None:
    mended.service.stack.kill(REDIS, stay_down=True)
    sos.play(mended)


def test_a_restart_in_between_changes_nothing(scene: Encounter) -> None:
    scene.service.stack.kill(REDIS)
    confirmed.play(scene)
    scene.service.wait_until_well()
