"""The main screen: what stands on it, in which order, and that it stays cheap."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit import clock, ledger
from tests.support import console, database_owner
from tests.support.factories import World
from verification.actions.officers import verification_actions
from verification.actions.records.checklist import Ticks
from verification.enums import FaceTick, Heard
from verification.models import Alarm, Verification

UNSEEN = Ticks(face=FaceTick.NOT_SEEN, reason_fits=True, heard=Heard.SAID)


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
    for words in (case.ref, "Lewis", "Brixton Rd SW9", owner.display_name):
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


def test_forty_rows_are_drawn_and_the_rest_are_counted_in_groups_that_open(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    cases = [world.make_joined(world.make_officer())[0] for _ in range(44)]
    for case in cases[:4]:
        _end(world, case)
    watched = {case.ref for case in cases[:4]}
    # By least time left, which is the order in which they joined.
    clocks = [case.ref for case in cases[4:]]
    assert [ref for ref in refs(browser) if ref not in watched] == clocks[:36]
    assert "A clock is running 40 rows , least time first" in browser.page().text
    assert "4 more : A clock is running" in browser.page().text
    opened = [mark["data-case"] for mark in browser.page("?group=clock").marked("data-case")]
    assert opened == clocks
    rest = browser.page("?group=clock&from=38")
    assert [mark["data-case"] for mark in rest.marked("data-case")] == clocks[38:]
    assert "First of 40" in rest.text


@pytest.mark.parametrize("asked", ["group=nothing", "group=clock&from=-1", "from=x&select=%00"])
def test_an_address_that_asks_for_nonsense_shows_the_queue(world: World, asked: str) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    shown = [mark["data-case"] for mark in browser.page(f"?{asked}").marked("data-case")]
    assert shown == [case.ref]


def test_what_is_to_be_done_stands_first_with_their_words_and_the_place(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    asked = world.make_request(world.make_officer())
    joined, phone = world.make_joined(world.make_officer())
    world.text(phone, "a dark coat")
    sos, calling = world.make_joined(world.make_officer())
    world.text(calling, "SOS he has my keys")
    rows = {mark["data-case"]: mark["text"] for mark in browser.page().marked("data-case")}
    assert rows[asked.ref].startswith("No text yet")
    assert "Nobody has texted the code" in rows[asked.ref]
    assert rows[joined.ref].startswith("Answer due")
    assert "a dark coat" in rows[joined.ref]
    assert "unread" in rows[joined.ref]
    assert rows[sos.ref].startswith("SOS")
    assert "SOS he has my keys" in rows[sos.ref]
    for text in rows.values():
        assert "Brixton Rd SW9" in text
        assert "nobody yet" in text


def test_alarms_of_one_case_are_one_row(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    actor = world.make_officer()
    case, phone = world.make_joined(actor)
    world.text(phone, "SOS")
    with ledger.transaction():
        verification_actions.panic(officer=actor.officer, verification_id=case.id)
    (row,) = browser.page().marked("data-case")
    assert row["text"].startswith("SOS")
    assert "+1" in row["text"]
    assert {mark["data-cause"] for mark in browser.page().marked("data-alarm")} == {
        "sos",
        "officer_panic",
    }


def test_the_texts_of_one_phone_are_one_row_and_three_phones_are_told_apart(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phones = [world.make_phone() for _ in range(3)]
    for number, phone in enumerate(phones):
        world.text(phone, f"SOS number {number}")
        world.text(phone, "please")
    rows = browser.page().marked("data-alarm")
    assert [row["data-cause"] for row in rows] == ["sos"] * 3
    for number, (phone, row) in enumerate(zip(phones, rows, strict=True)):
        assert f"Phone …{phone[-2:]} “SOS number {number}”" in row["text"]


def test_a_proposal_names_who_proposed(world: World) -> None:
    operator = world.make_operator()
    case, _ = world.make_matched(world.make_officer())
    world.claim(case, operator)
    world.confirm(case, operator, ticks=UNSEEN)
    browser = console.make_browser(world.make_operator())
    (row,) = browser.page().marked("data-case")
    assert row["text"].startswith("Second person")
    assert f"Proposed by {operator.display_name}" in row["text"]


def test_the_chosen_row_is_shown_beside_the_others_with_what_may_be_done(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS he has my keys")
    alarm = Alarm.objects.get(cause="sos")
    page = browser.page(f"?select={case.ref}")
    (preview,) = page.marked("data-preview")
    assert "SOS he has my keys" in preview["text"]
    assert page.has_form(f"/console/cases/{case.ref}/claim")
    assert f"Take and open : SOS, case {case.ref}" in preview["text"]
    world.text(world.make_phone(), "SOS somewhere")
    other = Alarm.objects.get(verification=None)
    (preview,) = browser.page(f"?select={other.id}").marked("data-preview")
    assert "SOS somewhere" in preview["text"]
    assert browser.page("?select=K7M4Q2").marked("data-preview") == []
    assert alarm.id != other.id


def _end(world: World, case: Verification) -> None:
    """Have it end, with nothing but the judgement left to do."""
    with ledger.transaction():
        verification_actions.cancel(officer=case.officer, verification_id=case.id, why="")
    with database_owner.past_guards():
        Alarm.objects.filter(verification=case).update(closed_at=clock.db_now())


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
