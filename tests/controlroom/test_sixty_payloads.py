"""Sixty hostile texts at once: the page holds the same elements as with sixty harmless ones."""

from tests.controlroom.payloads import PAYLOADS
from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup
from verification.models import Verification

HARMLESS = ["are you there"] * len(PAYLOADS)
# A place is shorter than a text.
PLACE_AT_MOST = 60


def told(world: World, words: list[str]) -> Verification:
    """Let a person text all of it, and an operator note all of it."""
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    for one in words:
        world.text(phone, one)
        browser.act(case, "note", {"note": one})
    return case


def test_there_are_sixty_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_sixty_texts_and_notes_become_words(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    plain, hostile = told(world, HARMLESS), told(world, PAYLOADS)
    pages = [Markup(browser.get(f"cases/{case.ref}").content.decode()) for case in (plain, hostile)]
    assert pages[1].faults == []
    assert pages[1].elements == pages[0].elements


def test_sixty_places_become_words(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    for place in PAYLOADS:
        world.make_request(world.make_officer(), place=place[:PLACE_AT_MOST])
    shown = 0
    # At most forty rows are drawn at once.
    for path in ("?group=clock", "?group=clock&from=40"):
        queue = Markup(browser.get(path).content.decode())
        assert queue.faults == []
        shown += len(browser.page(path).marked("data-case"))
        # One link a row and those of the frame; no element that only a payload could have brought.
        assert not {"img", "svg", "iframe", "video", "style", "base"} & set(queue.elements)
    assert shown == len(PAYLOADS)
