"""Charts as the server draws them: numbers to the pixels of bars and lines. Pure.

Every chart carries its figures in words too, for the table behind it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH, HEIGHT = 600, 430
# The plot within the drawing: room below for the hours, at the left for the highest figure.
LEFT, TOP, RIGHT, BOTTOM = 44, 26, 590, 392
# As many labels stand below a chart without touching.
_LABELS_AT_MOST = 6
_BETWEEN_BARS = 3.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: when it is of, in words, and the value; None where there is none."""

    label: str
    value: float | None

    @property
    def words(self) -> str:
        """Write the value for the table."""
        return "none" if self.value is None else f"{self.value:g}"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A level drawn across the chart, and what it stands for; `kind` is its class."""

    value: float
    words: str
    kind: str
    y: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class AxisLabel:
    """A label below the chart."""

    x: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Series:
    """A line: its name, its class, its figures, and the parts between gaps as SVG points.

    `words` name it in the drawing, where there are several.
    """

    name: str
    kind: str
    figures: tuple[Figure, ...]
    words: str = ""
    lines: tuple[str, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart ready to be drawn; `top` is the value at the upper edge."""

    title: str
    top: float
    ticks: tuple[AxisLabel, ...]
    bars: tuple[Bar, ...] = ()
    figures: tuple[Figure, ...] = ()
    series: tuple[Series, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """List the table behind it: a label, and a figure of each column."""
        columns = [one.figures for one in self.series] or [self.figures]
        rows = zip(*columns, strict=True)
        return [(row[0].label, [figure.words for figure in row]) for row in rows]


def bars(*, title: str, figures: Sequence[Figure]) -> Chart:
    """Draw a bar for each figure."""
    top = _round_top(max((figure.value or 0 for figure in figures), default=0))
    step = (RIGHT - LEFT) / max(len(figures), 1)
    drawn = tuple(
        Bar(
            x=round(LEFT + at * step, 1),
            y=_y(figure.value or 0, top=top),
            width=round(step - _BETWEEN_BARS, 1),
            height=round(BOTTOM - _y(figure.value or 0, top=top), 1),
        )
        for at, figure in enumerate(figures)
    )
    ticks = _ticks([figure.label for figure in figures], offset=step / 2)
    return Chart(title=title, top=top, ticks=ticks, bars=drawn, figures=tuple(figures))


def lines(
    *, title: str, series: Sequence[Series], marks: Sequence[Mark] = (), top: float | None = None
) -> Chart:
    """Draw lines through figures that stand at the same places, and levels across them.

    `top` is the value at the upper edge; without it, that of the highest figure, rounded up.
    """
    if top is None:
        values = [figure.value or 0 for one in series for figure in one.figures]
        top = _round_top(max([*values, *(mark.value for mark in marks)], default=0))
    count = max((len(one.figures) for one in series), default=0)
    step = (RIGHT - LEFT) / max(count - 1, 1)
    labels = [figure.label for figure in series[0].figures] if series else []
    return Chart(
        title=title,
        top=top,
        ticks=_ticks(labels, offset=0.0, step=step),
        series=tuple(_drawn(one, step=step, top=top) for one in series),
        marks=tuple(
            Mark(value=m.value, words=m.words, kind=m.kind, y=_y(m.value, top=top)) for m in marks
        ),
    )


def _drawn(series: Series, *, step: float, top: float) -> Series:
    """Turn figures into the parts of a line; a gap is a gap, never a zero."""
    parts, part = list[list[tuple[float, float]]](), list[tuple[float, float]]()
    for at, figure in enumerate(series.figures):
        if figure.value is None:
            parts, part = [*parts, part], []
        else:
            part = [*part, (round(LEFT + at * step, 1), _y(figure.value, top=top))]
    whole = [one for one in (*parts, part) if one]
    return replace(
        series,
        lines=tuple(" ".join(f"{x},{y}" for x, y in one) for one in whole if len(one) > 1),
        dots=tuple(point for one in whole for point in one),
    )


def _ticks(labels: Sequence[str], *, offset: float, step: float = 0.0) -> tuple[AxisLabel, ...]:
    """Label some places, the last always."""
    if not labels:
        return ()
    wide = step or (RIGHT - LEFT) / len(labels)
    every = math.ceil(len(labels) / _LABELS_AT_MOST)
    last = len(labels) - 1
    return tuple(
        AxisLabel(x=RIGHT if at == last else round(LEFT + at * wide + offset, 1), words=label)
        for at, label in enumerate(labels)
        if (last - at) % every == 0
    )


def _y(value: float, *, top: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(value, top) / top, 1)


def _round_top(value: float) -> float:
    """Give the next 1, 2 or 5 and zeros, so that the scale does not jump with each figure."""
    if value <= 1:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value))
