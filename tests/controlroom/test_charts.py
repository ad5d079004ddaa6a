"""Charts: numbers to pixels, and the same numbers to a table."""

from hypothesis import given
from hypothesis import strategies as st

from controlroom import charts
from controlroom.charts import Figure, Mark, Series


def figures(*values: float | None) -> tuple[Figure, ...]:
    return tuple(Figure(label=f"{at:02}:00", value=value) for at, value in enumerate(values))


def test_bars_stand_on_the_axis_and_the_highest_reaches_its_share() -> None:
    chart = charts.bars(title="Checks", figures=figures(0, 5, 10))
    assert chart.top == 10
    assert [bar.height for bar in chart.bars] == [0, 183.0, 366.0]
    assert all(round(bar.y + bar.height, 1) == charts.BOTTOM for bar in chart.bars)


def test_a_gap_breaks_the_line_and_is_no_zero() -> None:
    series = Series(name="Claim", kind="claim", figures=figures(1, 2, None, 4))
    (drawn,) = charts.lines(title="Waits", series=[series]).series
    assert len(drawn.lines) == 1
    assert len(drawn.dots) == 3
    assert charts.lines(title="Waits", series=[series]).rows[2] == ("02:00", ["none"])


def test_a_level_is_always_in_sight() -> None:
    series = Series(name="Alarms", kind="alarms", figures=figures(0, 0))
    mark = Mark(value=10, words="flood 10", kind="worst")
    chart = charts.lines(title="Alarms", series=[series], marks=[mark])
    assert chart.top >= 10
    assert charts.TOP <= chart.marks[0].y <= charts.BOTTOM


def test_nothing_at_all_is_an_empty_chart() -> None:
    assert charts.bars(title="Checks", figures=()).bars == ()
    assert charts.lines(title="Waits", series=[]).rows == []


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=40))
def test_no_bar_leaves_the_drawing(values: list[int]) -> None:
    chart = charts.bars(title="Checks", figures=figures(*values))
    for bar in chart.bars:
        assert charts.LEFT <= bar.x <= charts.RIGHT
        assert charts.TOP - 0.1 <= bar.y <= charts.BOTTOM
    assert len(chart.ticks) <= 7
    assert chart.ticks[-1].words == f"{len(values) - 1:02}:00"
