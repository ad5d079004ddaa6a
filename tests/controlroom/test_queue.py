"""The main screen: what stands on it, in which order, and that it stays cheap."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit import clock, ledger
from tests.support import console, database_owner
from tests.support.factories import World
from verification.actions.officers import verification_actions
from verification.models import Alarm, Verification


def refs(browser: console.ConsoleBrowser) -> list[str]:
    """List the cases on the screen, from the top."""
    return [mark["data-case"] for mark in browser.page().marked("data-case")]


def test_an_alarm_stands_above_older_cases(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    older, _ = world.make_joined(world.make_officer())
    newer, phone = world.make_joined(world.make_officer())
    assert refs(browser) == [older.ref, newer.ref]
    world.text(phone, "SOS")
    assert refs(browser) == [newer.ref, older.ref]
    (alarm,) = browser.page().marked("data-alarm")
    shown = (alarm["data-cause"], alarm["data-priority"], alarm["data-ref"])
    assert shown == ("sos", "1", newer.ref)


def test_a_row_names_officer_place_and_owner(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, world.make_operator())
    (row,) = browser.page().marked("data-case")
    assert row["data-state"] == "joined"
    owner = world.fresh(case).claimed_by
    assert owner is not None
    for words in (case.ref, "DC Amelia Lewis", "Brixton Rd SW9", owner.display_name):
        assert words in row["text"]


def test_a_refused_case_stays_until_it_is_judged(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    browser.act(case, "refuse", {"why": "The face is another man's."})
    (alarm,) = browser.page().marked("data-alarm")
    closing = {"outcome": "unit_reported", "reason": "She is with a friend."}
    assert browser.post(f"alarms/{alarm['data-alarm']}/close", closing).status_code == 200
    assert refs(browser) == [case.ref]
    assert browser.act(case, "judge", console.JUDGED_WELL).status_code == 200
    assert refs(browser) == []


def test_no_more_than_twenty_wait_to_be_judged_and_it_is_said_that_there_are_more(
    world: World,
) -> None:
    browser = console.make_browser(world.make_operator())
    cases = [world.make_joined(world.make_officer())[0] for _ in range(21)]
    assert len(refs(browser)) == 21
    for case in cases[:20]:
        _end(world, case)
    assert set(refs(browser)) == {case.ref for case in cases}
    assert not _says_more(browser)
    _end(world, cases[20])
    assert set(refs(browser)) == {case.ref for case in cases[:20]}
    assert _says_more(browser)


def _end(world: World, case: Verification) -> None:
    """Have it end, with nothing but the judgement left to do."""
    with ledger.transaction():
        verification_actions.cancel(officer=case.officer, verification_id=case.id, why="")
    with database_owner.past_guards():
        Alarm.objects.filter(verification=case).update(closed_at=clock.db_now())


def _says_more(browser: console.ConsoleBrowser) -> bool:
    """Say whether the screen shows the line for those it does not show."""
    (line,) = [mark for mark in browser.page().marks if mark.get("id") == "judge-more"]
    return "hidden" not in line


def test_the_script_gets_the_part_that_changes(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    whole, part = browser.get(""), browser.get("", headers=console.SCRIPT)
    assert b"<html" in whole.content
    assert b"<html" not in part.content


def test_twenty_cases_take_no_more_queries_than_two(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    # The first request of a session also notes when it began.
    browser.get("")
    counts = []
    for more in (2, 18):
        for _ in range(more):
            _, phone = world.make_joined(world.make_officer())
            world.text(phone, "what?")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_personal_stands_in_titles_or_addresses(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "canary-words")
    for path in ("", f"cases/{case.ref}"):
        body = browser.get(path).content.decode()
        title = body.split("<title>")[1].split("</title>")[0]
        assert "Lewis" not in title
        assert phone not in body
        assert phone.removeprefix("+44") not in body
