"""What the key T takes: the alarm of the page in front, else an SOS, else the oldest P1."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from controlroom.alarm_rows import AlarmRow
from controlroom.take_key import next_to_take
from tests.support import console
from tests.support.factories import World
from verification.enums import AlarmCause
from verification.models import Alarm

START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SOS, PANIC, ODD = AlarmCause.SOS, AlarmCause.OFFICER_PANIC, AlarmCause.ODD_REPLY


def row(
    cause: AlarmCause, *, age: int, priority: int = 1, taken: bool = False, may_take: bool = True
) -> AlarmRow:
    """Make an alarm as a screen shows it, so many seconds old."""
    return AlarmRow(
        id=uuid4(),
        cause=cause,
        words=str(cause.label),
        priority=priority,
        ref="K7M4Q2",
        phone="",
        said=None,
        proposed="",
        raised_at=START - timedelta(seconds=age),
        taken_by="Priya" if taken else "",
        attended=taken,
        taken_by_id=uuid4() if taken else None,
        mine=False,
        closes_itself=False,
        may_take=may_take,
        may_close=may_take,
        why_no_close="",
        needs_incident_number=False,
        opens="",
    )


# Each: the alarms of the page in front, those of everybody else, and the one that T takes.
OWN_NEW, SOS_OLD = row(PANIC, age=1), row(SOS, age=90)
SOS_NEW, P1_OLD = row(SOS, age=1), row(PANIC, age=90)
SOS_FIRST = row(SOS, age=200)
P1_FIRST = row(PANIC, age=200)
OWN_SOS, OWN_P1 = row(SOS, age=1), row(PANIC, age=90)
OWN_TAKEN = row(SOS, age=1, taken=True)
OWN_P2, OTHER_P2 = row(ODD, age=9, priority=2), row(ODD, age=90, priority=2)
NOT_MINE = row(SOS, age=300, may_take=False)


@pytest.mark.parametrize(
    ("own", "others", "takes"),
    [
        pytest.param([OWN_NEW], [SOS_OLD], OWN_NEW, id="the page's own before an older SOS"),
        pytest.param([], [P1_OLD, SOS_NEW], SOS_NEW, id="an SOS before an older P1"),
        pytest.param([], [SOS_NEW, SOS_FIRST], SOS_FIRST, id="of two SOS the oldest"),
        pytest.param([], [P1_OLD, P1_FIRST], P1_FIRST, id="of other P1s the oldest"),
        pytest.param([OWN_P1, OWN_SOS], [SOS_OLD], OWN_SOS, id="of the page's own the SOS"),
        pytest.param([OWN_TAKEN], [P1_OLD], P1_OLD, id="not what somebody has"),
        pytest.param([OWN_P2], [P1_OLD], P1_OLD, id="a P1 elsewhere before the page's P2"),
        pytest.param([OWN_P2], [OTHER_P2], OWN_P2, id="the page's own P2 where no P1 waits"),
        pytest.param([], [OTHER_P2], None, id="no P2 of another page"),
        pytest.param([], [NOT_MINE, P1_OLD], P1_OLD, id="not what may not be taken"),
        pytest.param([], [], None, id="nothing where nothing waits"),
    ],
)
def test_t_takes(own: list[AlarmRow], others: list[AlarmRow], takes: AlarmRow | None) -> None:
    """F16: T took another alarm than the one in front."""
    assert next_to_take(own=own, others=others) == (takes.id if takes else None)


def marked(browser: console.ConsoleBrowser, path: str) -> set[UUID]:
    """Read which alarm carries the key's cap on a page: in the line, and as a row of its own."""
    found = browser.page(path).marked("data-t")
    return {UUID(mark["id"].removeprefix("line-").removeprefix("take-")) for mark in found}


def test_every_page_marks_the_one_alarm_that_t_takes(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    world.advance(seconds=9)
    other, elsewhere = world.make_joined(world.make_officer())
    world.text(elsewhere, "SOS")
    world.advance(seconds=9)
    world.text(world.make_phone(), "SOS")
    calm, _ = world.make_joined(world.make_officer())
    first, second, third = Alarm.objects.filter(cause=SOS).order_by("raised_at")
    assert marked(browser, "") == {first.id}
    assert marked(browser, f"cases/{case.ref}") == {first.id}
    assert marked(browser, f"cases/{other.ref}") == {second.id}
    assert marked(browser, f"cases/{calm.ref}") == {first.id}
    assert marked(browser, f"alarms/{third.id}") == {third.id}


def test_every_button_that_takes_or_closes_has_a_name_of_its_own(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    refs = []
    for _ in range(2):
        case, phone = world.make_joined(world.make_officer())
        world.text(phone, "SOS")
        refs.append(case.ref)
    for ref in refs:
        text = browser.page(f"cases/{ref}").text
        assert f"Take it : SOS, case {ref}" in text
        assert f"Close : SOS, case {ref}" in text
        assert f"Take and open : SOS, case {ref}" in browser.page(f"?select={ref}").text
