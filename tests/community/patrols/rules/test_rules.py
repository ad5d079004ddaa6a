"""The rules of patrols: bands, weights, the lot, the effect."""

from math import isclose
from uuid import UUID

import pytest

from community.patrols.enums import Arm, Why
from community.patrols.rules import bands, busy, candidates, effect, lot
from community.patrols.rules.candidates import Road
from community.patrols.rules.effect import Pair, Word
from community.streetsafe.enums import TimeBand
from tests.community.patrols import worlds

SEED = "5eed" * 16


def draw(*roads: Road, capacity: int = 4, seed: str = SEED) -> list[candidates.Drawn]:
    return candidates.draw(roads, weeks=52, capacity=capacity, seed=seed)


def road(number: int, **more: object) -> Road:
    counts = more.pop("counts", {TimeBand.EVENING: 10})
    return Road(unit=UUID(int=number), counts=counts, **more)  # type: ignore[arg-type]


def test_every_time_of_day_is_two_bands_of_three_hours() -> None:
    found = [bands.time_band(band) for band in range(bands.BANDS)]
    assert all(found.count(one) == 2 for one in TimeBand)
    assert bands.in_words(0) == "00:00 to 03:00"
    assert (bands.in_words(7), bands.time_band(7)) == ("21:00 to 24:00", TimeBand.EVENING)


@pytest.mark.parametrize(("count", "bound"), [(4.5, 1.970), (9.5, 5.425), (49.5, 38.965)])
def test_the_bound_is_the_five_per_cent_quantile_of_gamma(count: float, bound: float) -> None:
    """Of shapes 5, 10 and 50, from a table of chi-squared."""
    assert isclose(busy.rate_at_least(count, weeks=1), bound, rel_tol=0.01)


def test_the_bound_rises_with_the_count_and_is_never_below_nothing() -> None:
    found = [busy.rate_at_least(count / 4, weeks=52) for count in range(200)]
    assert found == sorted(found)
    assert 0 <= found[0] < 0.001


def test_the_lot_is_that_of_the_documents() -> None:
    # printf '%s|%d' 5eed...5eed 1 | sha256sum, and so on.
    drawn = [lot.arms(SEED, pair=pair)[0] for pair in range(1, 200)]
    assert 70 < drawn.count(Arm.EXTRA) < 130
    assert all(set(lot.arms(SEED, pair=pair)) == set(Arm) for pair in range(1, 200))
    assert lot.commitment("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_a_plan_is_the_same_from_the_same_seed_and_another_from_another() -> None:
    roads = [road(number, counts={TimeBand.EVENING: number}) for number in range(1, 20)]
    assert draw(*roads) == draw(*reversed(roads))
    assert draw(*roads) != draw(*roads, seed="0ther" * 8)


def test_behaviour_doubles_a_weight_and_waiting_makes_it_up_to_four_times() -> None:
    weights = {
        name: draw(one)[0].candidate.weight
        for name, one in {
            "now": road(1, weeks_since=0),
            "behaviour": road(1, weeks_since=0, behaviour_leads=True),
            "two": road(1, weeks_since=2),
            "ten": road(1, weeks_since=10),
            "never": road(1),
        }.items()
    }
    times = {name: round(weight / weights["now"], 6) for name, weight in weights.items()}
    assert times == {"now": 1, "behaviour": 2, "two": 3, "ten": 4, "never": 4}


def test_of_thirty_one_equal_roads_one_is_left_out_unless_its_signal_asks() -> None:
    roads = [road(number) for number in range(1, 32)]
    assert len({one.candidate.road.unit for one in draw(*roads, capacity=999)}) == 30
    asks = road(31, has_signal=True, behaviour_leads=True)
    drawn = draw(*roads[:30], asks, capacity=999)
    assert {one.candidate.why for one in drawn if one.candidate.road == asks} == {Why.SIGNAL}
    for_the_owner = road(31, has_signal=True)
    found = draw(*roads[:30], for_the_owner, capacity=999)
    assert for_the_owner not in [one.candidate.road for one in found]


@pytest.mark.parametrize(("many", "slots"), [(0, 0), (1, 4), (5, 8)])
def test_slots_are_even_and_at_most_twice_the_capacity(many: int, slots: int) -> None:
    drawn = draw(*(road(number + 1) for number in range(many)))
    assert [one.rank for one in drawn] == list(range(1, slots + 1))
    weights = [one.candidate.weight for one in drawn]
    assert weights == sorted(weights, reverse=True)


def test_the_effect_waits_for_eight_weeks_and_twenty_hits() -> None:
    pairs = [Pair(extra=1, usual=1)] * 10
    assert effect.judge(pairs, weeks=7).word is Word.TOO_EARLY
    assert effect.judge(pairs[:9], weeks=8).word is Word.NOT_ENOUGH
    found = effect.judge(pairs, weeks=8)
    assert (found.word, found.ratio) == (Word.NO_CLEAR_CHANGE, 1)
    assert effect.judge([Pair(extra=0, usual=3)] * 20, weeks=8).word is Word.FEWER
    assert effect.judge([Pair(extra=3, usual=0)] * 20, weeks=8).word is Word.MORE


def test_pairs_that_scatter_widen_the_interval() -> None:
    even = effect.judge([Pair(extra=5, usual=5)] * 20, weeks=8)
    uneven = [Pair(extra=10, usual=0), Pair(extra=0, usual=10)] * 10
    wide = effect.judge(uneven, weeks=8)
    assert even.ratio == wide.ratio == 1
    assert even.high
    assert wide.high
    assert wide.high > even.high


def test_how_long_until_we_know_is_at_the_pace_so_far() -> None:
    found = effect.judge([Pair(extra=1, usual=1)] * 10, weeks=4)
    assert effect.weeks_left(found, hits=65) == 9
    assert effect.weeks_left(found, hits=630) == 122
    assert effect.weeks_left(found, hits=20) == 0
    assert effect.weeks_left(effect.judge([], weeks=4), hits=65) is None


@pytest.mark.parametrize("number", range(3))
def test_a_planted_fifth_is_in_the_interval_of_a_few_worlds(number: int) -> None:
    outcome = worlds.live(number, truth=0.8, weeks=16)
    found = outcome.effect
    assert found.low
    assert found.high
    assert found.low <= 0.8 <= found.high
    worlds.check_lots(outcome)
