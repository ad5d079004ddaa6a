"""`python -m simulator serve`."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from simulator.demo_page import guard
from simulator.twilio import server
from simulator.twilio.options import Options, RetryOn

# Named unlike a setting of the service, which does not know of it.
DEMO_VARIABLE = "SIMULATOR_DEMO_WORLD"
RETRIES_VARIABLE = "SIMULATOR_WEBHOOK_RETRIES"
RETRY_ON_VARIABLE = "SIMULATOR_WEBHOOK_RETRY_ON"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve", help="run the stand-in for Twilio", description=server.__doc__
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 finds a free one")
    parser.add_argument("--service-url", required=True, help="where the service listens")
    parser.add_argument(
        "--public-url", help="what signatures cover, when a proxy stands in front of the service"
    )
    parser.add_argument(
        "--demo",
        type=Path,
        default=os.environ.get(DEMO_VARIABLE) or None,
        metavar="WORLD.json",
        help=f"serve the demonstration's page at /demo, on this machine only; or {DEMO_VARIABLE}",
    )
    _add_account(parser)
    _add_behaviour(parser)
    parser.set_defaults(run=_run)


def _add_account(parser: argparse.ArgumentParser) -> None:
    for flag, variable in (
        ("--account-sid", "SC_TWILIO_ACCOUNT_SID"),
        ("--auth-token", "SC_TWILIO_AUTH_TOKEN"),
        ("--number", "SC_PUBLISHED_NUMBER"),
    ):
        given = os.environ.get(variable)
        parser.add_argument(flag, default=given, required=not given, help=f"or {variable}")


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    defaults = Options.__dataclass_fields__
    parser.add_argument(
        "--opt-out-words",
        choices=("on", "off"),
        default="off",
        help="whether STOP and its like block later texts; off, as it must be for this number",
    )
    parser.add_argument("--countries", default="44,999", help="dialling prefixes, by comma")
    retries, retry_on = defaults["webhook_retries"].default, RetryOn.CONNECT.value
    parser.add_argument(
        "--webhook-retries", type=int, default=os.environ.get(RETRIES_VARIABLE) or retries
    )
    parser.add_argument(
        "--webhook-retry-on",
        type=RetryOn,
        choices=list(RetryOn),
        default=os.environ.get(RETRY_ON_VARIABLE) or retry_on,
    )
    for name in ("sent_after", "delivered_after"):
        flag = "--" + name.replace("_", "-")
        parser.add_argument(flag, type=float, default=defaults[name].default, help="seconds")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.demo and not guard.is_loopback(arguments.host):
        print("--demo shows sign-ins: --host must be 127.0.0.1.", file=sys.stderr)
        return 2
    return server.serve(_options(vars(arguments)))


def _options(given: dict[str, Any]) -> Options:
    service_url = given["service_url"].rstrip("/")
    return Options(
        account_sid=given["account_sid"],
        auth_token=given["auth_token"],
        number=given["number"],
        service_url=service_url,
        public_url=(given["public_url"] or service_url).rstrip("/"),
        host=given["host"],
        port=given["port"],
        opt_out_words=given["opt_out_words"] == "on",
        countries=tuple(given["countries"].split(",")),
        sent_after=given["sent_after"],
        delivered_after=given["delivered_after"],
        webhook_retries=given["webhook_retries"],
        webhook_retry_on=given["webhook_retry_on"],
        demo=given["demo"],
    )
