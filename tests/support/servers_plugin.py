"""Give each test run a PostgreSQL and a Valkey, and keep it off the network.

They are its own and thrown away; with --kept-servers they are those that an earlier run has left
running, as `./run test PATH` wants it. The servers must run before Django reads its settings, so
this is a plugin and not a fixture.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
import redis
from django.db import connections

from devstack.devtools import kept_servers
from devstack.launcher import embedded_servers, errors
from safeconnect.config import secret_keys
from tests.support import env_vars, loopback_only, migrated_database


class Servers:
    """The two servers of one run, in a folder that is removed at its end."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="sc-test-"))
        self.postgres = embedded_servers.Postgres(self.root / "pg", throw_away=True).start()
        self.valkey = embedded_servers.Valkey(self.root / "vk").start()

    def stop(self) -> None:
        """Stop both and remove everything they wrote."""
        self.valkey.stop()
        self.postgres.kill()
        shutil.rmtree(self.root, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that `./run test PATH` gives."""
    parser.addoption(
        "--kept-servers",
        metavar="FOLDER",
        help="run on the servers kept in this folder, started if need be; on others while in use",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the servers before pytest-django looks at the settings; xdist's workers inherit."""
    given = early_config.known_args_namespace
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _refuse_unknown_paths(given.file_or_dir)
        for name in [name for name in os.environ if name.startswith("SC_")]:
            del os.environ[name]
        stores, stop = _stores(given.kept_servers)
        early_config.add_cleanup(stop)
        os.environ.update(env_vars.VARIABLES | secret_keys.fresh() | _as_owner(stores))
    else:
        os.environ["REDIS_URL"] = _of_its_own(os.environ["REDIS_URL"])
    loopback_only.refuse_others()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """With --reuse-db, give pytest-django a migrated database instead of what was left there."""
    # What it depends on, such as the name for this worker of xdist, has been set up before.
    if fixturedef.argname != "django_db_setup":
        return (yield)
    if request.config.getoption("reuse_db"):
        settings = connections["default"].settings_dict
        name = settings["TEST"]["NAME"] or f"test_{settings['NAME']}"
        migrated_database.copy(os.environ["DATABASE_URL"], name=name)
    made = yield
    become_service(fixturedef, request)
    return made


def become_service(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    """Run the tests as the service from here on, in the database that was just set up."""
    with request.getfixturevalue("django_db_blocker").unblock():
        # Needs Django's apps.
        from tests.support import database_owner  # noqa: PLC0415

        database_owner.give_to_service()
        database_owner.run_as_service()
    # It drops what it made as whoever made it.
    fixturedef.addfinalizer(database_owner.run_as_owner)


def _refuse_unknown_paths(given: list[str]) -> None:
    """Say so before anything is started."""
    for one in given:
        if not Path(one.partition("::")[0]).exists():
            raise pytest.UsageError(
                f"There is no {one}: give files or folders, such as tests/accounts"
            )


def _stores(kept_in: str | None) -> tuple[dict[str, str], Callable[[], None]]:
    """Return the addresses of both, and how to be rid of them."""
    try:
        borrowed = kept_servers.borrow(Path(kept_in)) if kept_in else None
    except errors.UserFacingError as error:
        raise pytest.UsageError(str(error)) from None
    if borrowed is not None:
        # Of an earlier run.
        redis.Redis.from_url(borrowed.stores["REDIS_URL"]).flushall()
        return borrowed.stores, borrowed.give_back
    if kept_in:
        sys.stderr.write("Another run has the kept servers: this one starts its own.\n")
    own = Servers()
    return own.postgres.urls() | {"REDIS_URL": own.valkey.url}, own.stop


def _as_owner(stores: dict[str, str]) -> dict[str, str]:
    """Let this process come in as the owner, who makes databases and becomes the service.

    The addresses of the other roles are for tests that run programs beside themselves.
    """
    return {
        "DATABASE_URL": stores["DATABASE_OWNER_URL"],
        "REDIS_URL": stores["REDIS_URL"],
        "TESTS_SERVICE_URL": stores["DATABASE_URL"],
        "TESTS_AUDIT_URL": stores["DATABASE_AUDIT_URL"],
    }


def _of_its_own(valkey: str) -> str:
    """Name the database of this worker: tests empty theirs, also while others run beside them."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    address = urlsplit(valkey)
    # The server has sixteen; number 0 is left to whoever runs no workers.
    return urlunsplit(address._replace(query=urlencode({"db": number % 15 + 1})))
