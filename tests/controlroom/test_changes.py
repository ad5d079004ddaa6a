"""The feed: one cursor, nothing personal, and proof that somebody is there."""

from typing import Any

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.events import Event
from foundation.audit.models import AuditHead
from tests.support import console
from tests.support.factories import World
from verification.actions.records import audit_entries
from verification.enums import AlarmCause
from verification.models import ConsolePresence, Heartbeat, Verification


def head() -> int:
    return AuditHead.objects.get().seq


def news(desk: console.Desk, seq: int) -> list[tuple[str, str]]:
    """Ask what changed since then."""
    answer = desk.get(f"since/{seq}")
    if answer.status_code == 304:
        return []
    body: dict[str, Any] = answer.json()
    assert body["head"] == head()
    assert all(set(change) == {"kind", "ref", "seq"} for change in body["changed"])
    return [(change["kind"], change["ref"]) for change in body["changed"]]


def test_a_change_is_told_once(world: World) -> None:
    desk = console.sit_down(world.operator())
    before = head()
    case, _ = world.join(world.cop())
    assert ("case", case.ref) in news(desk, before)
    assert news(desk, head()) == []
    assert desk.get(f"since/{head()}").status_code == 304


def test_an_alarm_is_told_as_one(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.join(world.cop())
    before = head()
    world.text(phone, "SOS")
    told = news(desk, before)
    assert ("alarm", case.ref) in told
    assert ("case", case.ref) in told


def test_a_stranger_s_text_is_told_too(world: World) -> None:
    desk = console.sit_down(world.operator())
    phone = world.phone()
    world.text(phone, "SOS")
    before = head()
    world.text(phone, "by the chip shop")
    assert [kind for kind, _ in news(desk, before)] == ["alarm"]


def test_looking_is_no_news(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    before = head()
    desk.case(case)
    desk.act(case, "number", {"why": "To ring her."})
    assert head() > before
    assert desk.get(f"since/{before}").status_code == 304


def test_it_says_no_more_than_refs(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, phone = world.join(world.cop())
    world.text(phone, "canary-words")
    body = desk.get("since/0").content.decode()
    for secret in (phone, "canary", "Lewis", "Brixton", case.officer.number, str(case.id)):
        assert secret not in body


def test_after_too_much_the_page_is_told_to_fetch_everything(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    before = head()
    with ledger.transaction():
        for _ in range(500):
            audit_entries.record(
                event=Event.VERIFICATION_NOTED, actor=audit_entries.SYSTEM, verification=case
            )
    assert desk.get(f"since/{before}").json()["all"] is False
    body = desk.get(f"since/{before - 1}").json()
    assert (body["all"], body["head"]) == (True, head())


def test_a_cursor_of_another_log_gets_everything(world: World) -> None:
    desk = console.sit_down(world.operator())
    world.join(world.cop())
    for cursor in (head() + 1, 2**63, 10**40):
        body = desk.get(f"since/{cursor}").json()
        assert (body["all"], body["changed"], body["head"]) == (True, [], head())


def test_asking_proves_that_somebody_is_there(world: World) -> None:
    user = world.operator()
    ConsolePresence.objects.all().delete()
    desk = console.sit_down(user)
    desk.get("since/0")
    assert ConsolePresence.objects.get().user_id == user.pk
    reviewer = console.sit_down(world.operator(role=Role.REVIEWER))
    reviewer.get("since/0")
    assert not ConsolePresence.objects.filter(user=reviewer.user).exists()


def test_every_console_watches_the_watchkeeper(world: World) -> None:
    desk = console.sit_down(world.operator())
    Heartbeat.objects.create(name="watchkeeper", at=clock.db_now())
    desk.get("since/0")
    assert world.alarms() == {}
    world.advance(seconds=11)
    before = head()
    assert [kind for kind, _ in news(desk, before)] == ["alarm"]
    assert world.alarms() == {AlarmCause.WATCHKEEPER_LATE: 1}
    desk.get("since/0")
    assert Verification.objects.count() == 0
    Heartbeat.objects.update(at=clock.db_now())
    desk.get("since/0")
    assert world.alarms() == {}


def test_the_pages_begin_at_the_cursor_of_their_making(world: World) -> None:
    desk = console.sit_down(world.operator())
    case, _ = world.join(world.cop())
    for path in ("", f"cases/{case.ref}"):
        (mark,) = desk.page(path).marked("data-head")
        assert int(mark["data-head"]) <= head()
        assert desk.get(f"since/{mark['data-head']}").status_code == 304
