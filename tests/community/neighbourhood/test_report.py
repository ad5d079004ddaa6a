"""Reports by phone and at events: a street is found, ticks are kept, a code is read out."""

import time
from typing import Any

import pytest
from django.core import signing

from community.streets.models import Street
from community.streetsafe.actions import receipts
from community.streetsafe.actions.reports import reasons_in
from community.streetsafe.enums import Channel, Counted, Reason
from community.streetsafe.models import Report
from foundation.audit.models import AuditEntry
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

REPORT = "/neighbourhood/report"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


@pytest.fixture
def told() -> dict[str, Any]:
    """What somebody on the telephone says of Tanner Row."""
    street_rows.stretch("Tanner Row")
    street = Street.objects.get(name="Tanner Row")
    return {
        "do": "send",
        "street": "Tanner",
        "unit": str(street.id),
        "reasons": [str(Reason.BAD_LIGHT.value), str(Reason.SLOW_CAR.value)],
        "when": "often",
        "dark": "both",
        "channel": "phone",
        "once": drawn(seconds_ago=40),
    }


def drawn(*, seconds_ago: float) -> str:
    return signing.dumps([time.monotonic_ns(), time.time() - seconds_ago], salt="streetsafe.form")


def send(browser: ConsoleBrowser, fields: dict[str, Any]) -> Any:
    return browser.client.post(REPORT, fields)


def test_the_form_asks_and_is_well_made(browser: ConsoleBrowser) -> None:
    page = browser.client.get(REPORT).content.decode()
    assert Markup(page).faults == []
    for reason in Reason:
        assert str(reason.label) in page


def test_a_report_is_stored_and_its_code_is_read_out(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    answer = send(browser, told)
    assert answer.status_code == 200
    row = Report.objects.get()
    assert row.street is not None
    assert (row.street.name, row.channel, row.counted) == ("Tanner Row", "phone", Counted.YES)
    assert reasons_in(row.reasons) == {Reason.BAD_LIGHT, Reason.SLOW_CAR}
    assert (row.source, row.receipt_index is None) == (None, False)
    code = answer.content.decode().partition('class="code">')[2].partition("<")[0]
    assert receipts.find(code) == row
    entry = AuditEntry.objects.get(event="report.taken")
    assert (entry.subject_id, entry.actor_id) == (row.id, browser.user.id)
    assert entry.details["channel"] == Channel.PHONE


def test_looking_for_another_street_loses_no_tick(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    street_rows.stretch("Tannery Lane")
    answer = send(browser, told | {"do": "find", "unit": ""})
    assert answer.status_code == 200
    assert Report.objects.count() == 0
    page = answer.content.decode()
    form = pages.read(page).form(REPORT)
    assert form.fields["street"] == "Tanner"
    for value in ("1", str(Reason.SLOW_CAR.value), "often", "both", "phone"):
        assert f'value="{value}"' in page
    assert page.count(" checked") == 5
    assert "Tanner Row" in page
    assert "Tannery Lane" in page


@pytest.mark.parametrize("missing", ["street", "unit", "reasons", "when", "dark", "channel"])
def test_what_is_missing_is_named_and_the_rest_is_kept(
    browser: ConsoleBrowser, told: dict[str, Any], missing: str
) -> None:
    answer = send(browser, {name: value for name, value in told.items() if name != missing})
    assert answer.status_code == 400
    assert Report.objects.count() == 0
    page = answer.content.decode()
    assert 'class="field-error"' in page
    if missing != "reasons":
        assert page.count(" checked") >= 3


def test_a_form_that_is_sent_twice_is_stored_once(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    assert send(browser, told).status_code == 200
    again = send(browser, told)
    assert again.status_code == 409
    assert "Nothing was stored twice" in again.content.decode()
    assert Report.objects.count() == 1


def test_a_form_of_this_morning_is_shown_again_with_all_its_ticks(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    answer = send(browser, told | {"once": "not ours"})
    assert answer.status_code == 409
    assert answer.content.decode().count(" checked") == 6
    assert Report.objects.count() == 0


def test_a_street_that_was_not_found_is_not_taken(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    other = street_rows.spot("Gaol Park")
    assert send(browser, told | {"unit": str(other.id)}).status_code == 400
    found = send(browser, {"do": "find", "street": "Zzyzx Qqq"})
    assert "No street is named like that." in found.content.decode()


def test_the_public_channels_are_not_for_staff(
    browser: ConsoleBrowser, told: dict[str, Any]
) -> None:
    assert send(browser, told | {"channel": "web"}).status_code == 400


def test_a_hostile_name_stays_words(browser: ConsoleBrowser) -> None:
    street_rows.stretch("<i>Row")
    page = send(browser, {"do": "find", "street": '<i>Row"><b>'}).content.decode()
    assert "<i>Row" not in page
    assert "&lt;i&gt;Row" in page
    assert "<b>" not in page
