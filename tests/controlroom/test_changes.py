"""The feed: one cursor, nothing personal, and proof that somebody is there."""

from typing import Any

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.models import AuditHead
from tests.support import console
from tests.support.factories import World
from verification.actions.records import audit_entries
from verification.enums import AlarmCause
from verification.events import Event
from verification.models import ConsolePresence, Heartbeat, Verification


def head() -> int:
    return AuditHead.objects.get().seq


def news(browser: console.ConsoleBrowser, seq: int) -> list[tuple[str, str]]:
    """Ask what changed since then."""
    answer = browser.get(f"since/{seq}")
    if answer.status_code == 304:
        return []
    body: dict[str, Any] = answer.json()
    assert body["head"] == head()
    assert all(set(change) == {"kind", "ref", "seq"} for change in body["changed"])
    return [(change["kind"], change["ref"]) for change in body["changed"]]


def test_a_change_is_told_once(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    before = head()
    case, _ = world.make_joined(world.make_officer())
    assert ("case", case.ref) in news(browser, before)
    assert news(browser, head()) == []
    assert browser.get(f"since/{head()}").status_code == 304


def test_an_alarm_is_reported_as_an_alarm(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    before = head()
    world.text(phone, "SOS")
    told = news(browser, before)
    assert ("alarm", case.ref) in told
    assert ("case", case.ref) in told


def test_a_text_without_a_case_is_reported(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phone = world.make_phone()
    world.text(phone, "SOS")
    before = head()
    world.text(phone, "by the chip shop")
    assert [kind for kind, _ in news(browser, before)] == ["alarm"]


def test_viewing_a_case_is_no_change(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    before = head()
    browser.case(case)
    browser.act(case, "number", {"why": "To ring her."})
    assert head() > before
    assert browser.get(f"since/{before}").status_code == 304


def test_changes_hold_refs_and_nothing_personal(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "canary-words")
    body = browser.get("since/0").content.decode()
    for secret in (phone, "canary", "Lewis", "Brixton", case.officer.number, str(case.id)):
        assert secret not in body


def test_after_too_much_the_page_is_told_to_fetch_everything(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    before = head()
    with ledger.transaction():
        for _ in range(500):
            audit_entries.record(
                event=Event.VERIFICATION_NOTED, actor=audit_entries.SYSTEM, verification=case
            )
    assert browser.get(f"since/{before}").json()["all"] is False
    body = browser.get(f"since/{before - 1}").json()
    assert (body["all"], body["head"]) == (True, head())


def test_a_cursor_of_another_log_gets_everything(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.make_joined(world.make_officer())
    for cursor in (head() + 1, 2**63, 10**40):
        body = browser.get(f"since/{cursor}").json()
        assert (body["all"], body["changed"], body["head"]) == (True, [], head())


def test_asking_for_changes_records_presence(world: World) -> None:
    user = world.make_operator()
    ConsolePresence.objects.all().delete()
    browser = console.make_browser(user)
    browser.get("since/0")
    assert ConsolePresence.objects.get().user_id == user.pk
    reviewer = console.make_browser(world.make_operator(role=Role.REVIEWER))
    reviewer.get("since/0")
    assert not ConsolePresence.objects.filter(user=reviewer.user).exists()


def test_every_console_watches_the_watchkeeper(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    Heartbeat.objects.create(name="watchkeeper", at=clock.db_now())
    browser.get("since/0")
    assert world.open_alarms() == {}
    world.advance(seconds=11)
    before = head()
    assert [kind for kind, _ in news(browser, before)] == ["alarm"]
    assert world.open_alarms() == {AlarmCause.WATCHKEEPER_LATE: 1}
    browser.get("since/0")
    assert Verification.objects.count() == 0
    Heartbeat.objects.update(at=clock.db_now())
    browser.get("since/0")
    assert world.open_alarms() == {}


def test_the_pages_begin_at_the_cursor_of_their_making(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    for path in ("", f"cases/{case.ref}"):
        (mark,) = browser.page(path).marked("data-head")
        assert int(mark["data-head"]) <= head()
        assert browser.get(f"since/{mark['data-head']}").status_code == 304
