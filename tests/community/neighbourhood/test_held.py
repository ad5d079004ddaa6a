"""Reports that wait: somebody looks, says whether they count, and may say otherwise."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streetsafe.enums import Counted, WhyNotCounted
from community.streetsafe.models import Report
from foundation.audit.models import AuditEntry
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

HELD = "/neighbourhood/held"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def words(browser: ConsoleBrowser) -> str:
    return " ".join(pages.read(browser.client.get(HELD).content.decode()).text.split())


def weigh(browser: ConsoleBrowser, report: Report, counted: str) -> int:
    path = f"/neighbourhood/reports/{report.id}/weigh"
    return browser.client.post(path, {"counted": counted}).status_code


def weight(report: Report) -> tuple[str, str | None]:
    report.refresh_from_db()
    return report.counted, report.why_not


def test_a_held_report_says_where_what_and_why(browser: ConsoleBrowser) -> None:
    desks.report(street_rows.stretch("Tanner Row"), held=WhyNotCounted.TOO_FAST)
    said = words(browser)
    assert "Held 1" in said
    assert "Tanner Row" in said
    assert "no light or bad light; followed; often; in the dark" in said
    assert "public page: the form came back within three seconds" in said


def test_what_was_looked_at_counts_and_can_be_undone(browser: ConsoleBrowser) -> None:
    report = desks.report(street_rows.stretch(), held=WhyNotCounted.TRAP)
    assert weigh(browser, report, "yes") == 303
    assert weight(report) == (Counted.YES, None)
    page = pages.read(browser.client.get(HELD).content.decode())
    assert "Nothing waits." in page.text
    assert page.has_form(f"/neighbourhood/reports/{report.id}/weigh")
    assert weigh(browser, report, "no") == 303
    assert weight(report) == (Counted.NO, WhyNotCounted.NOT_REAL)
    assert "Count it after all" in words(browser)
    entries = AuditEntry.objects.filter(subject_id=report.id, event="report.weighed")
    assert [entry.actor_id for entry in entries] == [browser.user.id] * 2


def test_what_a_rule_weighed_stays_so(browser: ConsoleBrowser) -> None:
    unit = street_rows.stretch()
    reports = [desks.report(unit) for _ in range(4)]
    assert weigh(browser, reports[0], "no") == 404
    assert weigh(browser, reports[3], "yes") == 404
    assert weight(reports[0]) == (Counted.YES, None)
    assert weight(reports[3]) == (Counted.NO, WhyNotCounted.SOURCE)


def test_a_word_that_is_none_of_the_two_does_nothing(browser: ConsoleBrowser) -> None:
    report = desks.report(street_rows.stretch(), held=WhyNotCounted.TRAP)
    for word in ("", "held", "perhaps"):
        assert weigh(browser, report, word) == 400
    assert weight(report) == (Counted.HELD, WhyNotCounted.TRAP)


def test_a_colleagues_work_is_not_on_my_list(browser: ConsoleBrowser, world: World) -> None:
    report = desks.report(street_rows.stretch("Tanner Row"), held=WhyNotCounted.TRAP)
    assert weigh(desks.analyst(world), report, "no") == 303
    assert "Tanner Row" not in words(browser)


def test_the_week_counts_what_is_excluded_by_reason(browser: ConsoleBrowser) -> None:
    unit = street_rows.stretch()
    for _ in range(5):
        desks.report(unit)
    desks.report(unit, held=WhyNotCounted.REPLAYED)
    said = words(browser)
    assert "Not counted the same connection has said it often enough 2" in said
    assert "Held until somebody has looked the same form came twice 1" in said


def test_many_cost_no_more_than_one_and_the_page_is_well_made(browser: ConsoleBrowser) -> None:
    desks.report(street_rows.stretch("<b>Row"), held=WhyNotCounted.TRAP)
    words(browser)
    with CaptureQueriesContext(connection) as few:
        words(browser)
    for number in range(10):
        desks.report(street_rows.stretch(f"Row {number}"), held=WhyNotCounted.TRAP)
    with CaptureQueriesContext(connection) as many:
        page = browser.client.get(HELD).content.decode()
    assert len(many) == len(few) <= 20
    assert "<b>Row" not in page
    assert Markup(page).faults == []
