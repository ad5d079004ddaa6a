"""What a console is told, from entries of the log: numbers and refs, causes, nothing personal."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from controlroom import changes
from controlroom.stream import events
from controlroom.stream.events import AlarmNews, Change, EndReason, News
from foundation.audit.models import AuditHead
from tests.support import console
from tests.support.factories import World
from verification.actions import alarms
from verification.enums import AlarmCause
from verification.events import SubjectKind
from verification.models import Alarm

CASE, ALARM, REPLY = (uuid.UUID(int=number) for number in (1, 2, 3))
AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)


def an_alarm(**more: Any) -> AlarmNews:
    given: dict[str, Any] = {
        "id": ALARM,
        "cause": "sos",
        "words": "SOS",
        "priority": 1,
        "ref": "K7M4Q2",
        "since": AT,
        "phone": False,
        "taken": False,
        "attended": False,
        "open": True,
    }
    return AlarmNews(**given | more)


def parsed(event: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """Read one event as a browser does: its fields, and its data."""
    head, end = event.decode().split("\n\n")
    assert end == ""
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return fields, json.loads(fields["data"])


def test_each_thing_changed_once_with_its_newest_number() -> None:
    entries = [
        (9, SubjectKind.VERIFICATION, CASE, CASE),
        (8, SubjectKind.ALARM, ALARM, CASE),
        (7, SubjectKind.VERIFICATION, CASE, CASE),
        (6, SubjectKind.ALARM, ALARM, None),
        (5, SubjectKind.REPLY, REPLY, None),
        (4, SubjectKind.ROSTER, REPLY, None),
    ]
    assert events.changes_of(entries, refs={CASE: "K7M4Q2"}) == (
        Change(kind="service", ref="", seq=4),
        Change(kind="alarm", ref="", seq=5),
        Change(kind="alarm", ref=str(ALARM), seq=6),
        Change(kind="alarm", ref="K7M4Q2", seq=8),
        Change(kind="case", ref="K7M4Q2", seq=9),
    )
    assert events.alarm_ids(entries) == {ALARM}
    assert events.changes_of([], refs={}) == ()


def test_news_carries_cursor_and_alarm_and_says_whom_it_is_about_to_nobody() -> None:
    officer = uuid.UUID(int=7)
    news = News(head=9, alarms=(an_alarm(officer_user_id=officer),))
    fields, data = parsed(events.told(news))
    assert (fields["id"], fields["event"], data["head"]) == ("9", "news", 9)
    assert data["alarms"] == [
        {
            "id": str(ALARM),
            "cause": "sos",
            "words": "SOS",
            "priority": 1,
            "ref": "K7M4Q2",
            "since": "2026-11-26T02:30:00+00:00",
            "phone": False,
            "taken": False,
            "attended": False,
            "open": True,
        }
    ]
    assert news.concerns() == {officer}
    assert news.for_user(officer).alarms == ()
    assert news.for_user(uuid.UUID(int=8)) is news


def test_a_beat_has_head_time_and_build_and_no_cursor() -> None:
    """A browser that comes again names the last cursor: a beat must not be one."""
    fields, data = parsed(events.beat(head=4, now=AT, build="abc"))
    assert "id" not in fields
    assert data == {"head": 4, "now": "2026-11-26T02:30:00+00:00", "build": "abc"}
    fields, data = parsed(events.ended(EndReason.STOPPING))
    assert (fields["event"], data) == ("end", {"why": "stopping"})
    fields, data = parsed(events.hello(News(head=4, all=True), now=AT, build="abc"))
    assert (fields["id"], data["all"], data["alarms"], data["build"]) == ("4", True, [], "abc")


@pytest.mark.parametrize("words", ["one\ntwo", "one\r\ntwo", "\N{LINE SEPARATOR}", "data: x\n\n"])
def test_no_word_can_end_an_event(words: str) -> None:
    event = events.told(News(head=1, alarms=(an_alarm(words=words),)))
    assert event.count(b"\n\n") == 1
    assert b"\r" not in event
    assert parsed(event)[1]["alarms"][0]["words"] == words


def head() -> int:
    return AuditHead.objects.get().seq


def test_an_alarm_is_told_as_it_is_now(world: World) -> None:
    case, phone = world.make_joined(world.make_officer())
    before = head()
    world.text(phone, "SOS please, Brixton Road")
    (told,) = (one for one in changes.since(before).alarms if one.cause == AlarmCause.SOS)
    assert (told.ref, told.priority, told.open, told.attended) == (case.ref, 1, True, False)
    assert told.officer_user_id == case.officer.user_id
    sent = json.dumps(changes.since(before).as_json())
    for secret in (phone, phone[-4:], "Brixton", "please", case.officer.number, str(case.id)):
        assert secret not in sent


def test_taking_says_that_somebody_has_it_and_the_officers_team_does_not(world: World) -> None:
    case, phone = world.make_joined(world.make_officer(team="CID"))
    world.text(phone, "SOS")
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)

    def after(team: str) -> AlarmNews:
        before = head()
        browser = console.make_browser(world.make_operator(team=team))
        browser.post(f"alarms/{alarm.id}/take")
        (told,) = changes.since(before).alarms
        return told

    of_the_team = after("CID")
    assert (of_the_team.taken, of_the_team.attended) == (True, False)
    uninvolved = after("Control")
    assert (uninvolved.taken, uninvolved.attended) == (True, True)
    assert case.ref == uninvolved.ref


def test_a_closed_alarm_is_told_once_more_and_then_no_longer(world: World) -> None:
    phone = world.make_phone()
    world.text(phone, "hello, is anybody there")
    (alarm,) = Alarm.objects.open()
    assert [(one.phone, one.ref) for one in changes.whole().alarms] == [(True, "")]
    before = head()
    browser = console.make_browser(world.make_operator())
    browser.post(f"alarms/{alarm.id}/take")
    closing = {"outcome": "read", "reason": "Nobody is in danger."}
    browser.post(f"alarms/{alarm.id}/close", closing)
    assert [one.open for one in changes.since(before).alarms] == [False]
    assert changes.whole().alarms == ()


def test_the_alarm_of_ones_own_case_is_told_to_everybody_else(world: World) -> None:
    officer = world.make_officer()
    case, phone = world.make_joined(officer)
    world.text(phone, "SOS")
    alarms.find(alarm_id=Alarm.objects.get(cause=AlarmCause.SOS).id)
    news = changes.whole()
    assert case.officer.user_id is not None
    assert case.ref not in {one.ref for one in news.for_user(case.officer.user_id).alarms}
    assert case.ref in {one.ref for one in news.for_user(world.make_operator().pk).alarms}


def test_who_asks_gets_every_open_alarm_where_it_is_wanted(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.text(world.make_phone(), "SOS")
    browser.get(f"since/{head()}")
    assert browser.get(f"since/{head()}").status_code == 304
    body = browser.get(f"since/{head()}?alarms").json()
    assert (body["changed"], [one["cause"] for one in body["alarms"]]) == ([], ["sos"])
    assert body["build"]
