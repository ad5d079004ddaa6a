"""Give each test run a PostgreSQL and a Valkey of its own, and keep it off the network.

The servers must run before Django reads its settings, so this is a plugin and not a fixture.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest

from devstack.launcher import embedded_servers, secret_keys
from tests.support import env_vars, loopback_only


class Servers:
    """The two servers of this run, in a folder that is removed at its end."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="sc-test-"))
        self.postgres = embedded_servers.Postgres(self.root / "pg", throw_away=True).start()
        self.valkey = embedded_servers.Valkey(self.root / "vk").start()

    def stop(self) -> None:
        """Stop both and remove everything they wrote."""
        self.valkey.stop()
        self.postgres.kill()
        shutil.rmtree(self.root, ignore_errors=True)


def _of_its_own(valkey: str) -> str:
    """Name the database of this worker: tests empty theirs, also while others run beside them."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    address = urlsplit(valkey)
    # The server has sixteen; number 0 is left to whoever runs no workers.
    return urlunsplit(address._replace(query=urlencode({"db": number % 15 + 1})))


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the servers before pytest-django looks at the settings; xdist's workers inherit."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in [name for name in os.environ if name.startswith("SC_")]:
            del os.environ[name]
        running = Servers()
        early_config.add_cleanup(running.stop)
        os.environ.update(env_vars.VARIABLES | secret_keys.fresh())
        os.environ.update(DATABASE_URL=running.postgres.url, REDIS_URL=running.valkey.url)
    else:
        os.environ["REDIS_URL"] = _of_its_own(os.environ["REDIS_URL"])
    loopback_only.refuse_others()
    return (yield)
