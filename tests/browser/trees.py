"""What a screen reader is given of a screen, without what differs from run to run.

Kept are landmarks, headings, tables and everything that can be operated, with names and states, in
their order. Sentences and rows are left out (other tests read them), and so are numbers, times and
whoever the case is about.
"""

import difflib
import re
from pathlib import Path

from playwright.sync_api import Page

from devstack.launcher import paths
from simulator.sample_force import boroughs
from simulator.sample_force.people import RANKS, TEAMS
from tests.browser.service import Case

KEPT = Path(__file__).parent / "trees"
MADE = paths.data_folder("trees")

_LEFT_OUT = re.compile(
    r"\s*- '?(text|paragraph|time|/url|code|emphasis|strong|timer|option|definition|term"
    r"|listitem|row|rowgroup|rowheader|cell)\b"
)
# What a node says itself, behind its name and its states.
_OWN_WORDS = re.compile(
    r'^(\s*- (?:img|alert|status|note|textbox)(?: "[^"]*")?(?: \[[^\]]+\])*): .*$'
)
_NUMBER = re.compile(r"(?<!level=)\d+([:.,]\d+)*")
_PLACES = {word for spot in boroughs.SPOTS.values() for word in (spot.street, spot.borough)}
_OF_A_CASE = re.compile(
    "|".join(
        [rf"\b({'|'.join(RANKS)})\b", rf"\b({'|'.join(TEAMS)})\b"]
        # "Bromley High Street" before "Bromley".
        + [re.escape(place) for place in sorted(_PLACES, key=len, reverse=True)]
    )
)


def tree(page: Page, *cases: Case) -> str:
    """Write the page's tree, a line a node; `cases` say which names and refs to leave out."""
    words = page.locator("body").aria_snapshot()
    for case in cases:
        for name in (case.person.name, case.person.name.split()[-1]):
            words = words.replace(name, "NAME")
        words = words.replace(case.ref, "REF").replace(" ".join(case.ref), "R E F")
    words = _NUMBER.sub("#", _OF_A_CASE.sub("…", words))
    lines = [line.rstrip(":") for line in words.splitlines() if not _LEFT_OUT.match(line)]
    return "\n".join(_OWN_WORDS.sub(r"\1", line) for line in lines) + "\n"


def differences(found: str, name: str) -> str:
    """Compare with the tree that is kept of a screen; "" where they are the same."""
    kept = KEPT / f"{name}.txt"
    made = MADE / kept.name
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(found, encoding="utf-8")
    expected = kept.read_text(encoding="utf-8") if kept.exists() else ""
    lines = difflib.unified_diff(
        expected.splitlines(), found.splitlines(), str(kept), str(made), lineterm=""
    )
    return "\n".join(lines)
