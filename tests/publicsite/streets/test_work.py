"""What happened on a road, as anybody may read it: T11 and T12 of the design, and who is told."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import formats

from community.streetsafe.enums import ActionKind, ActionState
from publicsite import work, work_csv
from tests.publicsite import reading
from tests.publicsite.streets import asked
from tests.publicsite.streets.test_journey import report
from tests.publicsite.streets.test_privacy import NEVER, PERSONS, looked_back
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db

ALL = "/streets/actions"
FILE = "/streets/actions.csv"
SHOWN = [state for state in ActionState if state != ActionState.WITHDRAWN]


def road(name: str = "Tanner Row") -> str:
    """Give the address of a stretch's page."""
    return f"/streets/road/{asked.stretch_id(name)}"


def words(path: str) -> str:
    """Read a page, without its frame."""
    return Visitor().open(path).words.partition("Leave this page")[2]


def written(day: date) -> str:
    """Write a day as the pages do."""
    return formats.date_format(day, "j F Y")


def lines() -> list[dict[str, str]]:
    """Read the file as a spreadsheet does."""
    content = Client().get(FILE).content.decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_a_road_without_work_says_so_and_shows_no_number(visitor: Visitor) -> None:
    report(visitor)
    page = words(road())
    assert "Tanner Row" in page
    assert "Quarrymead, Redbridge" in page
    assert "We have asked nobody to do work here yet." in page
    assert "We do not show how many reports there are yet." in page
    _, _, main = Client().get(road()).content.decode().partition("<main")
    assert not re.search(r">[^<]*\d[^<]*<", main.partition("</main>")[0])


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ActionState.PROPOSED, "No answer yet {owner} has not said yes or no."),
        (ActionState.ACCEPTED, "They said yes Not begun yet {owner} said it would be done by"),
        (ActionState.STARTED, "Work has begun Not done yet {owner} said it would be done by {due}"),
        (ActionState.DONE, "Done , {done} {owner} says so. It was on time."),
    ],
)
def test_each_state_is_told_in_words(state: ActionState, said: str) -> None:
    action = asked.ask(state)
    page = words(road())
    assert "Put the light right" in page
    assert f"We asked , {written(action.proposed_on)} Owner: {asked.OWNER}." in page
    due = written(action.due_on or date.min)
    done = written(action.done_on or date.min)
    assert said.format(owner=asked.OWNER, due=due, done=done) in page
    assert not re.search(r"\blate\b", page, re.IGNORECASE)


def test_a_no_is_told_with_its_reason_and_as_text() -> None:
    asked.ask(ActionState.DECLINED, reason="No money <script>alert(1)</script> & no will")
    html = Client().get(road()).content.decode()
    assert f"{asked.OWNER} said no. This is why: No money &lt;script&gt;" in html
    assert "<script" not in html
    assert "No money <script>" in words(road())


@pytest.mark.parametrize("state", [ActionState.ACCEPTED, ActionState.STARTED])
def test_late_is_told_the_next_day(state: ActionState, settings: LazySettings) -> None:
    action = asked.ask(state, due_in=0)
    said = f"{asked.OWNER} said it would be done by {written(asked.today())}."
    assert said in words(road())
    assert "late." not in words(road())
    settings.CLOCK_OFFSET = timedelta(days=1)
    assert f"{said} It is 1 day late." in words(road())
    assert "! Late by 1 day" in words(ALL)
    settings.CLOCK_OFFSET = timedelta(days=6)
    assert f"{said} It is 6 days late." in words(road())
    assert action.due_on is not None
    assert [line["days_late"] for line in lines()] == ["6"]


def test_done_after_its_date_was_late_and_is_so_no_more() -> None:
    asked.ask(ActionState.DONE, due_in=-4)
    page = words(road())
    assert "It was 2 days late." in page
    assert "Late by" not in page


def test_what_was_withdrawn_is_nowhere() -> None:
    asked.ask(ActionState.WITHDRAWN, note="a note that nobody reads")
    assert "nobody reads" not in words(road()) + words(ALL)
    assert "We have asked for nothing yet." in words(ALL)
    assert lines() == []


def test_the_page_of_a_whole_street_tells_of_its_parts_and_the_other_way_round() -> None:
    asked.ask(note="by the steps")
    assert "by the steps" in words(f"/streets/road/{asked.street_id()}")
    assert "by the steps" not in words(road("Mill Lane"))


def test_every_kind_has_a_title_and_every_state_that_is_shown_its_steps() -> None:
    for state in SHOWN:
        asked.ask(state, reason="no money" if state == ActionState.DECLINED else "")
    for kind in ActionKind:
        asked.ask(kind=kind)
    page = words(road())
    for kind in ActionKind:
        assert work.TITLES[kind] in page
    assert page.count("We asked ,") == len(SHOWN) + len(ActionKind)


def test_all_roads_are_listed_with_the_latest_first_and_lead_to_their_pages() -> None:
    asked.ask(stretch_of="Mill Lane")
    asked.ask(ActionState.ACCEPTED, stretch_of="Ley Street", due_in=-2)
    asked.ask(ActionState.STARTED, due_in=-9)
    html = Client().get(ALL).content.decode()
    at = [html.index(f'href="{road(name)}"') for name in ("Tanner Row", "Ley Street", "Mill Lane")]
    assert at == sorted(at)
    assert html.index("<h2>Redbridge</h2>") < at[0]
    assert [line["days_late"] for line in lines()] == ["9", "2", "0"]


def test_the_file_is_complete_and_holds_no_formula() -> None:
    action = asked.ask(
        ActionState.DECLINED,
        owner="=cmd|' /C calc'!A0",
        reason='+1, "quoted"\nand a line',
        note="@SUM(1)",
    )
    answer = Client().get(FILE)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "streets-actions.csv" in answer.headers["Content-Disposition"]
    (line,) = lines()
    assert list(line) == list(work_csv.HEADING)
    assert line == {
        "borough": "Redbridge",
        "ward": "Quarrymead",
        "road": "Tanner Row, in the town centre",
        "unit": str(action.unit),
        "kind": "lighting",
        "owner": "'=cmd|' /C calc'!A0",
        "state": "declined",
        "asked_on": action.proposed_on.isoformat(),
        "due_on": "",
        "days_late": "0",
        "done_on": "",
        "reason": '\'+1, "quoted"\nand a line',
        "note": "'@SUM(1)",
        "days_unanswered": "0",
        "promised_on": "",
        "did_it_help": "",
    }


@pytest.mark.parametrize("path", [ALL, FILE, ""])
def test_it_is_public_the_same_for_all_and_asked_about_by_its_tag(path: str) -> None:
    asked.ask(ActionState.DONE)
    path = path or road()
    first, second = Client().get(path), Client().get(path, headers={"Cookie": "sessionid=x"})
    assert first.content == second.content
    for answer in (first, second):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert not answer.cookies
        assert "Vary" not in answer.headers
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    asked.ask(ActionState.STARTED)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("under", ["", "/better"])
def test_a_road_that_is_none_of_ours_is_not_there(under: str) -> None:
    answer = Client().get(f"/streets/road/{uuid4()}{under}")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"
    assert "We have no such page" in answer.content.decode()


def test_the_code_page_tells_of_the_work_on_its_road(visitor: Visitor) -> None:
    code = report(visitor)
    asked.ask(ActionState.ACCEPTED, due_in=-3)
    opened = looked_back(code)
    assert "It is 3 days late." in opened.words
    assert f'href="/streets/road/{asked.street_id()}"' in opened.html


@pytest.mark.parametrize("state", SHOWN)
def test_whether_it_feels_better_is_asked_only_where_work_is_done(
    state: ActionState, visitor: Visitor
) -> None:
    code = report(visitor)
    asked.ask(state, reason="no money" if state == ActionState.DECLINED else "")
    is_asked = state == ActionState.DONE
    question = "Does it feel better now?"
    assert (question in looked_back(code).words) is is_asked
    assert (question in words(road())) is is_asked
    answer = Client().get(f"{road()}/better")
    assert answer.status_code == (200 if is_asked else 404)
    assert answer["Cache-Control"] == "no-store"
    # What caches keep holds no form, whose token would be as old as the page.
    assert "<form" not in Client().get(road()).content.decode()


def queries(path: str) -> int:
    """Count the queries of a page."""
    with CaptureQueriesContext(connection) as made:
        assert Client().get(path).status_code == 200
    return len(made)


@pytest.mark.parametrize("path", [ALL, FILE, ""])
def test_many_actions_take_no_more_queries_than_one(path: str) -> None:
    path = path or road()
    none = queries(path)
    asked.ask()
    one = queries(path)
    for number in range(1, 13):
        asked.ask(stretch_of=f"Alder {number} Road")
        asked.ask(ActionState.DONE, owner=f"Owner {number}")
    assert none <= one == queries(path)


def test_what_it_says_can_be_read_at_the_age_of_nine_and_judges_no_place() -> None:
    for state in SHOWN:
        reason = "we have no money" if state == ActionState.DECLINED else ""
        asked.ask(state, due_in=-6, owner="The council", reason=reason)
    for kind in ActionKind:
        asked.ask(kind=kind, owner="The council")
    for path in (road(), ALL, f"{road()}/better", f"/streets/road/{asked.street_id('Mill Lane')}"):
        html: Any = Client().get(path).content.decode()
        # A date is read as a day, not as the sound of its year.
        sentences = reading.sentences_of(re.sub(r" 20\d\d\b", "", html))
        assert reading.grade(sentences) <= 4.0, (path, reading.grade(sentences))
        for word in (*PERSONS, *NEVER):
            assert not re.search(rf"\b{word}\b", words(path), re.IGNORECASE), word


def test_the_first_pages_lead_to_the_list() -> None:
    for path in ("/public", "/streets", road()):
        assert f'href="{ALL}"' in Client().get(path).content.decode()
