"""The table: a row a fault, and the sum of all."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.catalogue import Fault
from tests.faults.verdicts import Finding

_HEAD = ("fault", "at", "lost", "doubled", "wrong YES", "worst delay", "alarms", "verdict")
_WIDTHS = (58, 16, 4, 7, 9, 11, 34, 0)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came of one fault; `finding` is None where its story could not be judged."""

    fault: Fault
    finding: Finding | None
    # What went wrong in the story itself, the audit log or the injection.
    trouble: tuple[str, ...] = ()
    took: float = 0.0

    @property
    def complaints(self) -> list[str]:
        """Return everything that is not as it must be, a sentence each."""
        found = self.finding
        if found is None:
            return [*self.trouble]
        said = [*self.trouble, *(f"lost: {one}" for one in found.lost)]
        said += [*found.wrong_yes, *found.broken]
        if found.doubled > self.fault.doubles_at_most:
            said.append(f"{found.doubled} doubled, {self.fault.doubles_at_most} at most")
        if found.worst_delay > self.fault.within:
            said.append(f"{found.worst_delay:.1f} s late, {self.fault.within:g} s at most")
        return said

    @property
    def is_well(self) -> bool:
        """Say whether nothing is to be complained of."""
        return not self.complaints


def head() -> str:
    """Return the first line."""
    return _line(_HEAD)


def line(row: Row) -> str:
    """Return the line of one fault, with what was wrong below it."""
    fault, found = row.fault, row.finding
    figures = ("-", "-", "-", "-", "-")
    if found is not None:
        figures = (
            str(len(found.lost)),
            str(found.doubled),
            str(len(found.wrong_yes)),
            f"{found.worst_delay:.2f} s",
            " ".join(found.alarms) or "-",
        )
    verdict = "ok" if row.is_well else "WRONG"
    first = _line((f"{fault.victim} {fault.what}", fault.step, *figures, verdict))
    return "\n".join([first, *(f"    {one}" for one in row.complaints)])


def total(rows: Sequence[Row], *, took: float) -> str:
    """Return the last lines: those of the faults that went wrong, once more, and the sum."""
    found = [row.finding for row in rows if row.finding is not None]
    wrong = sum(not row.is_well for row in rows)
    again = "".join(f"{line(row)}\n" for row in rows if not row.is_well)
    return (
        f"{again}{len(rows)} faults, {wrong} with something wrong; "
        f"{sum(len(one.lost) for one in found)} lost, {sum(one.doubled for one in found)} doubled, "
        f"{sum(len(one.wrong_yes) for one in found)} wrong YES, worst delay "
        f"{max((one.worst_delay for one in found), default=0.0):.1f} s; {took / 60:.1f} minutes"
    )


def _line(words: Sequence[str]) -> str:
    return "  ".join(word.ljust(width) for word, width in zip(words, _WIDTHS, strict=True)).rstrip()
