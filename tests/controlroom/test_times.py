"""Times on the console: one statement about an overdue case, and the day where it is another."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from controlroom.templatetags.moments import moment
from tests.support import console, shifts
from tests.support.factories import World
from verification.models import Verification


def header(browser: console.ConsoleBrowser, case: Verification) -> str:
    """Read the words beside the case's state."""
    (title,) = [mark for mark in browser.case(case).marks if mark.get("id") == "case-title"]
    return title["text"]


def test_an_overdue_case_says_one_thing_and_what_comes_next(world: World) -> None:
    """Overdue: "It should have ended in 4:41" stood beside "It has not ended 0:17"."""
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_confirmed(world.make_officer(), browser.user)
    world.hand_over()
    assert "Due to end" in header(browser, case)
    assert "if not, P2." in header(browser, case)
    world.advance(minutes=20, seconds=17)
    world.tick()
    late = header(browser, case)
    assert "It has not:" in late
    assert "if not, P2" not in late
    (due, p1) = deadlines(browser, case)
    decided = world.fresh(case).decided_at
    assert decided is not None
    assert (due - decided, p1 - decided) == (timedelta(minutes=20), timedelta(minutes=25))
    world.advance(minutes=5)
    world.tick()
    assert "P1 ; closed, it comes back" in header(browser, case)


def deadlines(browser: console.ConsoleBrowser, case: Verification) -> list[datetime]:
    """Read what the header counts to: the end that was due, and the next escalation."""
    marks = browser.case(case).marked("data-deadline")
    return [datetime.fromisoformat(mark["data-deadline"]) for mark in marks][:2]


@pytest.mark.parametrize(
    ("days", "shown"), [(0, "09:41:07"), (1, "Wed 25 Nov, 09:41:07"), (390, "2025, 09:41:07")]
)
def test_a_time_of_another_day_carries_the_day(
    monkeypatch: pytest.MonkeyPatch, days: int, shown: str
) -> None:
    now = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    at = datetime(2026, 11, 26, 9, 41, 7, tzinfo=UTC) - timedelta(days=days)
    with timezone.override("Europe/London"):
        assert moment(at).endswith(shown)


def test_a_text_of_yesterday_carries_the_day_on_the_page(world: World) -> None:
    operator = world.make_operator()
    browser = console.make_browser(operator)
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "hello?")
    sent = timezone.localtime(case.requested_at, ZoneInfo("Europe/London"))
    world.advance(days=2)
    shifts.begin(operator)
    assert f"{sent.day} {sent:%b}" in _talk(browser, case)


def _talk(browser: console.ConsoleBrowser, case: Verification) -> str:
    (talk,) = [mark for mark in browser.case(case).marks if mark.get("id") == "person-talk"]
    return talk["text"]
