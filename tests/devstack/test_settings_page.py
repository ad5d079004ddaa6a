"""docs/settings.md says what the code reads."""

from collections import Counter

from devstack.devtools import settings_page
from devstack.launcher import paths
from safeconnect.config.env import env


def test_the_page_is_what_the_code_makes() -> None:
    written = (paths.ROOT / "docs" / "settings.md").read_text()
    assert written == settings_page.as_markdown(env.settings), "run ./run docs"


def test_each_variable_is_read_once_and_explained() -> None:
    settings = env.settings
    assert max(Counter(setting.name for setting in settings).values()) == 1
    assert all(setting.meaning and not setting.meaning.endswith(".") for setting in settings)


def test_no_default_is_a_secret() -> None:
    # Empty is no secret, but none: what it guards is not there.
    assert all(not setting.default for setting in env.settings if setting.secret)
