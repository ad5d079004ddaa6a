"""F1: an hour of 400 texts of spam, pranks and STOPs, with three true calls for help among them."""

import itertools

import pytest

from foundation.audit.models import AuditEntry
from tests.support import console
from tests.support.factories import World
from verification.enums import AlarmCause
from verification.events import Event
from verification.models import Alarm

TEXTS = 400
CALLS_FOR_HELP = {
    90: ["I need help, he is hurting me, High Street by Boots"],
    200: ["call 999 for me"],
    310: ["SOS", "corner of Mill Lane and the chip shop"],
}
NOISE = itertools.cycle(
    [
        "STOP",
        "You have won a prize, reply YES",
        "SOS lol",
        "is this the police",
        "hello",
        "Your parcel waits",
        "999 haha",
        "STOP",
        "who is this",
        "ok help lol",
    ]
)


@pytest.mark.timeout(300)
def test_three_true_cries_stand_first_among_four_hundred_texts(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    phones = itertools.cycle([world.make_phone() for _ in range(120)])
    for number in range(TEXTS):
        if number in CALLS_FOR_HELP:
            phone = world.make_phone()
            for words in CALLS_FOR_HELP[number]:
                world.text(phone, words)
        else:
            world.text(next(phones), next(NOISE))
        world.advance(seconds=3600 / TEXTS)
        if number % 7 == 0:
            world.beat_all()
            world.tick()
    page = browser.page()
    rows = [mark["data-cause"] for mark in page.marked("data-alarm")]
    assert rows.count(AlarmCause.FLOOD) == 1
    phones_of_no_case = {str(id_) for id_ in Alarm.objects.of_phones().values_list("id", flat=True)}
    assert not phones_of_no_case & {mark["data-alarm"] for mark in page.marked("data-alarm")}
    (row,) = [mark["text"] for mark in page.marked("data-alarm") if mark["data-cause"] == "flood"]
    assert "he is hurting me" in row
    first = [mark["text"] for mark in browser.page("flood").marked("data-alarm-id")][:3]
    assert "he is hurting me" in first[0]
    assert "call 999 for me" in first[1]
    assert "corner of Mill Lane" in first[2]
    sounded = AuditEntry.objects.filter(
        event__in=[Event.ALARM_RAISED, Event.ALARM_SOUNDED_AGAIN, Event.ALARM_ESCALATED],
        details__cause=AlarmCause.FLOOD,
    )
    assert sounded.count() == 1
