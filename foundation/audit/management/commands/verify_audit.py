"""`manage.py verify_audit`: whether the log is as it was written, and the rows as it says."""

import argparse
import json
import time
from collections.abc import Iterable
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit import rows, segments, verify
from foundation.audit.rows import Contradiction
from foundation.database_roles import acting

# Seconds. A short check says nothing but its result.
_TELL_EVERY = 2.0
# More are counted and not named: a table put back to an older state contradicts all that followed.
_NAMED_AT_MOST = 100


class Command(BaseCommand):
    """Check the log and hold the rows against it; exit 0, or 1 naming what is wrong."""

    help = (
        "Check the audit log, and hold the rows of every app against it. Exit 0 with the number of "
        "entries, or 1 with the number of the first bad entry, or each row that does not say what "
        "the log says. It reads as DATABASE_AUDIT_URL where that is set. Keep the SEQ:CODE it "
        "prints on another machine and give it to a later run as --anchor: that shows a log that "
        "was put back to an earlier state, which the log alone cannot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--from",
            dest="start",
            type=_seq,
            default=1,
            metavar="SEQ",
            help="first entry to check (default 1)",
        )
        parser.add_argument(
            "--anchor",
            type=_anchor,
            metavar="SEQ:CODE",
            help="what an earlier run printed; must still be true",
        )
        parser.add_argument(
            "--processes",
            type=_count,
            metavar="N",
            help="how many check a long log side by side (default: one a core)",
        )
        parser.add_argument(
            "--entries-only", action="store_true", help="leave the rows of the apps out"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, print, and leave with the exit code."""
        self._told_at = time.monotonic()
        with acting.acting_as(acting.AUDIT):
            finding = self._verify(**options)
            wanted = not (options["entries_only"] or finding.fault)
            named, more = _first(rows.contradictions() if wanted else ())
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(finding, named, more=more)))
        elif finding.fault is None:
            end = _printed(finding.head)
            self.stdout.write(f"audit log verified: {finding.checked} entries, it ends at {end}")
        if finding.fault is not None:
            raise CommandError(f"first bad entry {finding.fault.seq}: {finding.fault.what}")
        if named:
            raise CommandError(_sentence(named, more=more))

    def _verify(self, **options: Any) -> verify.Finding:
        """Walk along the chain."""
        try:
            return verify.verify(
                start=options["start"],
                anchor=options["anchor"],
                processes=options["processes"],
                tell=self._tell,
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        except BrokenProcessPool as error:
            raise CommandError(
                "A process that was checking died: nothing was found out."
            ) from error

    def _tell(self, checked: int, of: int) -> None:
        """Say now and then how far a long check has come."""
        if time.monotonic() - self._told_at >= _TELL_EVERY:
            self._told_at = time.monotonic()
            self.stderr.write(f"{checked} of {of} entries checked")


def _seq(text: str) -> int:
    """Read the number of an entry."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of an entry; they start at 1")
    return int(text)


def _count(text: str) -> int:
    """Read how many processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes from 1 to 64")
    return int(text)


def _anchor(text: str) -> segments.Anchor:
    """Read `SEQ:CODE` as an earlier run printed it."""
    seq, _, code = text.partition(":")
    try:
        mac = bytes.fromhex(code)
    except ValueError:
        mac = b""
    if len(mac) != 32:
        raise argparse.ArgumentTypeError(f"{text!r} is not SEQ:CODE with a code of 64 hex digits")
    return segments.Anchor(seq=_seq(seq), mac=mac)


def _printed(head: segments.Anchor | None) -> str:
    """Write the end of the log as a later run takes it."""
    return "nothing" if head is None else f"{head.seq}:{head.mac.hex()}"


def _first(found: Iterable[Contradiction]) -> tuple[list[Contradiction], int]:
    """Keep as many contradictions as are named, and count the others."""
    named: list[Contradiction] = []
    more = 0
    for one in found:
        if len(named) < _NAMED_AT_MOST:
            named.append(one)
        else:
            more += 1
    return named, more


def _sentence(named: list[Contradiction], *, more: int) -> str:
    """Name what contradicts the log, a line each."""
    head = f"{len(named) + more} rows do not say what the log says:"
    return "\n".join([head, *map(str, named), *([f"and {more} more"] if more else [])])


def _as_json(
    finding: verify.Finding, named: list[Contradiction], *, more: int
) -> dict[str, object]:
    """Give the finding as JSON values."""
    fault = finding.fault
    return {
        "ok": fault is None and not named,
        "checked": finding.checked,
        "head": None if finding.head is None else _printed(finding.head),
        "first_bad": None if fault is None else fault.seq,
        "what": None if fault is None else fault.what,
        "contradictions": [
            {"about": one.about, "id": str(one.id), "seq": one.seq, "what": one.what}
            for one in named
        ],
        "contradictions_in_all": len(named) + more,
    }
