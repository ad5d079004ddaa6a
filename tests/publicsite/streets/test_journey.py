"""From three questions to a code and back, without script, map, cookie or account."""

import pytest

from community.streetsafe.actions import reports
from community.streetsafe.enums import (
    ActionState,
    Counted,
    Dark,
    Feeling,
    Reason,
    When,
    WhyNotCounted,
)
from community.streetsafe.models import ProfileCount, Report
from tests.publicsite.streets import asked
from tests.publicsite.streets.conftest import pressed_at
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db

TICKS = ("no light or bad light", "followed", "often", "in the dark")
TANNER = "Tanner Row, in the town centre"


def answered(visitor: Visitor) -> Visitor:
    """Answer the second and the third question."""
    return visitor.tick(*TICKS)


def code_on(visitor: Visitor) -> str:
    """Read the code off the thank-you page."""
    _, _, rest = visitor.html.partition('class="code"')
    return rest.partition(">")[2].partition("<")[0]


def test_by_name_to_a_code_and_back(visitor: Visitor) -> None:
    answered(visitor).type("street", "tanner").press("/streets/search")
    visitor.tick("Tanner Row (whole street)").wait().press("/streets/reports")
    assert visitor.answer.redirect_chain[0][1] == 303
    assert "Thank you" in visitor.words
    report = Report.objects.get()
    assert report.feeling == Feeling.UNSAFE
    assert (report.when_band, report.dark) == (When.OFTEN, Dark.DARK)
    assert reports.reasons_in(report.reasons) == {Reason.BAD_LIGHT, Reason.FOLLOWED}
    assert report.counted == Counted.YES
    code = code_on(visitor)
    as_typed = code.lower().replace("-", " ")
    visitor.open("/streets/code").type("code", as_typed).press("/streets/code")
    assert "Tanner Row" in visitor.words
    assert "Quarrymead" in visitor.words
    for said in TICKS:
        assert said not in visitor.words


def test_by_a_press_on_the_map(visitor: Visitor) -> None:
    answered(visitor).press("/streets/near", **pressed_at(east=100, north=3))
    assert visitor.offered()[0] == TANNER
    assert len(visitor.offered()) <= 4
    assert "Which street is it? Pick one. If it is none of these, type the name." in visitor.words
    visitor.tick(TANNER).wait().press("/streets/reports")
    report = Report.objects.get()
    assert report.stretch_id is not None
    assert report.chainage_m is not None
    assert abs(report.chainage_m - 100) <= 10


def test_enter_on_the_map_is_no_place_and_lists_streets(visitor: Visitor) -> None:
    visitor.press("/streets/near", **{"tap.x": "0", "tap.y": "0"})
    assert len(visitor.offered()) == 11
    assert "near the middle of the map" in visitor.words
    answered(visitor).tick(TANNER).wait().press("/streets/reports")
    # Nobody said where along it.
    assert Report.objects.get().chainage_m is None


def test_the_map_is_moved_and_everything_stays(visitor: Visitor) -> None:
    answered(visitor).press("/streets/near", move="north")
    assert "map.svg?at=51.585,0.070" in visitor.html
    assert visitor.ticked == set(TICKS)


def test_no_step_leaves_the_area(visitor: Visitor) -> None:
    for _ in range(60):
        visitor.press("/streets/near", move="west")
    assert "at=51.580,0.010" in visitor.html or "at=51.580,0.00" in visitor.html


def test_a_press_far_from_any_street_says_so(visitor: Visitor) -> None:
    visitor.press("/streets/near", lat="51.60", lon="0.09")
    assert visitor.offered() == []
    assert "We have no street there." in visitor.words


def test_our_script_is_answered_in_json(visitor: Visitor) -> None:
    answer = visitor.client.post(
        "/streets/near", {"lat": "51.58", "lon": "0.0715"}, headers={"Accept": "application/json"}
    )
    assert answer.json()["units"][0]["label"] == TANNER
    assert answer.json()["units"][0]["ward"] == "Quarrymead"
    assert len(answer.json()["units"]) <= 3
    nothing = visitor.client.post("/streets/search", {}, headers={"Accept": "application/json"})
    assert nothing.status_code == 400
    assert nothing.json()["units"] == []


@pytest.mark.parametrize(
    ("left_out", "asked"),
    [
        (("Mill Lane (whole street)",), "Which street is it? Pick one, or type the name."),
        (TICKS[:2], "Tick at least one thing that makes it feel unsafe."),
        (TICKS[2:3], "Tell us when."),
        (TICKS[3:], "Tell us if it was dark."),
    ],
)
def test_what_is_missing_is_asked_for_and_no_tick_is_lost(
    visitor: Visitor, left_out: tuple[str, ...], asked: str
) -> None:
    visitor.type("street", "mill").press("/streets/search")
    visitor.tick(*(one for one in (*TICKS, "Mill Lane (whole street)") if one not in left_out))
    before, offered = visitor.ticked, visitor.offered()
    visitor.wait().press("/streets/reports")
    assert visitor.answer.status_code == 400
    # In the summary, which leads there, and beside the question.
    assert visitor.words.count(asked) == 2
    assert visitor.html.count('class="wrong"') == 1
    assert (visitor.ticked, visitor.offered()) == (before, offered)
    assert not Report.objects.exists()


def test_a_street_stays_picked_while_another_is_looked_for(visitor: Visitor) -> None:
    answered(visitor).type("street", "tanner").press("/streets/search")
    visitor.tick("Tanner Row (whole street)")
    kept = visitor.ticked
    visitor.type("street", "mill").press("/streets/search")
    assert visitor.ticked == kept
    visitor.type("street", "").press("/streets/search")
    assert visitor.answer.status_code == 400
    visitor.press("/streets/near", **pressed_at(east=100, north=-40))
    assert visitor.ticked == kept


def test_none_of_these_is_no_street(visitor: Visitor) -> None:
    answered(visitor).type("street", "tanner").press("/streets/search")
    visitor.tick("None of these: I type it").wait().press("/streets/reports")
    assert visitor.answer.status_code == 400
    assert "Pick one, or type the name." in visitor.words


def test_a_form_of_another_day_is_shown_again_with_all_its_ticks(visitor: Visitor) -> None:
    answered(visitor).type("street", "tanner").press("/streets/search")
    visitor.tick("Tanner Row (whole street)").type("token", "of another day")
    ticked = visitor.ticked
    visitor.press("/streets/reports")
    assert visitor.answer.status_code == 400
    assert visitor.ticked == ticked
    visitor.wait().press("/streets/reports")
    assert Report.objects.count() == 1


def test_too_fast_and_trapped_are_answered_like_any_other_and_held(visitor: Visitor) -> None:
    for is_trap in (False, True):
        answered(visitor.open()).type("street", "tanner").press("/streets/search")
        visitor.tick("Tanner Row (whole street)")
        if is_trap:
            visitor.wait().type("more", "https://example.com")
        visitor.press("/streets/reports")
        assert "Your code is" in visitor.words
    held = Report.objects.filter(counted=Counted.HELD).values_list("why_not", flat=True)
    assert set(held) == {WhyNotCounted.TOO_FAST, WhyNotCounted.TRAP}


def test_who_reports_too_often_waits_and_loses_nothing(visitor: Visitor) -> None:
    for _ in range(6):
        answered(visitor.open()).type("street", "tanner").press("/streets/search")
        visitor.tick("Tanner Row (whole street)").wait().press("/streets/reports")
        assert "Your code is" in visitor.words
    answered(visitor.open()).type("street", "tanner").press("/streets/search")
    visitor.tick("Tanner Row (whole street)").wait()
    ticked = visitor.ticked
    visitor.press("/streets/reports")
    assert visitor.answer.status_code == 429
    assert int(visitor.answer["Retry-After"]) > 0
    assert visitor.ticked == ticked
    assert Report.objects.count() == 6


def report(visitor: Visitor, *more: str) -> str:
    """Report Tanner Row, and give the code."""
    answered(visitor.open()).tick(*more).type("street", "tanner").press("/streets/search")
    visitor.tick("Tanner Row (whole street)").wait().press("/streets/reports")
    return code_on(visitor)


def test_after_touched_or_grabbed_the_way_to_report_a_crime_comes_first(visitor: Visitor) -> None:
    report(visitor)
    assert visitor.words.index("Your code is") < visitor.words.index("It may be a crime.")
    report(visitor, "touched or grabbed")
    assert visitor.words.index("It may be a crime.") < visitor.words.index("Your code is")
    assert visitor.words.count("It may be a crime.") == 1


def test_it_feels_better_now_is_one_tap_and_says_only_the_street(visitor: Visitor) -> None:
    code = report(visitor)
    asked.ask(ActionState.DONE)
    for answer, reports_after in (("no", 1), ("not_there", 1), ("yes", 2)):
        visitor.open("/streets/code").type("code", code).press("/streets/code")
        visitor.wait().press("/streets/better", answer=answer)
        assert "Thank you" in visitor.words
        assert Report.objects.count() == reports_after
    better = Report.objects.get(feeling=Feeling.BETTER)
    assert (better.reasons, better.speaks_as, better.time_band) == (0, None, None)
    assert better.street_id is not None
    assert "It may be a crime." not in visitor.words


def test_from_the_page_of_the_road_it_is_asked_by_a_form_drawn_then(visitor: Visitor) -> None:
    asked.ask(ActionState.DONE)
    path = f"/streets/road/{asked.stretch_id()}"
    assert f'href="{path}/better"' in visitor.open(path).html
    visitor.open(f"{path}/better").type("token", "of another day")
    visitor.press("/streets/better", answer="yes")
    assert visitor.answer.status_code == 400
    assert "Please press again." in visitor.words
    visitor.wait().press("/streets/better", answer="yes")
    assert "Your code is" in visitor.words
    better = Report.objects.get()
    assert (better.feeling, better.stretch_id) == (Feeling.BETTER, asked.stretch_id())


def test_three_more_questions_are_counted_and_tied_to_nothing(visitor: Visitor) -> None:
    report(visitor)
    visitor.tick("25 to 44", "a woman").wait().press("/streets/about-you")
    assert "Thank you" in visitor.words
    counted = ProfileCount.objects.order_by("question").values_list("question", "answer", "n")
    assert list(counted) == [("age", "25_to_44", 1), ("speaks_as", "woman", 1)]


def test_a_borough_that_is_none_of_ours_is_not_counted(visitor: Visitor) -> None:
    report(visitor)
    visitor.tick("a woman").wait().type("borough", "Atlantis").press("/streets/about-you")
    assert visitor.answer.status_code == 400
    assert not ProfileCount.objects.exists()
