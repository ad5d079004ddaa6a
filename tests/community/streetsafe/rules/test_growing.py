"""Which counts are growth: the prior, the false share, the verdicts."""

from datetime import date, timedelta

import pytest

from community.streetsafe.rules import evidence, growing
from community.streetsafe.rules.evidence import Evidence, Tap
from community.streetsafe.rules.growing import Growth, Level, Totals, Verdict
from community.streetsafe.rules.weeks import LONG, SHORT, WINDOWS, Window

AREA = {
    SHORT: Totals(window=240, baseline=3120),
    LONG: Totals(window=780, baseline=3120),
}
GROWTH = Growth(window=SHORT, count=9, expected=0.4, p=1e-6, q=0.001)
CLEAR = {
    "counted": 9,
    "sources": 9,
    "sources_at_once": 9,
    "days": 9,
    "on_busiest_day": 1,
    "taps": 9,
}


def level(counts: dict[str, tuple[int, int]], *, ever: int = 2000) -> Level[str]:
    """Give a level of 26,000 units, of which a few have something in the short window."""
    return Level(
        units=26_000,
        ever_reported=ever,
        counts={
            unit: {SHORT: (count, baseline), LONG: (count, baseline)}
            for unit, (count, baseline) in counts.items()
        },
        sums=dict.fromkeys(WINDOWS, (3120, 20_000)),
    )


def said(growth: Growth | None = GROWTH, *, unusual: bool = False, **changed: int) -> set[Verdict]:
    weighed = Evidence(**{**CLEAR, **changed})
    fresh: dict[Window, Evidence] = dict.fromkeys(WINDOWS, weighed)
    return growing.verdicts(growth=growth, now=weighed, fresh=fresh, unusual=unusual)


def test_the_prior_is_by_moments_and_the_expectation_by_the_design_s_formula() -> None:
    prior = growing.prior_of(units=10, total=20, squares=120)
    assert prior is not None
    # Mean 2, variance 12 - 4 = 8: a = 4 / 6, and the rate a / 2.
    assert (prior.shape, prior.rate) == pytest.approx((2 / 3, 1 / 3))
    mean, variance = growing.expectation(baseline=5, factor=0.1, prior=prior)
    assert mean == pytest.approx((2 / 3 + 5) / (4 / 3) * 0.1)
    assert variance == pytest.approx(
        mean + (2 / 3 + 5) / (4 / 3) * 0.01 / (4 / 3) + 0.25 * mean * mean
    )


def test_counts_that_vary_less_than_chance_still_give_a_prior() -> None:
    prior = growing.prior_of(units=4, total=4, squares=4)
    assert prior is not None
    assert prior.shape / prior.rate == pytest.approx(1.0)
    assert growing.prior_of(units=4, total=0, squares=0) is None


def test_a_quiet_road_with_nine_grows_and_a_busy_one_as_ever_does_not() -> None:
    found = growing.growths(level({"quiet": (9, 0), "busy": (9, 110)}), area=AREA)
    assert found["quiet"].q < growing.MOST_FALSE
    assert found["busy"].q == pytest.approx(1.0)


def test_untested_units_are_no_candidates_and_yet_weigh() -> None:
    few = {"road": (5, 1), "other": (5, 40), "under five": (4, 0)}
    found = growing.growths(level(few, ever=100), area=AREA)
    assert set(found) == {"road", "other"}
    many = growing.growths(level(few, ever=10_000), area=AREA)
    assert many["road"].p == found["road"].p
    assert many["road"].q == pytest.approx(100 * found["road"].q)


def test_the_step_up_of_false_shares() -> None:
    shares = growing.false_shares([0.001, 0.04, 0.002, 0.0021], tests=100)
    # By rank: 0.1, 0.1, 0.07, 1: a share is never above that of a less likely neighbour.
    assert shares == pytest.approx([0.07, 1.0, 0.07, 0.07])
    assert growing.false_shares([], tests=100) == []


def test_an_area_in_the_news_expects_more_of_every_road() -> None:
    news = {window: Totals(window=20 * t.window, baseline=t.baseline) for window, t in AREA.items()}
    calm = growing.growths(level({"road": (5, 8)}), area=AREA)["road"]
    loud = growing.growths(level({"road": (5, 8)}), area=news)["road"]
    assert loud.expected > 10 * calm.expected
    assert growing.is_unusual(news)
    assert not growing.is_unusual(AREA)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, {Verdict.GROWING}),
        ({"sources": 5}, {Verdict.GROWING}),
        ({"sources": 4}, set()),
        ({"days": 3}, {Verdict.GROWING}),
        ({"days": 2}, set()),
        ({"counted": 8, "on_busiest_day": 4}, {Verdict.GROWING}),
        ({"counted": 8, "on_busiest_day": 5}, {Verdict.BURST}),
        ({"counted": 4, "on_busiest_day": 4}, set()),
        ({"taps": 10, "sources_at_once": 4}, {Verdict.ONE_SOURCE}),
        ({"taps": 9, "sources_at_once": 4}, {Verdict.GROWING}),
        ({"taps": 10, "sources_at_once": 5}, {Verdict.GROWING}),
    ],
)
def test_each_condition_at_its_border(changed: dict[str, int], wanted: set[Verdict]) -> None:
    assert said(GROWTH, unusual=False, **changed) == wanted


def test_what_may_be_chance_is_no_growth() -> None:
    at = Growth(window=SHORT, count=5, expected=1.0, p=1e-4, q=0.01)
    over = Growth(window=SHORT, count=5, expected=1.0, p=1e-4, q=0.0101)
    assert said(at) == {Verdict.GROWING}
    assert said(over) == said(None) == set()


def test_in_unusual_weeks_small_counts_are_not_judged() -> None:
    assert said(unusual=True) == set()
    ten = Growth(window=SHORT, count=10, expected=0.4, p=1e-6, q=0.001)
    assert said(ten, unusual=True) == {Verdict.GROWING}


def test_one_unit_of_a_road_is_told() -> None:
    found = [("street", "s", 0.2), ("stretch", "s", 0.1), ("elsewhere", "t", 0.3)]
    assert growing.one_a_road(found) == {"stretch", "elsewhere"}


def taps(*sources: int | None, period: int = 0) -> list[Tap]:
    first = date(2026, 6, 1)
    return [
        Tap(day=first + timedelta(days=n), source=source, period=period, counted=True)
        for n, source in enumerate(sources)
    ]


def test_a_source_in_two_periods_is_two_and_at_once_one() -> None:
    found = evidence.weigh([*taps(1, 2, 1), *taps(1, 2, period=1)])
    assert (found.sources, found.sources_at_once, found.counted) == (4, 2, 5)


def test_forgotten_sources_are_one_each_unless_known_ones_repeat_themselves() -> None:
    assert evidence.weigh(taps(*[None] * 6)).sources == 6
    assert evidence.weigh([*taps(*[None] * 6), *taps(1, 1, 1)]).sources == 3


def test_capped_taps_are_told_and_do_not_count() -> None:
    day = date(2026, 6, 1)
    over = Tap(day=day, source=1, period=0, counted=False, capped=True)
    held = Tap(day=day, source=9, period=0, counted=False)
    found = evidence.weigh([*taps(1, 1, 1), over, held])
    assert (found.counted, found.taps, found.sources) == (3, 4, 1)
