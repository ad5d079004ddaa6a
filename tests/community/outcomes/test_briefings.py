"""Briefings as analysts record them, and the two questions as whoever was there answers them."""

import re
from datetime import timedelta

from django.conf import LazySettings
from django.test import Client

from community.outcomes.enums import Moment
from community.outcomes.models import Briefing, Pulse
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from tests.community.outcomes.test_pages import browser, shown, text
from tests.support import console
from tests.support.accounts import make_team
from tests.support.console import ConsoleBrowser
from tests.support.markup import Markup

__all__ = ["browser"]


def brief(browser: ConsoleBrowser, *, heads: int = 12) -> Briefing:
    team = make_team("Ilford")
    day = clock.today().isoformat()
    fields = {"day": day, "team": str(team.id), "topic": "checks", "heads": str(heads)}
    assert browser.client.post("/neighbourhood/briefings", fields).status_code == 303
    return Briefing.objects.order_by("id").last() or Briefing()


def answer_as(client: Client, briefing: Briefing, *, moment: str = "after", able: int = 4) -> int:
    """Open the page of a briefing, answer, and give the status."""
    html = shown(client, f"/pulse/{briefing.code}")
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert token
    fields = {"token": token[1], "moment": moment, "knows": "5", "able": str(able)}
    return int(client.post(f"/pulse/{briefing.code}", fields).status_code)


def test_a_briefing_is_answered_by_as_many_as_were_there(browser: ConsoleBrowser) -> None:
    briefing = brief(browser, heads=2)
    anybody = Client()
    statuses = [answer_as(anybody, briefing) for _ in range(3)]
    assert statuses == [200, 200, 409]
    assert answer_as(anybody, briefing, moment="before") == 200
    assert Pulse.objects.filter(moment=Moment.AFTER).count() == 2
    assert not anybody.cookies
    assert AuditEntry.objects.filter(event="briefing.recorded").count() == 1
    # No user, no time: what is kept of an answer is this.
    names = {one.name for one in Pulse._meta.get_fields()}
    assert names == {"id", "briefing", "moment", "knows", "able"}
    assert Pulse._meta.pk.default().version == 4


def test_an_answer_that_lacks_something_comes_back_and_a_wrong_code_says_so(
    browser: ConsoleBrowser,
) -> None:
    briefing = brief(browser)
    answer = Client().post(f"/pulse/{briefing.code}", {"able": "4"})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert re.search(r'name="able"\s+value="4"\s+checked', html)
    # Its style stands in the page, and a token of its own stands for a cookie's.
    faults = [one for one in Markup(html).faults if "style" not in one and "token" not in one]
    assert faults == []
    assert Client().get("/pulse/7K2M9-QXR04").status_code == 404
    assert not Pulse.objects.exists()


def test_answers_are_shown_from_ten_on_and_only_when_no_more_come(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    few, many = brief(browser), brief(browser)
    for briefing, count in ((few, 9), (many, 11)):
        for number in range(count):
            Pulse.objects.create(
                briefing=briefing, moment=Moment.AFTER, knows=5, able=4 if number else 2
            )
    listed = text(shown(browser.client, "/neighbourhood/briefings"))
    assert f"/pulse/{few.code}" in listed
    assert "not yet" in listed
    assert "10 of 11" not in listed
    settings.CLOCK_OFFSET = timedelta(days=15)
    later = console.make_browser(browser.user, on_shift=False)
    listed = text(shown(later.client, "/neighbourhood/briefings"))
    assert "after: 10 of 11" in listed
    assert "after: fewer than 10 answered" in listed
    assert "8 of 9" not in listed
    assert Client().get(f"/pulse/{many.code}").status_code == 404
