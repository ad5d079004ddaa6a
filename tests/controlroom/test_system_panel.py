"""The panel beside every case: who is on shift, and how the service is."""

from datetime import timedelta

from django.conf import settings

from accounts.models import Role
from foundation.audit import clock
from foundation.sms.statuses import MessageStatus
from tests.support import console, database_owner
from tests.support.factories import World
from verification.models import ConsolePresence, Heartbeat, Message, RosterImport


def panel(browser: console.ConsoleBrowser) -> str:
    (mark,) = [mark for mark in browser.page("?shift").marks if mark.get("id") == "shift"]
    return mark["text"]


def test_live_consoles_and_their_case_counts_are_shown(world: World) -> None:
    me, other = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    ConsolePresence.objects.all().delete()
    assert "No console is live." in panel(me)
    for browser in (me, other):
        browser.get("since/0")
    case, _ = world.make_joined(world.make_officer())
    other.act(case, "claim")
    text = panel(me)
    assert f"{me.user.display_name} (you) 0" in text
    assert f"{other.user.display_name} 1" in text
    world.advance(seconds=settings.CONSOLE_LIVE_FOR.total_seconds() + 1)
    assert "No console is live." in panel(me)


def test_the_panel_stands_beside_the_queue_and_every_case(world: World) -> None:
    browser = console.make_browser(world.make_operator(role=Role.REVIEWER))
    case, _ = world.make_joined(world.make_officer())
    for path in ("", f"cases/{case.ref}"):
        assert "Watchkeeper" in browser.page(path).text


def test_a_silent_process_is_named(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    Heartbeat.objects.all().delete()
    assert panel(browser).count("never seen") == 2
    for name in ("watchkeeper", "worker"):
        Heartbeat.objects.create(name=name, at=clock.db_now())
    assert panel(browser).count("working") == 2
    world.advance(seconds=31)
    assert panel(browser).count("silent since") == 2


def test_the_age_of_the_roster_is_shown(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.make_request(world.make_officer())
    assert "Roster read" in panel(browser)
    with database_owner.past_guards():
        RosterImport.objects.all().delete()
    assert "none that speaks of now" in panel(browser)


def test_the_state_of_text_delivery_is_shown(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    with database_owner.past_guards():
        Message.objects.all().delete()
    assert "none in the last hour" in panel(browser)
    world.make_joined(world.make_officer())
    now = clock.db_now()
    with database_owner.past_guards():
        Message.objects.update(
            status=MessageStatus.DELIVERED,
            created_at=now - timedelta(seconds=2),
            status_at=now,
        )
    assert "Texts working, 2.0 s" in panel(browser)
    with database_owner.past_guards():
        Message.objects.update(status=MessageStatus.QUEUED, created_at=now - timedelta(minutes=1))
    assert "Texts waiting" in panel(browser)
