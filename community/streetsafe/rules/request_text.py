"""The words of a request to an owner: what is asked, where, and our own reference.

Nothing of reports: no words, counts, reasons or days of anybody who reported.
"""

import re
from dataclasses import dataclass
from uuid import UUID

_REFERENCE = re.compile(r"\bSC-([0-9a-f]{32})\b")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for: `kind` as its label, `note` as it is published."""

    kind: str
    road: str
    ward: str
    borough: str
    note: str


def reference(token: UUID) -> str:
    """Write our own id so that it can be found again in whatever stands around it."""
    return f"SC-{token.hex}"


def holds(text: str, token: UUID) -> bool:
    """Say whether a description is of the request with this reference."""
    return token.hex in _REFERENCE.findall(text)


def address(wanted: Wanted) -> str:
    """Name the place."""
    return f"{wanted.road}, {wanted.ward}, {wanted.borough}"


def description(wanted: Wanted, *, token: UUID) -> str:
    """Write the request; the reference is its last line."""
    asked = f"{wanted.kind[:1].upper()}{wanted.kind[1:]}: {address(wanted)}."
    lines = [asked, wanted.note, f"Our reference: {reference(token)}"]
    return "\n".join(line for line in lines if line)
