"""The panel beside every case: who is on shift, and how the service is."""

from datetime import timedelta

from django.conf import settings

from accounts.models import Role
from foundation.audit import clock
from foundation.sms.statuses import MessageStatus
from tests.support import console
from tests.support.factories import World
from verification.models import ConsolePresence, Heartbeat, Message, RosterImport


def panel(desk: console.Desk) -> str:
    (mark,) = [mark for mark in desk.page("?shift").marks if mark.get("id") == "shift"]
    return mark["text"]


def test_whose_console_is_live_and_how_many_cases_he_has(world: World) -> None:
    me, other = console.sit_down(world.operator()), console.sit_down(world.operator())
    ConsolePresence.objects.all().delete()
    assert "No console is live." in panel(me)
    for desk in (me, other):
        desk.get("since/0")
    case, _ = world.join(world.cop())
    other.act(case, "claim")
    text = panel(me)
    assert f"{me.user.display_name} (you) 0 cases" in text
    assert f"{other.user.display_name} 1 case" in text
    world.advance(seconds=settings.CONSOLE_LIVE_FOR.total_seconds() + 1)
    assert "No console is live." in panel(me)


def test_it_stands_beside_the_queue_and_every_case(world: World) -> None:
    desk = console.sit_down(world.operator(role=Role.REVIEWER))
    case, _ = world.join(world.cop())
    for path in ("", f"cases/{case.ref}"):
        assert "Watchkeeper" in desk.page(path).text


def test_a_silent_process_is_named(world: World) -> None:
    desk = console.sit_down(world.operator())
    Heartbeat.objects.all().delete()
    assert panel(desk).count("never seen") == 2
    for name in ("watchkeeper", "worker"):
        Heartbeat.objects.create(name=name, at=clock.db_now())
    assert panel(desk).count("working") == 2
    world.advance(seconds=31)
    assert panel(desk).count("silent since") == 2


def test_how_old_the_roster_is(world: World) -> None:
    desk = console.sit_down(world.operator())
    world.request(world.cop())
    assert "Roster read" in panel(desk)
    RosterImport.objects.all().delete()
    assert "none that speaks of now" in panel(desk)


def test_how_texts_go_out(world: World) -> None:
    desk = console.sit_down(world.operator())
    Message.objects.all().delete()
    assert "none in the last hour" in panel(desk)
    world.join(world.cop())
    now = clock.db_now()
    Message.objects.update(
        status=MessageStatus.DELIVERED,
        created_at=now - timedelta(seconds=2),
        status_at=now,
    )
    assert "Texts working, 2.0 s" in panel(desk)
    Message.objects.update(status=MessageStatus.QUEUED, created_at=now - timedelta(minutes=1))
    assert "Texts waiting" in panel(desk)
