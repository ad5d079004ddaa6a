"""Her texts to us: what each does, and what she is answered."""

import pytest

from foundation.audit import ledger
from foundation.encryption import sealing
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.decisions import decisions
from verification.actions.joining import conversation, invitations
from verification.actions.officers import verification_actions
from verification.enums import AlarmCause, ContactWay, EndedHow, State, TextKey
from verification.models import CaseContact, InboundText, Verification


def keys(world: World, phone: str) -> list[str]:
    """Name the texts a phone was sent."""
    return [message.text_key for message in world.messages(phone)]


def unknown_code(world: World) -> str:
    """Find digits that are nobody's code."""
    return "000000"


def test_a_code_joins_whatever_stands_beside_it(world: World) -> None:
    """Words beside a code join *and* reach the operator."""
    verification = world.request(world.cop())
    code, phone = world.code(verification), world.phone()
    world.text(phone, f"{code[:3]} {code[3:]} please hurry he is odd")
    assert world.fresh(verification).state == State.JOINED
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED]
    assert world.alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_sos_beside_a_code_joins_and_alarms(world: World) -> None:
    """She is joined and P1 is raised at once."""
    verification = world.request(world.cop())
    phone = world.phone()
    world.text(phone, f"SOS {world.code(verification)}")
    assert world.fresh(verification).state == State.JOINED
    assert world.alarms(verification) == {AlarmCause.SOS: 1}


def test_an_invited_phone_joins_by_texting_the_digits_back(world: World) -> None:
    """The invitation makes her a contact of the case, and the code must join her all the same."""
    world.settings.INVITED_ALLOWED = True
    cop, phone = world.cop(), world.phone()
    verification = world.request(cop)
    with ledger.transaction():
        invitations.invite(officer=cop.officer, verification_id=verification.id, raw_phone=phone)
    world.text(phone, world.code(verification))
    joined = world.fresh(verification)
    assert (joined.state, joined.contact_way) == (State.JOINED, ContactWay.INVITED)
    assert keys(world, phone) == [TextKey.INVITE, TextKey.CHECKING]


def test_an_unknown_code_is_answered_no_and_alarms(world: World) -> None:
    """A code that is nobody's: NO, and a P2 on her phone."""
    phone = world.phone()
    world.text(phone, unknown_code(world))
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE]
    assert world.alarms() == {AlarmCause.UNKNOWN_CODE: 2}


@pytest.mark.parametrize("word", ["SOS", "help", "999", "No!", "stop"])
def test_an_alarm_word_from_a_stranger(world: World, word: str) -> None:
    """P1 at once, and an answer that asks where she is."""
    phone = world.phone()
    world.text(phone, word)
    assert keys(world, phone) == [TextKey.SOS_WHERE]
    assert world.alarms() == {AlarmCause.SOS: 1}


def test_a_stranger_who_asks_is_told_there_is_no_check(world: World) -> None:
    """No case, no code, no alarm word."""
    phone = world.phone()
    world.text(phone, "is this the police")
    assert keys(world, phone) == [TextKey.NO_CHECK]


def test_every_reply_gets_the_same_answer(world: World) -> None:
    """Somebody reading over her shoulder learns nothing from RECEIVED."""
    answers = set()
    for body in ["SOS", "NO", "ok", "YES", "he has a knife", "", "😀", "STOP", "123456"]:
        _, phone = world.join(world.cop())
        world.text(phone, body)
        assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED], body
        answers.add(world.texts(phone)[1])
    assert len(answers) == 1


def test_received_comes_at_most_once_a_minute(world: World) -> None:
    """Ten replies in a minute get one RECEIVED; the next minute gets another."""
    _, phone = world.join(world.cop())
    for _ in range(10):
        world.text(phone, "hello")
    assert keys(world, phone).count(TextKey.RECEIVED) == 1
    world.advance(seconds=61)
    world.text(phone, "hello")
    assert keys(world, phone).count(TextKey.RECEIVED) == 2


def test_ok_and_yes_lower_nothing(world: World) -> None:
    """An open SOS stays open and P1, whatever the phone says next."""
    verification, phone = world.join(world.cop())
    world.text(phone, "SOS")
    for body in ["OK", "YES", "ok yes", "fine"]:
        world.text(phone, body)
    assert world.alarms(verification).get(AlarmCause.SOS) == 1


def test_a_used_code_from_another_phone(world: World) -> None:
    """The second phone is told NO for this phone; the case gets a P1 and a second contact."""
    verification = world.request(world.cop())
    code = world.code(verification)
    first, second = world.phone(), world.phone()
    world.text(first, code)
    world.text(second, code)
    assert keys(world, second) == [TextKey.USED_CODE]
    assert world.alarms(verification) == {AlarmCause.CODE_COLLISION: 1}
    assert CaseContact.objects.filter(verification=verification).count() == 2


def test_a_code_that_ran_out(world: World) -> None:
    """After five minutes: OLD_CODE, though no sweep has run yet."""
    verification = world.request(world.cop())
    code, phone = world.code(verification), world.phone()
    world.advance(seconds=300)
    world.text(phone, code)
    assert world.fresh(verification).state == State.EXPIRED
    assert keys(world, phone) == [TextKey.OLD_CODE]
    assert world.alarms(verification) == {AlarmCause.EXPIRED: 2, AlarmCause.DEAD_CODE: 2}


def test_a_code_a_second_before_it_runs_out_still_joins(world: World) -> None:
    """Five minutes are five minutes."""
    verification = world.request(world.cop())
    code, phone = world.code(verification), world.phone()
    world.advance(seconds=298)
    world.text(phone, code)
    assert world.fresh(verification).state == State.JOINED


def test_the_code_of_a_refused_case(world: World) -> None:
    """She texts the code of a man who was refused meanwhile: NO and P1."""
    operator = world.operator()
    verification = world.request(world.cop())
    code, phone = world.code(verification), world.phone()
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="He is on leave.")
    world.text(phone, code)
    assert keys(world, phone) == [TextKey.NOT_CONFIRMED]
    assert world.alarms(verification)[AlarmCause.CODE_AFTER_REFUSAL] == 1


def test_the_code_of_a_cancelled_case(world: World) -> None:
    """He withdrew before she joined; her code is answered CANCELLED and alarms P1."""
    cop = world.cop()
    verification = world.request(cop)
    code, phone = world.code(verification), world.phone()
    with ledger.transaction():
        verification_actions.cancel(officer=cop.officer, verification_id=verification.id, why="")
    world.text(phone, code)
    assert keys(world, phone) == [TextKey.CANCELLED]
    assert world.alarms(verification) == {AlarmCause.CODE_AFTER_REFUSAL: 1}


def test_digits_from_a_phone_in_a_live_case_are_a_reply(world: World) -> None:
    """They count as no attempt and raise no unknown_code."""
    _, phone = world.join(world.cop())
    for _ in range(8):
        world.text(phone, unknown_code(world))
    assert AlarmCause.UNKNOWN_CODE not in world.alarms()
    assert TextKey.UNKNOWN_CODE not in keys(world, phone)


def test_two_cases_on_one_phone(world: World) -> None:
    """A second officer's code joins too; SOS alarms both."""
    first, phone = world.join(world.cop())
    second = world.request(world.cop())
    world.text(phone, world.code(second))
    assert world.fresh(second).state == State.JOINED
    world.text(phone, "SOS")
    assert world.alarms(first)[AlarmCause.SOS] == 1
    assert world.alarms(second)[AlarmCause.SOS] == 1


def test_wrong_codes_are_throttled_and_a_new_code_resets_nothing(world: World) -> None:
    """Five are answered, TOO_MANY once, then silence; even the right code joins nothing."""
    phone = world.phone()
    for number in range(9):
        world.text(phone, f"00000{number}")
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE] * 5 + [TextKey.TOO_MANY]
    verification = world.request(world.cop())
    code = world.code(verification)
    world.text(phone, code)
    assert world.fresh(verification).state == State.REQUESTED
    world.text(phone, "SOS")
    assert world.alarms()[AlarmCause.SOS] == 1
    world.advance(seconds=600)
    fresh = world.request(world.cop())
    world.text(phone, world.code(fresh))
    assert world.fresh(fresh).state == State.JOINED


def test_twenty_wrong_codes_are_a_day_s_worth(world: World) -> None:
    """Twenty a day are evaluated, however they are spread."""
    phone = world.phone()
    for number in range(30):
        world.text(phone, f"1000{number:02d}")
        world.advance(seconds=150)
    assert keys(world, phone).count(TextKey.UNKNOWN_CODE) == 20


def test_the_same_webhook_acts_once_for_ever(world: World) -> None:
    """The provider's id is remembered in the database."""
    phone = world.phone()
    for _ in range(3):
        world.text(phone, unknown_code(world), sid="SM1")
        world.advance(days=1)
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE]
    assert InboundText.objects.count() == 1


def test_a_number_we_do_not_text_joins_and_alarms(world: World) -> None:
    """A foreign phone joins, is sent nothing, and the control room is told P1."""
    verification = world.request(world.cop())
    world.text("+33600000000", world.code(verification))
    joined = world.fresh(verification)
    assert joined.state == State.JOINED
    assert world.messages("+33600000000") == []
    assert world.alarms(verification) == {AlarmCause.NOT_REACHED: 1}


def test_quiet_after_the_ending_is_honoured_in_silence(world: World) -> None:
    """STOP alone after ENDED: no text, no P1, a note to an operator."""
    cop, operator = world.cop(), world.operator()
    verification, phone = world.confirmed(cop, operator)
    with ledger.transaction():
        verification_actions.end_by_operator(ref=verification.ref, by=operator, how=EndedHow.OTHER)
    before = keys(world, phone)
    world.text(phone, "STOP")
    assert keys(world, phone) == before
    assert world.alarms(verification) == {AlarmCause.ODD_REPLY: 2}
    world.text(phone, "stop him please")
    assert world.alarms(verification)[AlarmCause.SOS] == 1


def test_the_answer_to_our_question_is_not_odd(world: World) -> None:
    """The first reply after ASK is the answer; the next one waits to be read."""
    operator = world.operator()
    verification, phone = world.join(world.cop())
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    world.text(phone, "blue coat")
    assert AlarmCause.ODD_REPLY not in world.alarms(verification)
    world.text(phone, "and a beard")
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 2
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    assert AlarmCause.ODD_REPLY not in world.alarms(verification)


def test_a_phone_of_staff_cannot_stand_for_her(world: World) -> None:
    """A phone from this officer's earlier case raises staff_number."""
    cop = world.cop()
    first, phone = world.join(cop)
    with ledger.transaction():
        verification_actions.cancel(officer=cop.officer, verification_id=first.id, why="")
    second = world.request(cop)
    world.text(phone, world.code(second))
    assert world.alarms(second)[AlarmCause.STAFF_NUMBER] == 1


def test_a_hostile_text_is_kept_and_harms_nothing(world: World) -> None:
    """Control characters, markup and right-to-left marks come back as they were sent."""
    body = "<script>alert(1)</script>\x00\x1b[31m\u202e 'DROP TABLE" + "a" * 2000
    _, phone = world.join(world.cop())
    world.text(phone, body)
    kept = InboundText.objects.select_related("contact__key").order_by("-received_at").first()
    assert kept is not None
    assert contacts.body_of(kept) == body[:1600]
    assert Verification.objects.count() == 1


def test_start_takes_back_an_opt_out(world: World) -> None:
    """A phone that the provider had barred is texted again once it has said START."""
    verification, phone = world.join(world.cop())
    contact = verification.contact
    assert contact is not None
    contact.opted_out_at = verification.requested_at
    contact.save(update_fields=["opted_out_at"])
    world.text(phone, "hello")
    assert keys(world, phone) == [TextKey.CHECKING]
    world.advance(seconds=61)
    world.text(phone, "START")
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED]


def test_sos_is_answered_whatever_was_answered_before(world: World) -> None:
    """NO_CHECK a moment ago does not silence SOS_WHERE, nor the RECEIVED of a case joined since."""
    stranger = world.phone()
    world.text(stranger, "hello")
    world.text(stranger, "SOS")
    assert keys(world, stranger) == [TextKey.NO_CHECK, TextKey.SOS_WHERE]
    joiner = world.phone()
    world.text(joiner, "hello")
    world.text(joiner, world.code(world.request(world.cop())))
    world.text(joiner, "hello")
    assert keys(world, joiner) == [TextKey.NO_CHECK, TextKey.CHECKING, TextKey.RECEIVED]


def test_a_dead_code_is_not_answered_without_end(world: World) -> None:
    """Forged texts cannot make us text a phone for ever: what joins nothing counts as wrong."""
    verification = world.request(world.cop())
    code, phone = world.code(verification), world.phone()
    world.advance(seconds=300)
    for _ in range(20):
        world.text(phone, code)
    assert keys(world, phone) == [TextKey.OLD_CODE] * 5 + [TextKey.TOO_MANY]


def test_a_capped_question_was_not_asked(world: World) -> None:
    """When ASK cannot go out any more, the operator is told, and her next reply is no answer."""
    world.settings.TEXTS_PER_CASE = 1
    operator = world.operator()
    verification, phone = world.join(world.cop())
    with pytest.raises(conversation.LimitReached), ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    world.text(phone, "blue coat")
    assert world.alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_a_wish_for_quiet_is_a_note_and_never_p1(world: World) -> None:
    """It waits to be read without climbing."""
    cop, operator = world.cop(), world.operator()
    verification, phone = world.confirmed(cop, operator)
    world.end(cop, verification)
    world.text(phone, "STOP")
    world.advance(seconds=60)
    world.tick()
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 2


def test_after_a_days_worth_too_many_is_said_once(world: World) -> None:
    """Then silence, to the end of the day."""
    phone = world.phone()
    for number in range(40):
        world.text(phone, f"1000{number:02d}")
        world.advance(seconds=150)
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE] * 20 + [TextKey.TOO_MANY]


def test_an_sos_that_cannot_be_kept_still_alarms(world: World) -> None:
    """With the wrong master keys her words are lost, and her cry is not."""
    verification, phone = world.join(world.cop())
    right, world.settings.MASTER_KEYS = world.settings.MASTER_KEYS, [bytes(32)]
    world.text(phone, "SOS")
    assert world.alarms(verification)[AlarmCause.SOS] == 1
    world.settings.MASTER_KEYS = right
    kept = InboundText.objects.select_related("contact__key").order_by("-received_at").first()
    assert kept is not None
    with pytest.raises(sealing.Unreadable):
        contacts.body_of(kept)


def test_a_live_case_is_no_licence_to_guess(world: World) -> None:
    """Past the allowance even a right code is only a reply, answered like any other."""
    _, phone = world.join(world.cop())
    for guess in range(5):
        world.text(phone, f"10000{guess}")
    other = world.request(world.cop())
    world.text(phone, world.code(other))
    assert world.fresh(other).state == State.REQUESTED
    assert set(keys(world, phone)) == {TextKey.CHECKING, TextKey.RECEIVED}
    world.advance(seconds=600)
    third = world.request(world.cop())
    world.text(phone, world.code(third))
    assert world.fresh(third).state == State.JOINED
