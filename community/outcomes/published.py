"""The plan's aims as they stand, in words and pictures: for the staff's page and everybody's.

What too few stand behind is left out here, so that no page has it to show.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from community.outcomes.actions import readings
from community.outcomes.enums import Cadence, Direction, Verdict
from community.outcomes.measured import wards
from community.outcomes.models import Measure
from community.outcomes.rules import catalogue, estimates, periods, pictures, verdicts, words
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.listed import Against, Listed
from community.outcomes.rules.pictures import Picture
from community.outcomes.rules.verdicts import Read
from foundation.audit import clock

_NOTHING = "\u2013"
_MARKS = {
    Verdict.BETTER: "\u25b2",
    Verdict.WORSE: "\u25bc",
    Verdict.NO_CLEAR_CHANGE: _NOTHING,
    Verdict.NOT_ENOUGH_DATA: "?",
    Verdict.DATA_LATE: "!",
}
# Wards: what is published is rounded, so that nothing small is left by subtraction.
_ROUNDED_TO = 5
_THOUSAND = 1_000


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measure, as it is shown. `now` and `before` are None where they may not be."""

    listed: Listed
    now: Estimate | None
    before: Estimate | None
    begins_on: date | None
    ends_on: date | None
    verdict: Verdict | None
    figure: str
    interval: str
    below: tuple[str, ...]
    target: float | None
    target_words: str
    target_set_by: str
    picture: Picture | None
    why_no_picture: str
    age: str
    within: tuple["Row", ...] = field(default=())

    @property
    def mark(self) -> str:
        """The sign before the word; the word alone says the same."""
        return _MARKS[self.verdict] if self.verdict else ""

    @property
    def word(self) -> str:
        """The word that was computed."""
        return str(self.verdict.label) if self.verdict else str(Direction.NONE.label).capitalize()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All rows in the catalogue's order, and how many have each word.

    `counted` are those that are not judged.
    """

    today: date
    rows: Sequence[Row]
    summary: str

    @property
    def judged(self) -> list[Row]:
        """The rows that may have any word."""
        return [row for row in self.rows if row.listed.direction is not Direction.NONE]

    @property
    def counted(self) -> list[Row]:
        """The rows that are counted alone."""
        return [row for row in self.rows if row.listed.direction is Direction.NONE]

    @property
    def every_row(self) -> list[Row]:
        """The rows, each with those that stand below it."""
        return [one for row in self.rows for one in (row, *row.within)]


@dataclass(frozen=True, kw_only=True)
class WardRow:
    """A ward; None where fewer than ten reports came from it: those stand first."""

    borough: str
    name: str
    women: int
    reports: int | None
    rate: float | None

    @property
    def is_quiet(self) -> bool:
        """Say whether too few reports came to be shown."""
        return self.reports is None


def read() -> Plan:
    """Read every measure as it stands today."""
    today = clock.today()
    measures = {one.slug: one for one in Measure.objects.all()}
    rows = {
        listed.slug: _row(listed, measures.get(listed.slug), today=today)
        for listed in catalogue.ALL
    }
    shown = [_with_those_within(row, rows.values()) for row in rows.values()]
    whole = [row for row in shown if not row.listed.within]
    judged = [row for row in whole if row.listed.direction is not Direction.NONE]
    return Plan(today=today, rows=whole, summary=_summary(judged))


def wards_of_last_quarter(*, rounded: bool) -> list[WardRow]:
    """List the wards of the last closed quarter, quiet ones first; `rounded` for everybody."""
    (period,) = periods.closed(clock.today(), Cadence.QUARTERLY, count=1)
    rows = [_ward(one, rounded=rounded) for one in wards.of(period)]
    return sorted(rows, key=lambda row: (row.rate or 0, row.borough, row.name))


def _ward(one: wards.Ward, *, rounded: bool) -> WardRow:
    is_shown = one.reports >= estimates.FEWEST
    step = _ROUNDED_TO if rounded else 1
    reports = round(one.reports / step) * step if is_shown else None
    return WardRow(
        borough=one.borough,
        name=one.name,
        women=one.women,
        reports=reports,
        rate=None if reports is None else round(_THOUSAND * reports / one.women, 1),
    )


def _row(listed: Listed, measure: Measure | None, *, today: date) -> Row:
    known = readings.latest(measure) if measure else {}
    now = max(known.values(), key=lambda one: one.begins_on, default=None)
    before = known.get(periods.year_before(now.begins_on)) if now else None
    verdict = verdicts.judge(listed, now=now, before=before, today=today)
    if now is None or verdict is Verdict.DATA_LATE or now.estimate.is_hidden:
        return _without_figure(listed, now, verdict=verdict, measure=measure)
    return _with_figure(listed, now, before, verdict=verdict, measure=measure)


def _without_figure(
    listed: Listed, now: Read | None, *, verdict: Verdict | None, measure: Measure | None
) -> Row:
    is_late = verdict is Verdict.DATA_LATE
    is_small = now is not None and not is_late
    return Row(
        listed=listed,
        now=None,
        before=None,
        begins_on=now.begins_on if now else None,
        ends_on=now.ends_on if now else None,
        verdict=verdict,
        figure=f"fewer than {estimates.FEWEST}" if is_small else _NOTHING,
        interval="",
        below=tuple(filter(None, (listed.with_it,))),
        target=measure.target if measure else None,
        target_words=_target(listed, measure, None),
        target_set_by=_set_by(measure),
        picture=None,
        why_no_picture="no picture while the source is late" if is_late else "nothing to draw yet",
        age=_age(listed, now),
    )


def _with_figure(
    listed: Listed,
    now: Read,
    before: Read | None,
    *,
    verdict: Verdict | None,
    measure: Measure | None,
) -> Row:
    shown = before.estimate if before and not before.estimate.is_hidden else None
    is_as_expected = listed.against is Against.AS_EXPECTED
    target = measure.target if measure else None
    line = 1.0 if is_as_expected else target
    compared = None if is_as_expected else shown
    return Row(
        listed=listed,
        now=now.estimate,
        before=compared,
        begins_on=now.begins_on,
        ends_on=now.ends_on,
        verdict=verdict,
        figure=words.value(now.estimate.value, listed.unit),
        interval=words.interval(now.estimate, listed.unit),
        below=_below(listed, now, compared),
        target=target,
        target_words=_target(listed, measure, now.estimate),
        target_set_by=_set_by(measure),
        picture=pictures.draw(now.estimate, before=compared, target=line, unit=listed.unit),
        why_no_picture="",
        age=_age(listed, now),
    )


def _below(listed: Listed, now: Read, before: Estimate | None) -> tuple[str, ...]:
    """Say what stands behind a figure, and what it was."""
    estimate = now.estimate
    behind = ""
    if estimate.part is not None:
        behind = f"{estimate.part:,} of {estimate.n:,}"
    elif estimate.n is not None and estimate.n != estimate.value:
        behind = f"n = {estimate.n:,}"
    was = f"a year before {words.value(before.value, listed.unit)}" if before else ""
    expected = "of what we would expect" if listed.against is Against.AS_EXPECTED else ""
    return tuple(filter(None, (behind, expected, was, now.note, listed.with_it)))


def _target(listed: Listed, measure: Measure | None, now: Estimate | None) -> str:
    """Say the target, and how the figure stands to it; who set it is in `target_set_by`."""
    if measure is None or measure.target is None:
        return ""
    said = f"target {words.value(measure.target, listed.unit)}"
    if now is None or listed.direction is Direction.NONE:
        return said
    return f"{said}, {verdicts.target_words(listed, now, measure.target)}"


def _set_by(measure: Measure | None) -> str:
    if measure is None or measure.target_set_on is None:
        return ""
    return f"{measure.target_set_by}, {measure.target_set_on.isoformat()}"


def _age(listed: Listed, now: Read | None) -> str:
    if now is None:
        return f"{listed.source}, none yet"
    period = words.period(now.begins_on, now.ends_on, listed.cadence)
    return f"{listed.source}, {period}"


def _with_those_within(row: Row, rows: Iterable[Row]) -> Row:
    within = tuple(one for one in rows if one.listed.within == row.listed.slug)
    return Row(**{**vars(row), "within": within}) if within else row


def _summary(rows: Iterable[Row]) -> str:
    """Write "3 better · 4 no clear change", what is only counted left out."""
    counted = Counter(row.verdict for row in rows if row.verdict)
    said = [f"{counted[one]} {str(one.label).lower()}" for one in Verdict if counted[one]]
    return " \u00b7 ".join(said) + "." if said else ""
