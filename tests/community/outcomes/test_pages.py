"""The plan as staff and everybody see it; files, targets and briefings as analysts send them."""

import base64
import csv
import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from community.outcomes.enums import FigureKind, Verdict
from community.outcomes.models import Figure, Measure
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.outcomes import a_year, files
from tests.community.outcomes.test_readings import report
from tests.publicsite import reading
from tests.publicsite.test_reading import GRADE_AT_MOST
from tests.support import console, street_rows
from tests.support.console import Answer, ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

PLAN, FIGURES = "/neighbourhood/plan", "/neighbourhood/figures"
NEVER = ("unsafe area", "avoid", "victim", "hotspot")


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def text(html: str) -> str:
    return " ".join(pages.read(html).text.split())


def row(html: str, slug: str) -> str:
    """Read the row of a measure."""
    found = re.search(rf'<(tr|li) id="{slug}">.*?</\1>', html, re.DOTALL)
    assert found, slug
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split())


def shown(client: Client, path: str = "/plan") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_word_stands_on_the_page_of_a_year(browser: ConsoleBrowser, tmp_path: Path) -> None:
    a_year.take(tmp_path)
    html = shown(browser.client, PLAN)
    for slug, word in (
        ("women-officers", Verdict.BETTER),
        ("fair", Verdict.WORSE),
        ("good-job", Verdict.NO_CLEAR_CHANGE),
        ("walk-promises", Verdict.NOT_ENOUGH_DATA),
        ("recorded-of-all", Verdict.DATA_LATE),
    ):
        assert str(word.label) in row(html, slug), slug
    assert "no picture while the source is late" in row(html, "recorded-of-all")
    assert "n = 198; a year before 51 %; Under 10 points is no clear change" in row(
        html, "good-job"
    )
    assert Markup(html).faults == []


def test_staff_and_everybody_read_the_same_rows(browser: ConsoleBrowser, tmp_path: Path) -> None:
    a_year.take(tmp_path)
    staff, public = shown(browser.client, PLAN), shown(Client())
    slugs = re.findall(r'<(?:tr|li) id="([a-z-]+)">', staff)
    assert len(slugs) > 15
    assert slugs == re.findall(r'<(?:tr|li) id="([a-z-]+)">', public)
    assert [row(staff, slug) for slug in slugs] == [row(public, slug) for slug in slugs]


def test_the_public_page_is_for_everybody_and_kept_for_an_hour(
    browser: ConsoleBrowser, tmp_path: Path
) -> None:
    a_year.take(tmp_path)
    for path in ("/plan", "/plan.csv"):
        answer = browser.client.get(path)
        assert answer.headers["Cache-Control"] in {"public, max-age=3600", "max-age=3600, public"}
        assert not answer.cookies
        assert "Vary" not in answer.headers
        again = browser.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    answer = Client().get("/plan")
    html = answer.content.decode()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    # Nothing else that acts is written into the page.
    html = html.replace(f"<style>{style}</style>", "")
    markup = Markup(html)
    assert markup.faults == []
    assert markup.elements["script"] == markup.elements["form"] == 0
    assert not [word for word in NEVER if word in html.lower()]


@pytest.mark.parametrize("is_filled", [False, True])
def test_the_public_page_is_easy_to_read(db: None, tmp_path: Path, is_filled: bool) -> None:
    if is_filled:
        a_year.take(tmp_path)
    html = shown(Client())
    # The rows are figures and names of measures; what is said of them is running text.
    rows = re.compile(r'<table class="plan">.*?</table>|<ul class="counted">.*?</ul>', re.DOTALL)
    sentences = reading.sentences_of(rows.sub("", html))
    assert len(sentences) > 5
    assert reading.grade(sentences) <= GRADE_AT_MOST


def test_fewer_than_ten_are_hidden_everywhere(browser: ConsoleBrowser, tmp_path: Path) -> None:
    unit, begins_on = street_rows.stretch(), files.begins()
    for number in range(9):
        report(unit, begins_on + timedelta(days=number))
    files.take(tmp_path, FigureKind.CENSUS, [(2021, unit.borough, unit.ward, 7_777)])
    files.take(tmp_path, FigureKind.CONFIDENCE, [files.confidence(77.7, n=9)])
    files.take(tmp_path, FigureKind.WORKFORCE, [(files.quarter(), 30_000, 10_230, 9, 7, 7)])
    for html in (shown(browser.client, PLAN), shown(Client())):
        for slug in ("good-job", "women-recruits", "women-leavers", "reports", "unevenness"):
            said = row(html, slug)
            assert "fewer than 10" in said, slug
            assert "Not enough data" in said, slug
            assert "interval" not in said
        assert not re.search(r"78 %|7 of 9|1\.16|n = 9\b|>\s*7\s*<|>\s*9\s*<", html)
        assert "fewer than 10" in text(html).partition(unit.ward)[2]
    table = csv.DictReader(io.StringIO(shown(Client(), "/plan.csv")))
    lines = {line["measure"]: line for line in table}
    for slug in ("good-job", "women-recruits", "women-leavers", "reports", "unevenness"):
        assert {lines[slug][name] for name in ("n", "part", "value", "low", "high")} == {
            "not shown"
        }


def test_wards_are_rounded_for_everybody_and_quiet_ones_come_first(
    browser: ConsoleBrowser, tmp_path: Path
) -> None:
    unit, begins_on = street_rows.stretch(), files.begins()
    for number in range(12):
        report(unit, begins_on + timedelta(days=number))
    census = [(2021, unit.borough, unit.ward, 6_000), (2021, unit.borough, "Loxford", 6_000)]
    files.take(tmp_path, FigureKind.CENSUS, census)
    for html, reports, rate in (
        (shown(browser.client, PLAN), "12", "2.0"),
        (shown(Client()), "10", "1.7"),
    ):
        said = text(html.partition('class="wards"')[2])
        quiet, _, loud = said.partition(unit.ward)
        assert "Loxford" in quiet
        assert loud.split()[:3] == [unit.borough, reports, rate]


def upload(browser: ConsoleBrowser, path: Path, **more: str) -> Answer:
    file = SimpleUploadedFile(path.name, path.read_bytes(), content_type="text/csv")
    return browser.client.post(FIGURES, {"kind": path.stem, "file": file, **more})


def test_an_analyst_checks_a_file_then_sends_it(browser: ConsoleBrowser, tmp_path: Path) -> None:
    path = files.write(tmp_path, FigureKind.WORKFORCE, [files.workforce()])
    checked = upload(browser, path, only_check="on")
    assert "Checked only, and nothing was stored." in text(checked.content.decode())
    assert not Figure.objects.exists()
    sent = upload(browser, path)
    assert sent.status_code == 303
    assert "1 lines, 1 added" in text(shown(browser.client, sent.headers["Location"]))
    made = Figure.objects.get().figure_import
    assert made.imported_by == browser.user
    entry = AuditEntry.objects.get(event="figures.imported")
    assert (entry.actor_id, entry.subject_id) == (browser.user.id, made.id)
    again = upload(browser, path)
    assert "all of it is known already" in text(again.content.decode())
    assert Figure.objects.count() == 1


def test_every_wrong_line_of_a_sent_file_is_listed(browser: ConsoleBrowser, tmp_path: Path) -> None:
    lines = [(files.quarter(), 100, 101, 5, 2, 1), ("<b>", 100, 30, 5, 2, 1)]
    answer = upload(browser, files.write(tmp_path, FigureKind.WORKFORCE, lines))
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "2 lines to look at" in text(html)
    assert "line 2: women 101 is more than officers 100" in html
    assert "line 3: quarter &#x27;&lt;b&gt;&#x27; is not a quarter" in html
    assert re.search(r'value="workforce"[^>]*checked', html)
    assert Markup(html).faults == []
    assert not Figure.objects.exists()


def test_a_target_says_who_set_it_and_changes_no_word(
    browser: ConsoleBrowser, tmp_path: Path
) -> None:
    a_year.take(tmp_path)
    before = row(shown(Client()), "women-recruits")
    today = clock.today().isoformat()
    fields = {"slug": "women-recruits", "target": "45", "set_by": "Met plan", "set_on": today}
    assert browser.client.post("/neighbourhood/targets", fields).status_code == 303
    said = row(shown(Client()), "women-recruits")
    assert f"target 45 %, may be met or not (set by Met plan, {today} )" in said
    assert ("No clear change" in before, "No clear change" in said) == (True, True)
    assert Measure.objects.get(slug="women-recruits").target == 0.45
    assert AuditEntry.objects.get(event="target.set").details == {"thousandths": 450}
    assert "Met plan" in text(shown(browser.client, "/neighbourhood/targets"))


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("target", "150", 400),
        ("target", "-1", 400),
        ("set_by", "", 400),
        ("set_on", "2099-01-01", 409),
    ],
)
def test_an_unfit_target_is_refused_and_nothing_is_lost(
    browser: ConsoleBrowser, field: str, value: str, status: int
) -> None:
    fields = {
        "slug": "women-recruits",
        "target": "50",
        "set_by": "Met plan",
        "set_on": "2026-01-31",
        field: value,
    }
    answer = browser.client.post("/neighbourhood/targets", fields)
    assert answer.status_code == status
    html = answer.content.decode()
    assert f'value="{fields["target"]}"' in html
    assert not Measure.objects.filter(target__isnull=False).exists()


def test_a_team_sees_the_plan_without_the_analysts_links(world: World) -> None:
    team = console.make_browser(world.make_operator(role=Role.TEAM))
    html = shown(team.client, PLAN)
    assert "/neighbourhood/held" not in html
    assert "/neighbourhood/figures" not in html
