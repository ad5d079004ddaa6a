"""`./run serve`: run web, hooks, stream, worker and watchkeeper as the environment says.

PostgreSQL and Valkey are started too where DATABASE_URL and REDIS_URL are not set. The web
process listens on SC_WEB_HOST and SC_WEB_PORT, the one for the provider's webhooks on
SC_HOOKS_PORT, the one for the consoles' streams on SC_STREAM_PORT. docs/settings.md lists what
must be set.
"""

import argparse
import os
import sys

from devstack.cli import wait_for_signal
from devstack.launcher import paths, ports
from devstack.launcher.service import Service


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(
        prog="./run serve",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    host = os.environ.get("SC_WEB_HOST", "127.0.0.1")
    service = Service(
        data=paths.data_folder("serve"),
        overrides={name: os.environ[name] for name in _STORES if os.environ.get(name)},
        simulator=False,
        web_address=(host, _port("SC_WEB_PORT", "8000")),
        hooks_port=_port("SC_HOOKS_PORT", "8001"),
        stream_port=_port("SC_STREAM_PORT", "8002"),
        say=lambda sentence: print(sentence, file=sys.stderr, flush=True),
    )
    with wait_for_signal.UntilAskedToStop() as asked, service:
        print(
            f"listening on {service.urls.web}, for webhooks on {service.urls.hooks}, for streams "
            f"on {service.urls.stream}, logs in {service.logs}",
            flush=True,
        )
        asked.wait()
    return 0


def _port(name: str, default: str) -> int:
    return ports.read(os.environ.get(name, default), name=name)


_STORES = ("DATABASE_URL", "REDIS_URL")
