"""`python -m simulator open311`."""

import argparse
import os
import sys

from simulator.demo_page import guard
from simulator.open311 import server
from simulator.open311.server import Options

# Named unlike a setting of the service, which does not know of it.
KEY_VARIABLE = "SIMULATOR_OPEN311_KEY"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "open311", help="run the stand-in for a council's Open311", description=server.__doc__
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of this machine to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 finds a free one")
    given = os.environ.get(KEY_VARIABLE)
    parser.add_argument("--api-key", default=given, required=not given, help=f"or {KEY_VARIABLE}")
    parser.add_argument("--jurisdiction", default="", help="the jurisdiction_id to demand")
    parser.add_argument(
        "--tickets", action="store_true", help="answer a POST with a token, not a number"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if not guard.is_loopback(arguments.host):
        print("The stand-in guards nothing: --host must be 127.0.0.1.", file=sys.stderr)
        return 2
    options = Options(
        api_key=arguments.api_key,
        jurisdiction_id=arguments.jurisdiction,
        host=arguments.host,
        port=arguments.port,
        tickets=arguments.tickets,
    )
    return server.serve(options)
