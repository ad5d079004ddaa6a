"""How safe people felt: what the page and the file show, to whom, and what neither shows."""

import csv
import io
from datetime import date

import pytest

from accounts.models import Role
from controlroom import confidence_csv
from foundation.audit import clock
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup
from verification.actions import confidence
from verification.models import ConfidenceScore
from verification.monitoring import confidence_figures
from verification.monitoring.confidence_figures import NOT_KNOWN, WHOLE, ConfidenceFigures
from verification.rules import intervals


def month(back: int = 1) -> date:
    """Give a month that lies so many before the running one."""
    return confidence.months_before(confidence.month_of(clock.db_now()), back)


def answers(borough: str, *, safe: int = 0, unsafe: int = 0, back: int = 1) -> None:
    ConfidenceScore.objects.create(month=month(back), borough=borough, ones=unsafe, fives=safe)


def read() -> ConfidenceFigures:
    return confidence_figures.read(now=clock.db_now())


def newest(figures: ConfidenceFigures, area: str) -> tuple[int, int] | None:
    share = figures.shares[area][-1]
    return None if share is None else (share.count, round(100 * share.value))


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return console.make_browser(world.make_operator(role=Role.SUPERVISOR))


def test_it_shows_share_count_and_interval_by_month_and_area(
    world: World, browser: ConsoleBrowser
) -> None:
    answers("Camden", safe=15, unsafe=5)
    answers("Lambeth", safe=9, unsafe=1)
    assert newest(read(), WHOLE) == (30, 80)
    assert newest(read(), "Camden") == (20, 75)
    shown = browser.page("confidence?area=Camden").text
    assert "20 75 % 53 to 89 %" in " ".join(shown.split())


@pytest.mark.parametrize("size", [1, 9])
def test_under_ten_is_not_shown_and_nor_is_what_it_could_be_worked_out_from(
    world: World, size: int
) -> None:
    answers("Camden", safe=size)
    answers("Lambeth", safe=40)
    figures = read()
    assert newest(figures, WHOLE) == (40 + size, 100)
    assert (newest(figures, "Camden"), newest(figures, "Lambeth")) == (None, None)


def test_a_month_of_under_ten_is_not_shown_at_all(world: World) -> None:
    answers("Camden", safe=9)
    assert newest(read(), WHOLE) is None


def test_a_group_of_ten_is_shown(world: World) -> None:
    answers("Camden", safe=10)
    assert newest(read(), "Camden") == (10, 100)


def test_the_running_month_is_not_shown_before_it_is_over(world: World) -> None:
    """Whoever looked before and after an answer came would read it."""
    answers("Camden", safe=30, back=0)
    assert not any(share for shares in read().shares.values() for share in shares)


def test_twelve_months_are_shown_and_no_older_one(world: World) -> None:
    answers("Camden", safe=30, back=12)
    answers("Camden", unsafe=30, back=13)
    figures = read()
    assert figures.months == [month(back) for back in range(12, 0, -1)]
    assert [share and share.value for share in figures.shares[WHOLE]] == [1, *[None] * 11]


def test_what_has_no_place_is_an_area_like_any(world: World) -> None:
    answers("", safe=12)
    assert newest(read(), NOT_KNOWN) == (12, 100)
    assert next(iter(read().shares)) == WHOLE
    assert list(read().shares)[-1] == NOT_KNOWN


def test_empty_and_hidden_areas_look_alike(world: World, browser: ConsoleBrowser) -> None:
    answers("Camden", safe=3)
    answers("Lambeth", safe=30)
    hidden = browser.get("confidence?area=Camden").content.decode()
    empty = browser.get("confidence?area=Sutton").content.decode()
    table = hidden.index("<tbody>"), empty.index("<tbody>")
    assert hidden[table[0] :].split("</tbody>")[0] == empty[table[1] :].split("</tbody>")[0]


def test_the_page_has_its_figures_in_a_table_and_is_well_formed(
    world: World, browser: ConsoleBrowser
) -> None:
    answers("Camden", safe=15, unsafe=5)
    for headers in (None, console.SCRIPT):
        body = browser.get("confidence", headers=headers).content.decode()
        assert Markup(body).faults == []
        assert body.count("<svg") == body.count("<table") == 1
        assert body.count("<circle") == 3
        assert body.count("<tr>") == 13
        assert body.count("<h1") == 1


@pytest.mark.parametrize(
    "area", ["Nowhere", "", "<script>alert(1)</script>", "Camden' OR 1=1", "\x00", "=1+1"]
)
def test_an_area_that_is_none_is_the_whole_force_and_is_not_repeated(
    world: World, browser: ConsoleBrowser, area: str
) -> None:
    answer = browser.client.get("/console/confidence", {"area": area})
    assert answer.status_code == 200
    body = answer.content.decode()
    assert f'aria-current="page">{WHOLE}</a>' in body
    assert not area or area not in body


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OPERATOR, 403), (Role.SUPERVISOR, 200), (Role.REVIEWER, 200)]
)
def test_it_is_for_supervisors_and_reviewers(world: World, role: Role, status: int) -> None:
    browser = console.make_browser(world.make_operator(role=role))
    for path in ("confidence", "confidence.csv"):
        assert browser.get(path).status_code == status
        assert browser.post(path).status_code == 405
    assert ("/console/confidence" in browser.get("").content.decode()) is (status == 200)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_file_holds_every_month_and_area_and_hides_the_same(
    world: World, browser: ConsoleBrowser
) -> None:
    answers("Camden", safe=15, unsafe=5)
    answers("Sutton", safe=9)
    answers("Lambeth", safe=6)
    answer = browser.get("confidence.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="confidence.csv"'
    heading, *lines = rows(answer.content.decode())
    assert heading == list(confidence_csv.HEADING)
    assert len(lines) == 12 * len(read().shares)
    of_month = {line[1]: line[2:] for line in lines if line[0] == f"{month():%Y-%m}"}
    assert of_month[WHOLE][:2] == ["35", "85.7"]
    assert of_month["Camden"] == ["20", "75.0", "53.1", "88.8"]
    for area in ("Sutton", "Lambeth", "Barnet", NOT_KNOWN):
        assert of_month[area] == ["hidden"] * 4


FORMULA = "=+-@|%\uff1d\uff0b\uff0d\uff20"
HOSTILE = [
    '=HYPERLINK("http://evil.example","Camden")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1",
    " =1",
    "\r=1",
    "\uff1d1+1",
    "|calc",
    "%0A=1",
    'A "quoted", comma',
    "two\nlines",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_an_area_is_a_formula_or_breaks_a_line(world: World, name: str) -> None:
    figures = ConfidenceFigures(
        months=[month()], shares={name: [intervals.share(5, of=10)], WHOLE: [None]}
    )
    heading, first, second = rows(confidence_csv.write(figures))
    assert len(heading) == len(first) == len(second) == 6
    assert first[1].removeprefix("'") == name
    assert first[1].lstrip()[0] not in FORMULA
    assert first[1] == first[1].lstrip()
