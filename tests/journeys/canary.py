"""Search every log for what a journey's people are known by."""

import re
from collections.abc import Iterator
from pathlib import Path

from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.sample_force import people
from tests.support import log_watch
from tests.support.running_service import RunningService

# Shorter replies ("NO", "coat") stand in logs for other reasons.
WORDS_AT_LEAST = 12
_MATCH_CODE = re.compile(r"\b[Cc]ode (\d{4})\b")
# What the servers count in their own logs; by chance any of it equals a code sooner or later.
_COUNTED = re.compile(
    r"\b(?:pid|process)[ =]\d+|\b\d+(?= (?:kB|MB|bytes|ms|seconds|buffers|changes|clients)\b)",
    re.IGNORECASE,
)
_RUN_OF_SIX = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")


def found_in_logs(service: RunningService) -> list[str]:
    """Return where a log names a person: file, line and what kind of thing; never the thing."""
    codes, words = re.compile(_any_code(service)), sorted(_words(service))
    return [
        f"{path.name}:{number}: {kind}"
        for path in service.log_files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        for kind in kinds(line, codes=codes, words=words)
    ]


def secrets_of(service: RunningService) -> set[str]:
    """Return what the journeys' people signed in with."""
    found: set[str] = set()
    for encounter in service.encounters:
        for officer in encounter.officers:
            found |= set(_of_officer(officer))
        for console in encounter.consoles:
            found |= set(_of_console(console))
    for keys in service.world.operators:
        found |= {keys.password, _seed(keys.otpauth_url)}
    return found - {""}


def _of_officer(officer: Officer) -> Iterator[str]:
    yield officer.enrolment_code
    yield str(officer.device.get("device_secret", ""))
    yield _seed(str(officer.device.get("otpauth_url", "")))
    yield str(officer.client.session.headers.get("Authorization", "")).removeprefix("Bearer ")


def _of_console(console: Operator) -> Iterator[str]:
    yield from (cookie.value or "" for cookie in console.client.session.cookies)


def _seed(otpauth_url: str) -> str:
    found = re.search(r"secret=([A-Z2-7]+)", otpauth_url)
    return found[1] if found else ""


def _words(service: RunningService) -> set[str]:
    """Return names, texts both ways and secrets."""
    bodies = {str(line["body"]) for line in service.provider.log()}
    names = {person.name for person in people.everybody()}
    return {body for body in bodies if len(body) >= WORDS_AT_LEAST} | names | secrets_of(service)


def _any_code(service: RunningService) -> str:
    """Return a pattern of every code that was texted."""
    codes: set[str] = set()
    for line in service.provider.log():
        codes.update(_MATCH_CODE.findall(line["body"]))
        if line["kind"] == "inbound":
            codes.update(re.sub("[ -]", "", run) for run in _RUN_OF_SIX.findall(line["body"]))
    return pattern_of(codes)


def pattern_of(codes: set[str]) -> str:
    """Return a pattern of any of these codes.

    Not as part of an instant or a duration, as the year after a month, or as the line that a
    traceback names.
    """
    known = "|".join(sorted(codes)) or "no code"
    return rf"(?<![\w.:\[/+-])(?<!\bline )(?<!\b[A-Z][a-z]{{2}} )(?:{known})(?![\w.:\]/-])"


def kinds(line: str, *, codes: re.Pattern[str], words: list[str]) -> Iterator[str]:
    """Name the kinds of personal things that a line holds."""
    if log_watch.PERSONAL.search(line):
        yield "a number"
    if codes.search(_COUNTED.sub("#", line)):
        yield "a code"
    if any(word in line for word in words):
        yield "a name, words or a secret"


def sizes(service: RunningService) -> dict[Path, int]:
    """Return how much each log holds, in bytes."""
    return {path: path.stat().st_size for path in service.log_files()}
