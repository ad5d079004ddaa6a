"""The commands of `./run`, a module each. This table needs nothing but the standard library."""

from typing import Final, NamedTuple


class Command(NamedTuple):
    """One line of the list."""

    summary: str
    # Whether it needs the development tools as well as what the demonstration runs on.
    dev: bool = False
    # The module of this package, where it is not named as the command is.
    module: str = ""


COMMANDS: Final = {
    "demo": Command("start everything with sample data and print where to look; Ctrl-C ends it"),
    "story": Command("play officer, person and operator through a verification, and check it"),
    "serve": Command("run the service itself: web, worker and watchkeeper"),
    "manage": Command("run a manage.py command against the same database, such as verify_audit"),
    "streetsafe-trial": Command(
        "replay a file of street reports and print each week's growing roads",
        module="streetsafe_trial",
    ),
    "streets": Command("invent streets to report about, or import real ones from a file"),
    "keys": Command("print new keys for an installation"),
    "test": Command(
        "check, then every test; the one command that says whether all is well", dev=True
    ),
    "test-faults": Command(
        "kill, hang and fill what the service stands on, in the middle of stories",
        dev=True,
        module="fault_runs",
    ),
    "test-long": Command(
        "statistics over many invented worlds, at most half an hour",
        dev=True,
        module="long_tests",
    ),
    "test-operations": Command(
        "type docs/operations/installing.md into a throwaway machine, word for word",
        dev=True,
        module="operations",
    ),
    "mutants": Command("plant known faults in copies, and see a test turn red", dev=True),
    "soak": Command("walk at random through the protocol for long", dev=True),
    "bench": Command("measure delays, rates, size and memory in one run", dev=True),
    "check": Command("format, lint, types, imports, migrations, generated files, locks", dev=True),
    "format": Command("put the code into the one format", dev=True),
    "docs": Command("write the generated pages of docs/ again", dev=True),
    "openapi": Command("write docs/openapi.json again", dev=True),
    "wheel": Command("build the wheel that production installs", dev=True),
    "lock": Command("pin the packages again, with hashes and no addresses", dev=True),
}


def listing() -> str:
    """Return what `./run` alone prints."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["./run COMMAND [--help]", "", *lines])
