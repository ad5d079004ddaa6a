"""Weights by age and borough, against sums done by hand."""

import pytest

from community.outcomes.rules import weights

YOUNG, OLD, FAR = ("18_to_24", "Redbridge"), ("65_and_over", "Redbridge"), ("18_to_24", "Havering")


def test_who_answers_less_weighs_more() -> None:
    found = weights.weigh([YOUNG] * 30 + [OLD] * 10, people={YOUNG: 1_000, OLD: 1_000})
    assert found is not None
    assert found.by_cell == {YOUNG: pytest.approx(2 / 3), OLD: pytest.approx(2.0)}
    each = [found.by_cell[cell] for cell in [YOUNG] * 30 + [OLD] * 10]
    assert sum(each) == pytest.approx(40)
    # Variance of the weights over the square of their mean, which is 1: 30/9/40 + 10/40 = 1/3.
    assert weights.design_effect(each) == pytest.approx(4 / 3)
    assert weights.effective(each) == pytest.approx(30)


def test_equal_answers_cost_nothing() -> None:
    assert weights.design_effect([2.0] * 7) == pytest.approx(1)
    assert weights.effective([2.0] * 7) == pytest.approx(7)


def test_without_people_of_every_cell_nothing_is_weighed() -> None:
    assert weights.weigh([YOUNG, FAR], people={YOUNG: 1_000}) is None
    assert weights.weigh([], people={YOUNG: 1_000}) is None


def test_cells_that_nobody_answers_for_are_counted() -> None:
    found = weights.weigh([YOUNG], people={YOUNG: 5, OLD: 5, FAR: 5})
    assert found is not None
    assert found.silent == 2
    with pytest.raises(ValueError, match="Nothing"):
        weights.design_effect([])
