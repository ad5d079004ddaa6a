"""Small groups: nothing under ten can be read, subtracted or reasoned out."""

import itertools
from collections import defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from verification.rules import small_groups

LEAST = 10
MONTH = date(2026, 10, 1)
# The total, None where it is hidden, and the sizes of the groups, None of a hidden one.
Shown = tuple[int | None, tuple[int | None, ...]]
_NAMES = ["", "Barnet", "Brent", "Camden", "Hackney", "Lambeth", "Sutton"]
_SIZES = st.dictionaries(st.sampled_from(_NAMES), st.integers(0, 40), min_size=1)
_MONTHS = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(lambda day: day.replace(day=1))


def derivable(sizes: dict[str, int], hidden: frozenset[str]) -> list[int]:
    """List the size of every group that sums and differences of what is shown give."""
    if small_groups.is_total_hidden(sizes, least=LEAST):
        assert hidden == set(sizes)
        return []
    shown = [sizes[name] for name in sizes if name not in hidden]
    total = sum(sizes.values())
    unions = [sum(some) for r in range(len(shown) + 1) for some in itertools.combinations(shown, r)]
    return [*unions, *(total - union for union in unions)]


@given(sizes=_SIZES, month=_MONTHS)
def test_no_group_under_ten_can_be_derived(sizes: dict[str, int], month: date) -> None:
    hidden = small_groups.hidden(sizes, least=LEAST, month=month)
    assert all(size == 0 or size >= LEAST for size in derivable(sizes, hidden))


@given(sizes=_SIZES, month=_MONTHS)
def test_what_is_small_is_hidden_and_at_most_one_beside_it(
    sizes: dict[str, int], month: date
) -> None:
    hidden = small_groups.hidden(sizes, least=LEAST, month=month)
    small = {name for name, size in sizes.items() if size < LEAST}
    assert small <= hidden
    assert len(hidden - small) <= 1
    if not any(sizes[name] for name in small):
        assert hidden == small


def test_nobody_who_knows_the_rule_reasons_a_hidden_group_out() -> None:
    """Every month of three boroughs, grouped by what is shown: each hidden size stays open."""
    by_shown: dict[Shown, list[tuple[int, ...]]] = defaultdict(list)
    names = ("Barnet", "Camden", "Sutton")
    # Every month of up to thirty answers, and so all that one of them could be taken for.
    for sizes in itertools.product(range(31), repeat=3):
        of_month = dict(zip(names, sizes, strict=True))
        hidden = small_groups.hidden(of_month, least=LEAST, month=MONTH)
        total = None if small_groups.is_total_hidden(of_month, least=LEAST) else sum(sizes)
        shown = tuple(None if name in hidden else of_month[name] for name in names)
        by_shown[total, shown].append(sizes)
    for (total, shown), possible in by_shown.items():
        for at, size in enumerate(shown):
            found = {sizes[at] for sizes in possible}
            # What is empty is nobody's answer, and is all that may be known.
            if size is None and total is not None and total < 31:
                assert found == {0} or len(found) > 1, (total, shown, found)


def test_one_small_group_takes_another_with_it() -> None:
    sizes = {"Barnet": 3, "Camden": 40, "Sutton": 25}
    hidden = small_groups.hidden(sizes, least=LEAST, month=MONTH)
    assert "Barnet" in hidden
    assert len(hidden) == 2


def test_small_groups_that_are_ten_together_need_no_other() -> None:
    sizes = {"Barnet": 3, "Brent": 7, "Camden": 40}
    hidden = small_groups.hidden(sizes, least=LEAST, month=MONTH)
    assert hidden == {"Barnet", "Brent"}


def test_groups_that_are_all_as_large_as_a_hidden_one_can_be_do_not_stand_alone() -> None:
    """Eighteen behind two hidden groups are nine and nine."""
    hidden = small_groups.hidden({"Barnet": 9, "Brent": 9, "Camden": 40}, least=10, month=MONTH)
    assert len(hidden) == 3
    assert small_groups.is_total_hidden({"Barnet": 9, "Brent": 9}, least=10)
    assert not small_groups.is_total_hidden({"Barnet": 9, "Brent": 9, "Camden": 0}, least=10)


def test_which_one_is_hidden_beside_differs_by_month() -> None:
    sizes = {"Barnet": 3, "Brent": 30, "Camden": 40, "Lambeth": 50}
    months = [date(2026, month, 1) for month in range(1, 13)]
    beside = {small_groups.hidden(sizes, least=LEAST, month=month) for month in months}
    assert len(beside) == 3


def test_which_one_is_hidden_beside_has_nothing_to_do_with_sizes() -> None:
    others = ("Brent", "Camden", "Lambeth")
    beside = {
        small_groups.hidden(
            {"Barnet": 3, **dict(zip(others, sizes, strict=True))}, least=LEAST, month=MONTH
        )
        for sizes in itertools.permutations((10, 25, 90))
    }
    assert len(beside) == 1
