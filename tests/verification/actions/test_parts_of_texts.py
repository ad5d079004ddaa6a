"""F1: parts of one long text that arrive apart: each read alone, and shown and read as one."""

import pytest

from foundation.audit import ledger
from tests.support import console
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.joining import conversation
from verification.enums import AlarmCause, State
from verification.models import InboundText

HEAD = ("they have a long dark coat and a woollen hat and stand by the kiosk " * 4)[:153]
TAIL = " with a red bag"


def parts() -> list[InboundText]:
    """List what was stored, oldest first."""
    return list(InboundText.objects.select_related("contact__key").order_by("received_at", "id"))


def page(world: World, ref: str) -> str:
    """Read the case's page as an operator sees it."""
    browser = console.make_browser(world.make_operator())
    return str(browser.get(f"cases/{ref}").content.decode())


@pytest.mark.parametrize(("first", "second"), [(HEAD, TAIL), ("\u0416" * 67, "\u0416 x")])
def test_parts_are_shown_as_one(world: World, first: str, second: str) -> None:
    """F1: one reply, however many parts it came in."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, first)
    world.text(phone, second)
    assert first + second in page(world, verification.ref)
    assert parts()[-1].part_of == parts()[-2]
    assert [contacts.body_of(text) for text in parts()[1:]] == [first, second]


def test_short_texts_and_late_ones_are_texts_of_their_own(world: World) -> None:
    """F1: what is no part's length, or comes after ten seconds, begins anew."""
    _verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "hello")
    world.text(phone, "are you there")
    world.text(phone, HEAD)
    world.advance(seconds=11)
    world.text(phone, TAIL)
    assert all(text.part_of is None for text in parts())


def test_a_copy_is_no_part(world: World) -> None:
    _verification, phone = world.make_joined(world.make_officer())
    world.text(phone, HEAD)
    world.text(phone, HEAD)
    assert parts()[-1].part_of is None


@pytest.mark.parametrize(("first", "second"), [(HEAD, " SOS"), (HEAD[:149] + " SOS", TAIL)])
def test_an_alarm_in_any_part_stands(world: World, first: str, second: str) -> None:
    """F1: each part is read alone first."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, first)
    world.text(phone, second)
    assert world.open_alarms(verification)[AlarmCause.SOS] == 1


def test_an_alarm_word_cut_in_two_is_found(world: World) -> None:
    """F1: read together, they say what neither says alone."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, HEAD[:148] + " need"[:5])
    assert AlarmCause.SOS not in world.open_alarms(verification)
    world.text(phone, " help here")
    assert world.open_alarms(verification)[AlarmCause.SOS] == 1


def test_a_code_cut_in_two_joins(world: World) -> None:
    """F1: a border between two parts may fall into the code."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    code = world.join_code(verification)
    world.text(phone, HEAD[:149] + f" {code[:3]}")
    world.text(phone, f"{code[3:]} thanks")
    assert world.fresh(verification).state == State.JOINED


def test_the_rest_of_an_answer_is_not_odd(world: World) -> None:
    """F1: the answer to our question is one reply, however many parts it has."""
    verification, phone = world.make_joined(world.make_officer())
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=world.make_operator())
    world.text(phone, HEAD)
    world.text(phone, TAIL)
    assert world.open_alarms(verification) == {}
    world.text(phone, "and a dog")
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


@pytest.mark.parametrize("first", ["OK", "yes"])
def test_words_after_a_calm_word_are_read(world: World, first: str) -> None:
    """F1: OK and then a long text is for reading, and so is a long text that ends in OK."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, first)
    world.text(phone, HEAD)
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_pictures_and_other_channels_are_told_on_the_page(world: World) -> None:
    """F7: a picture, an empty text, WhatsApp: an operator sees what came."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "", pictures=1)
    world.text(phone, "look", pictures=2)
    world.text(f"whatsapp:{phone}", "here")
    world.text(phone, "")
    shown = page(world, verification.ref)
    for words in (
        "(a picture that we do not keep)",
        "(2 pictures that we do not keep)",
        "(by WhatsApp: not answered)",
        "(nothing written)",
    ):
        assert words in shown


def test_a_long_text_is_shown_whole(world: World) -> None:
    """F7: ten parts of 1,600 characters."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "x" * 15_990 + " the end")
    assert "the end" in page(world, verification.ref)
