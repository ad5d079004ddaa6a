"""The rows of a queue under their headings: at most forty are drawn, the rest are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from controlroom import queue_order
from controlroom.queue_entries import QueueEntry
from controlroom.queue_order import Group
from controlroom.queue_rows import QueueRow

DRAWN_AT_MOST = 40
# However many cry for help, each group shows so many of its own.
_LEAST = 5


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which entries of a group are drawn; `before` and `after` count those that are not."""

    group: Group
    entries: list[QueueEntry]
    size: int
    before: int

    @property
    def after(self) -> int:
        """Count what comes after the drawn ones."""
        return self.size - self.before - len(self.entries)


@dataclass(frozen=True, kw_only=True)
class QueueGroup:
    """A heading with its rows. `size` counts all of them, drawn or not."""

    group: Group
    rows: list[QueueRow]
    size: int
    before: int
    after: int

    @property
    def next_from(self) -> int:
        """Give the number of the first row that comes after these."""
        return self.before + len(self.rows)

    @property
    def is_part(self) -> bool:
        """Say whether some of its rows are not drawn."""
        return bool(self.before or self.after)


def choose(entries: Sequence[QueueEntry], *, opened: Group | None, start: int) -> list[Chosen]:
    """Choose what is drawn of the ordered entries: of every group, or many of the one opened."""
    by_group: dict[Group, list[QueueEntry]] = {group: [] for group in Group}
    for group, its in groupby(entries, key=lambda entry: queue_order.group(entry.standing)):
        by_group[group] = list(its)
    if opened is not None:
        whole = by_group[opened]
        drawn = whole[start : start + DRAWN_AT_MOST]
        return [Chosen(group=opened, entries=drawn, size=len(whole), before=min(start, len(whole)))]
    sizes = [len(its) for its in by_group.values()]
    shares = queue_order.share(sizes, at_most=DRAWN_AT_MOST, least=_LEAST)
    return [
        Chosen(group=group, entries=its[:share], size=len(its), before=0)
        for (group, its), share in zip(by_group.items(), shares, strict=True)
    ]
