"""Codes as people text them: read kindly, evaluated once a text, and never joined in silence."""

import pytest

from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import decisions
from verification.enums import AlarmCause, State, TextKey
from verification.models import Alarm, InboundText

WRONG = "000000"


def use_up_allowance(world: World, phone: str) -> None:
    """Let somebody text five wrong codes in this phone's name."""
    for number in range(5):
        world.text(phone, f"00000{number}")


@pytest.mark.parametrize(
    "typed",
    [
        "{0}. {1}",
        "{0}\n{1}",
        "{0}\r\n{1}",
        "{0},{1}",
        "{0}/{1}",
        "{0}{1} 2215",
        "2215 {0} {1}",
        "{0}{1} 07700900123",
        "{0} {1} 07700 900 123",
        "07700 900123 {0} {1}",
        "my number is +44 7700 900123, {0}{1}",
        "code {0}-{1} flat 4",
    ],
)
def test_a_code_joins_however_it_is_typed(world: World, typed: str) -> None:
    """F12: a full stop, a line end, a number beside it kept a frightened thumb out."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    code = world.join_code(verification)
    world.text(phone, typed.format(code[:3], code[3:]))
    assert world.fresh(verification).state == State.JOINED
    assert AlarmCause.UNKNOWN_CODE not in world.open_alarms()


def test_a_second_copy_of_the_code_is_calm(world: World) -> None:
    """F12: a network that hands one text over twice, with two ids, is no odd reply."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    code = world.join_code(verification)
    world.text(phone, code)
    world.text(phone, f"{code[:3]} {code[3:]}")
    assert world.open_alarms(verification) == {}
    assert not InboundText.objects.filter(odd=True).exists()
    assert world.text_keys(phone) == [TextKey.CHECKING, TextKey.RECEIVED]


def test_words_beside_a_second_copy_are_read(world: World) -> None:
    """F12: only the code alone is calm."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    code = world.join_code(verification)
    world.text(phone, code)
    world.text(phone, f"{code} he is odd")
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_a_live_code_after_five_forged_ones_is_seen(world: World) -> None:
    """F12: forged texts used up the allowance, and the true one joined nothing, unseen."""
    phone = world.make_phone()
    use_up_allowance(world, phone)
    verification = world.make_request(world.make_officer())
    world.text(phone, world.join_code(verification))
    assert world.fresh(verification).state == State.REQUESTED
    assert world.open_alarms(verification) == {AlarmCause.THROTTLED_CODE: 2}
    alarm = Alarm.objects.get(cause=AlarmCause.THROTTLED_CODE)
    assert alarm.contact == InboundText.objects.latest("received_at").contact
    assert world.text_keys(phone) == [TextKey.UNKNOWN_CODE] * 5 + [TextKey.TOO_MANY]


def test_a_live_code_is_seen_also_from_a_phone_that_has_a_case(world: World) -> None:
    """F12: digits of a reply count in silence, and may use up the allowance too."""
    first, phone = world.make_joined(world.make_officer())
    use_up_allowance(world, phone)
    second = world.make_request(world.make_officer())
    world.text(phone, world.join_code(second))
    assert world.fresh(second).state == State.REQUESTED
    assert world.open_alarms(second) == {AlarmCause.THROTTLED_CODE: 2}
    assert world.open_alarms(first) == {AlarmCause.ODD_REPLY: 2}


def test_a_used_code_is_seen_over_the_allowance(world: World) -> None:
    """F12: the code of a case that is live and another phone's is a live code too."""
    phone = world.make_phone()
    use_up_allowance(world, phone)
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    world.text(world.make_phone(), code)
    world.text(phone, code)
    assert world.open_alarms(verification) == {AlarmCause.THROTTLED_CODE: 2}


def test_the_code_of_a_refused_case_alarms_over_the_allowance(world: World) -> None:
    """F12: whoever shows it is with somebody now, whatever was forged before."""
    phone = world.make_phone()
    use_up_allowance(world, phone)
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.make_operator(), why="On leave.")
    world.text(phone, code)
    assert world.open_alarms(verification)[AlarmCause.CODE_AFTER_REFUSAL] == 1


def test_two_live_codes_in_one_text_join_nothing(world: World) -> None:
    """F12: nobody can tell which officer it is about; one of them alone joins."""
    cases = [world.make_request(world.make_officer()) for _ in range(2)]
    codes, phone = [world.join_code(case) for case in cases], world.make_phone()
    world.text(phone, " ".join(codes))
    for case in cases:
        assert world.fresh(case).state == State.REQUESTED
        assert world.open_alarms(case) == {AlarmCause.THROTTLED_CODE: 2}
    assert world.text_keys(phone) == [TextKey.UNKNOWN_CODE]
    world.text(phone, codes[0])
    assert world.fresh(cases[0]).state == State.JOINED


def test_one_text_is_one_evaluation(world: World) -> None:
    """F12: four readings in each text count one wrong code each time, and alarm once."""
    phone = world.make_phone()
    for number in range(6):
        world.text(phone, f"10000{number} 20000{number} 30000{number}")
    assert world.text_keys(phone) == [TextKey.UNKNOWN_CODE] * 5 + [TextKey.TOO_MANY]


def test_a_wrong_reading_beside_the_right_one_costs_nothing(world: World) -> None:
    """F12: "482 913 550" is the code and a number, not one right and one wrong code."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    code = world.join_code(verification)
    world.text(phone, f"{code[:3]} {code[3:]} 550 017")
    assert world.fresh(verification).state == State.JOINED
    contact = InboundText.objects.get().contact
    assert contact.wrong_in_window == 0


@pytest.mark.parametrize("body", [f"{WRONG} 111111 222222 333333 444444", "482913 " + "7" * 18])
def test_a_text_of_too_many_digits_is_words(world: World, body: str) -> None:
    """F12: more than four readings, or 24 digits, hold no code."""
    phone = world.make_phone()
    world.text(phone, body)
    assert AlarmCause.UNKNOWN_CODE not in world.open_alarms()
    assert world.text_keys(phone) == [TextKey.NO_CHECK]
