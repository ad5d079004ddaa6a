"""The one order of the queue, the alarm line and the key T, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from controlroom import queue_order
from controlroom.queue_order import Group, RowStanding
from verification.enums import AlarmCause, Priority

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def alarm(
    cause: AlarmCause,
    *,
    age: int,
    priority: Priority = Priority.P1,
    attended: bool = False,
    left: int | None = None,
    of_phones: bool = False,
) -> RowStanding:
    """Something with an alarm so many seconds old; `left` of a clock that runs, too."""
    return RowStanding(
        since=NOW - timedelta(seconds=age),
        priority=priority,
        cause=cause,
        attended=attended,
        until=None if left is None else NOW + timedelta(seconds=left),
        of_phones=of_phones,
    )


def case(*, age: int, left: int | None = None, is_over: bool = False) -> RowStanding:
    """A case without an alarm."""
    until = None if left is None else NOW + timedelta(seconds=left)
    return RowStanding(since=NOW - timedelta(seconds=age), until=until, is_over=is_over)


# From the top of a queue to its end; each row also names the heading it stands under.
ORDER = [
    (Group.UNTAKEN, alarm(AlarmCause.SOS, age=300, of_phones=True)),
    (Group.UNTAKEN, alarm(AlarmCause.SOS, age=9, left=170)),
    (Group.UNTAKEN, alarm(AlarmCause.OFFICER_PANIC, age=400)),
    (Group.UNTAKEN, alarm(AlarmCause.REFUSED, age=500)),
    (Group.UNTAKEN, alarm(AlarmCause.MISMATCH, age=20)),
    (Group.UNTAKEN, alarm(AlarmCause.WORDS_WITHOUT_CASE, age=900, of_phones=True)),
    (Group.CLOCK, case(age=139, left=41)),
    (Group.CLOCK, alarm(AlarmCause.ODD_REPLY, age=8, priority=Priority.P2, left=70)),
    (Group.CLOCK, case(age=5, left=600)),
    (Group.TAKEN, alarm(AlarmCause.REFUSED, age=365, attended=True)),
    (Group.TAKEN, alarm(AlarmCause.SOS, age=60, attended=True, left=100)),
    (Group.WATCH, alarm(AlarmCause.OVERDUE, age=72, priority=Priority.P2)),
    (Group.WATCH, alarm(AlarmCause.EXPIRED, age=10, priority=Priority.P2, attended=True)),
    (Group.WATCH, alarm(AlarmCause.DARK, age=999, priority=Priority.P3)),
    (Group.WATCH, case(age=750)),
    (Group.WATCH, case(age=9000, is_over=True)),
]


def test_rows_stand_by_what_runs_out() -> None:
    shuffled = sorted(ORDER, key=lambda row: row[1].since)
    by_rule = sorted(shuffled, key=lambda row: queue_order.place(row[1]))
    assert by_rule == ORDER


@pytest.mark.parametrize(("group", "standing"), ORDER)
def test_a_row_stands_under_the_worst_of_it(group: Group, standing: RowStanding) -> None:
    assert queue_order.group(standing) is group


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [
        ([0, 0, 0, 0], [0, 0, 0, 0]),
        ([3, 4, 2, 3], [3, 4, 2, 3]),
        ([30, 4, 2, 3], [30, 4, 2, 3]),
        # However many cry for help, the clocks that run are not pushed off the page.
        ([500, 500, 500, 500], [25, 5, 5, 5]),
        ([0, 500, 0, 500], [0, 35, 0, 5]),
        ([2, 3, 0, 500], [2, 3, 0, 35]),
        ([40, 1, 0, 0], [39, 1, 0, 0]),
    ],
)
def test_forty_rows_are_shared_from_the_top(sizes: list[int], drawn: list[int]) -> None:
    assert queue_order.share(sizes, at_most=40, least=5) == drawn
