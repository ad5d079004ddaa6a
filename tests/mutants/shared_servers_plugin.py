"""The plugin of one run on a copy: engines that run already, and a note of how each test ended.

It stands in for tests.support.servers_plugin, which would start engines for every run anew.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support import loopback_only, servers_plugin

NOTES = "SC_TEST_MUTANT_NOTES"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Keep the run off the network; the database is in the environment."""
    loopback_only.refuse_others()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Run as the service in the database that pytest-django has set up."""
    made = yield
    if fixturedef.argname == "django_db_setup":
        servers_plugin.become_service(fixturedef, request)
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how a part of a test ended: passed, by an assertion, or by anything else."""
    report = yield
    if call.when == "call" or call.excinfo is not None:
        # The table names a test without the values that it is tried with.
        _note(item.nodeid.partition("[")[0], _ending(call))
    return report


def _ending(call: pytest.CallInfo[None]) -> str:
    """Tell an assertion from everything else that can end a test."""
    if call.excinfo is None:
        return "passed"
    asserted = call.excinfo.errisinstance((AssertionError, pytest.fail.Exception))
    if call.when == "call" and asserted:
        return "assertion"
    return f"{call.when}: {call.excinfo.typename}"


def _note(test: str, ending: str) -> None:
    """Add a line to the notes of this run."""
    with Path(os.environ[NOTES]).open("a") as notes:
        notes.write(json.dumps([test, ending]) + "\n")
