"""How safe people felt, for supervisors and reviewers: a chart of one area, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format

from accounts.models import User
from controlroom import alarm_line, at_head, charts, open_alarms, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.charts import Chart, Figure, Series
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.monitoring import confidence_figures
from verification.monitoring.confidence_figures import WHOLE
from verification.rules.intervals import Share

_HIDDEN = "\u2013"


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """A month of the table; `share` is None where it is not shown."""

    month: date
    share: Share | None

    @property
    def words(self) -> list[str]:
        """Write its three figures: answers, share, interval."""
        if self.share is None:
            return [_HIDDEN] * 3
        low, high = _percent(self.share.low), _percent(self.share.high)
        return [str(self.share.count), f"{_percent(self.share.value)} %", f"{low} to {high} %"]


@dataclass(frozen=True, kw_only=True)
class ConfidencePage:
    """Everything on the screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    panel: SystemPanel
    least: int
    areas: list[str]
    area: str
    chart: Chart
    rows: list[MonthRow]


def read(*, user: User, area: str) -> ConfidencePage:
    """Read it; an area that is none of ours is the whole force."""
    at, now = at_head.now(), clock.db_now()
    figures = confidence_figures.read(now=now)
    chosen = area if area in figures.shares else WHOLE
    shares = figures.shares[chosen]
    return ConfidencePage(
        now=now,
        head=at.seq,
        line=alarm_line.read(open_alarms.read(user=user, at=at), user=user, now=now, at=at),
        panel=system_panel.read(user=user, now=now, at=at),
        least=settings.CONFIDENCE_GROUP_AT_LEAST,
        areas=list(figures.shares),
        area=chosen,
        chart=_chart(figures.months, shares),
        rows=[
            MonthRow(month=month, share=share)
            for month, share in zip(figures.months, shares, strict=True)
        ],
    )


def _chart(months: Sequence[date], shares: Sequence[Share | None]) -> Chart:
    """Draw the share in percent, and the ends of its interval."""
    labels = [date_format(month, "M y") for month in months]
    middle = [share.value if share else None for share in shares]
    low = [share.low if share else None for share in shares]
    high = [share.high if share else None for share in shares]
    return charts.lines(
        title="Felt safe: answered 4 or 5, in per cent",
        series=[
            _series("Felt safe", "share", labels, middle),
            _series("At least", "bound", labels, low),
            _series("At most", "bound", labels, high),
        ],
        top=100,
    )


def _series(name: str, kind: str, labels: list[str], values: list[float | None]) -> Series:
    figures = tuple(
        Figure(label=label, value=None if value is None else _percent(value))
        for label, value in zip(labels, values, strict=True)
    )
    return Series(name=name, kind=kind, figures=figures)


def _percent(share: float) -> int:
    return round(100 * share)
