#!/usr/bin/env python3
"""`systemctl` of the throwaway machine, where systemd is not the first process.

It starts what a unit names, as the user and with the environment that it names. Debian's own
servers are started by Debian's own commands.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

UNITS = Path("/etc/systemd/system")
LOGS = Path("/var/log/units")
DEBIANS = {
    "redis-server": ["runuser", "-u", "redis", "--", "redis-server", "/etc/redis/redis.conf"],
    "nginx": ["nginx"],
}


def main(arguments: list[str]) -> int:
    """Do what is asked; anything the page does not ask is refused."""
    if arguments == ["daemon-reload"]:
        return 0
    verb, *names = [one for one in arguments if one != "--now"]
    if verb not in {"enable", "start", "restart"}:
        sys.stderr.write(f"systemctl of the throwaway machine cannot {verb}\n")
        return 1
    for name in names:
        start(name)
    return 0


def start(name: str) -> None:
    """Start one unit, with what a target wants."""
    if name in DEBIANS:
        subprocess.run(DEBIANS[name], check=True)
        return
    unit = read(name)
    for wanted in unit.get("Wants", []):
        for one in wanted.split():
            if one.startswith("safeconnect"):
                start(one)
    for line in unit.get("ExecStart", []):
        launch(name, line, unit)


def read(name: str) -> dict[str, list[str]]:
    """Read a unit's settings; `worker@urgent` is of the file `worker@`, with its `%i`."""
    stem, _, rest = name.partition("@")
    instance, _, kind = rest.partition(".")
    file = UNITS / (f"{stem}@.{kind}" if rest else name)
    found: dict[str, list[str]] = {}
    for line in file.read_text().splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            said = re.sub("%(.)", lambda found: {"i": instance, "%": "%"}[found[1]], value)
            found.setdefault(key, []).append(said)
    return found


def launch(name: str, line: str, unit: dict[str, list[str]]) -> None:
    """Start a service in a session of its own, under its user, with its environment."""
    LOGS.mkdir(exist_ok=True)
    given = " ".join(shlex.quote(one) for one in unit.get("Environment", []))
    files = " ".join(f". {shlex.quote(file)};" for file in unit.get("EnvironmentFile", []))
    script = f"set -a; {files} set +a; exec runuser -u {unit['User'][0]} -- env {given} {line}"
    with (LOGS / name).open("ab") as log:
        subprocess.Popen(
            ["/bin/sh", "-c", script],
            cwd=unit["WorkingDirectory"][0],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
