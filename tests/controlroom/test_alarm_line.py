"""The alarm line: the first that waits, its words, how many more, and what is announced."""

from accounts.models import Role
from controlroom import at_head, headlines, open_alarms
from tests.support import console
from tests.support.factories import World
from verification.enums import AlarmCause
from verification.models import Alarm


def line(browser: console.ConsoleBrowser, path: str = "") -> dict[str, str]:
    """Read the line of a page."""
    (mark,) = [mark for mark in browser.page(path).marks if mark.get("id") == "line"]
    return mark | {"text": " ".join(mark["text"].split())}


def sos(world: World, words: str = "SOS") -> str:
    """Have somebody in a case call for help; returns the case's ref."""
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, words)
    world.advance(seconds=2)
    return case.ref


def test_nothing_waits(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    assert line(browser)["text"] == "No P1 waits for anybody."
    assert line(browser)["data-untaken"] == "0"


def test_the_line_quotes_the_first_and_counts_the_others(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    first = sos(world, "SOS he has my keys")
    sos(world)
    sos(world)
    for path in ("", "?line", "flood"):
        shown = line(browser, path)
        assert "SOS he has my keys" in shown["text"]
        assert f"case {first} · nobody has it" in shown["text"]
        assert "+2 more" in shown["text"]
        assert shown["data-untaken"] == "3"


def test_a_page_s_own_alarm_is_left_out_of_its_line(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    first, second = sos(world, "SOS first"), sos(world, "SOS second")
    assert "SOS second" in line(browser, f"cases/{first}")["text"]
    assert "more" not in line(browser, f"cases/{first}")["text"]
    assert "SOS first" in line(browser, f"cases/{second}")["text"]
    world.text(world.make_phone(), "SOS third")
    alarm = Alarm.objects.get(verification=None)
    shown = line(browser, f"alarms/{alarm.id}")["text"]
    assert "SOS first" in shown
    assert "+1 more" in shown


def test_a_flood_counts_its_phones_and_quotes_the_worst_of_them(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    for number in range(12):
        world.text(world.make_phone(), f"SOS spam {number}")
        world.advance(seconds=2)
    world.text(world.make_phone(), "SOS he is hurting me, High Street by Boots")
    case = sos(world, "SOS of a case")
    world.tick()
    shown = line(browser)
    # The oldest SOS is one of a caller's, and a caller's SOS ranks with any other.
    assert "SOS, 13 phones" in shown["text"]
    assert "he is hurting me" in shown["text"]
    assert shown["data-untaken"] == "14"
    assert "+1 more" in shown["text"]
    flood = Alarm.objects.get(cause=AlarmCause.FLOOD)
    browser.post(f"alarms/{flood.id}/take")
    assert f"case {case}" in line(browser)["text"]
    assert line(browser)["data-untaken"] == "1"


def test_what_the_officer_s_colleague_took_waits_for_somebody_else(world: World) -> None:
    actor = world.make_officer()
    case, phone = world.make_joined(actor)
    world.text(phone, "SOS")
    colleague = world.make_operator(team=case.officer.team.name)
    theirs = console.make_browser(colleague)
    other = sos(world)
    assert theirs.post(f"alarms/{Alarm.objects.get(verification=case).id}/take").status_code == 200
    assert f"case {other}" in line(theirs)["text"]
    browser = console.make_browser(world.make_operator())
    assert f"case {case.ref} · {colleague.display_name}" in line(browser)["text"]


def test_a_reviewer_opens_and_takes_nothing(world: World) -> None:
    ref = sos(world)
    browser = console.make_browser(world.make_operator(role=Role.REVIEWER))
    page = browser.page()
    (alarm,) = Alarm.objects.filter(closed_at=None)
    assert not page.has_form(f"/console/alarms/{alarm.id}/take")
    assert f"Open : SOS, case {ref}" in line(browser)["text"]


def test_what_came_last_is_announced_with_its_words(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    sos(world, "SOS first")
    newest = sos(world, "SOS second")
    (mark,) = browser.page().marked("data-newest")
    assert " ".join(mark["text"].split()) == f"New P1: SOS, case {newest}. They wrote: SOS second"


def test_who_has_an_alarm_is_told_alike_in_brief_and_in_full(world: World) -> None:
    operator = world.make_operator()
    browser = console.make_browser(operator)
    sos(world)
    sos(world)
    first = Alarm.objects.order_by("raised_at").first()
    assert first is not None
    browser.post(f"alarms/{first.id}/take")
    brief = {alarm.id: alarm for alarm in open_alarms.read(user=operator, at=at_head.now()).single}
    for alarm in Alarm.objects.open_as_shown():
        assert brief[alarm.id].attended is alarm.is_attended


def test_every_alarm_has_a_headline_that_fits() -> None:
    assert set(headlines.OF_ALARMS) == set(AlarmCause)
    assert max(len(words) for words in headlines.OF_ALARMS.values()) <= 17
    assert len(set(headlines.OF_ALARMS.values())) == len(AlarmCause)
