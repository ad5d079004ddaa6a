"""Inbound texts: what each does, and what it is answered."""

import pytest

from foundation.audit import ledger
from foundation.encryption import sealing
from tests.support.factories import World
from verification.actions import alarms, contacts
from verification.actions.decisions import decisions
from verification.actions.joining import conversation, invitations
from verification.actions.officers import verification_actions
from verification.enums import AlarmCause, ContactWay, State, TextKey
from verification.models import CaseContact, InboundText, Verification


def keys(world: World, phone: str) -> list[str]:
    """Name the texts a phone was sent."""
    return [str(message.text_key) for message in world.messages(phone)]


def unknown_code(world: World) -> str:
    """Find digits that are nobody's code."""
    return "000000"


def test_a_code_joins_whatever_stands_beside_it(world: World) -> None:
    """Words beside a code join *and* reach the operator."""
    verification = world.make_request(world.make_officer())
    code, phone = world.join_code(verification), world.make_phone()
    world.text(phone, f"{code[:3]} {code[3:]} please hurry he is odd")
    assert world.fresh(verification).state == State.JOINED
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED]
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_sos_beside_a_code_joins_and_alarms(world: World) -> None:
    """The phone is joined and P1 is raised at once."""
    verification = world.make_request(world.make_officer())
    phone = world.make_phone()
    world.text(phone, f"SOS {world.join_code(verification)}")
    assert world.fresh(verification).state == State.JOINED
    assert world.open_alarms(verification) == {AlarmCause.SOS: 1}


def test_an_invited_phone_joins_by_texting_the_digits_back(world: World) -> None:
    """The invitation makes the phone a contact of the case, and the code must join it still."""
    world.settings.INVITED_ALLOWED = True
    actor, phone = world.make_officer(), world.make_phone()
    verification = world.make_request(actor)
    with ledger.transaction():
        invitations.invite(officer=actor.officer, verification_id=verification.id, raw_phone=phone)
    world.text(phone, world.join_code(verification))
    joined = world.fresh(verification)
    assert (joined.state, joined.contact_way) == (State.JOINED, ContactWay.INVITED)
    assert keys(world, phone) == [TextKey.INVITE, TextKey.CHECKING]


def test_an_unknown_code_is_answered_no_and_alarms(world: World) -> None:
    """A code that is nobody's: NO, and a P2 on the phone."""
    phone = world.make_phone()
    world.text(phone, unknown_code(world))
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE]
    assert world.open_alarms() == {AlarmCause.UNKNOWN_CODE: 2}


@pytest.mark.parametrize(
    "word",
    [
        "SOS",
        "help",
        "999",
        "112",
        "ok help",
        "call 999 for me",
        "I need help, he is hurting me, High Street by Boots",
        "police",
    ],
)
def test_an_alarm_word_from_an_unknown_phone_is_p1(world: World, word: str) -> None:
    """F1: P1 at once, and an answer that asks for the place."""
    phone = world.make_phone()
    world.text(phone, word)
    assert keys(world, phone) == [TextKey.SOS_WHERE]
    assert world.open_alarms() == {AlarmCause.SOS: 1}


@pytest.mark.parametrize("word", ["No!", "stop", "no no", "stop him"])
def test_stop_and_no_are_alarm_words_of_phones_that_we_texted(world: World, word: str) -> None:
    """F1: they answer us; what never heard from us may mean anything by them."""
    phone = world.make_phone()
    world.text(phone, word)
    assert AlarmCause.SOS not in world.open_alarms()
    world.text(phone, word)
    assert world.open_alarms()[AlarmCause.SOS] == 1


@pytest.mark.parametrize("words", ["I called 999, they said wait", "No hat, black coat", "police"])
def test_words_that_are_no_alarm_from_a_phone_with_a_case(world: World, words: str) -> None:
    """F1: they are read as a reply, within the minute."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, words)
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_a_mention_beside_a_code_that_joins_is_a_reply(world: World) -> None:
    """F1: "police" in the text that joins is of a phone with a case."""
    verification, phone = world.make_request(world.make_officer()), world.make_phone()
    world.text(phone, f"the police gave me {world.join_code(verification)}")
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_words_from_an_unknown_phone_are_answered_no_check(world: World) -> None:
    """No case, no code, no alarm word."""
    phone = world.make_phone()
    world.text(phone, "is this a real number")
    assert keys(world, phone) == [TextKey.NO_CHECK]


def test_every_reply_gets_the_same_answer(world: World) -> None:
    """Somebody reading over the person's shoulder learns nothing from RECEIVED."""
    answers = set()
    for body in ["SOS", "NO", "ok", "YES", "he has a knife", "", "😀", "STOP", "123456"]:
        _, phone = world.make_joined(world.make_officer())
        world.text(phone, body)
        assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED], body
        answers.add(world.texts(phone)[1])
    assert len(answers) == 1


def test_received_comes_at_most_once_a_minute(world: World) -> None:
    """Ten replies in a minute get one RECEIVED; the next minute gets another."""
    _, phone = world.make_joined(world.make_officer())
    for _ in range(10):
        world.text(phone, "hello")
    assert keys(world, phone).count(TextKey.RECEIVED) == 1
    world.advance(seconds=61)
    world.text(phone, "hello")
    assert keys(world, phone).count(TextKey.RECEIVED) == 2


def test_ok_and_yes_lower_nothing(world: World) -> None:
    """An open SOS stays open and P1, whatever the phone says next."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    for body in ["OK", "YES", "ok yes", "fine"]:
        world.text(phone, body)
    assert world.open_alarms(verification).get(AlarmCause.SOS) == 1


def test_a_used_code_from_another_phone_is_refused_and_alarmed(world: World) -> None:
    """The second phone is told NO for this phone; the case gets an alarm and a second contact."""
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    first, second = world.make_phone(), world.make_phone()
    world.text(first, code)
    world.text(second, code)
    assert keys(world, second) == [TextKey.USED_CODE]
    assert world.open_alarms(verification) == {AlarmCause.CODE_COLLISION: 2}
    assert CaseContact.objects.filter(verification=verification).count() == 2


def test_an_expired_code_is_answered_old_code(world: World) -> None:
    """After five minutes: OLD_CODE, though no sweep has run yet."""
    verification = world.make_request(world.make_officer())
    code, phone = world.join_code(verification), world.make_phone()
    world.advance(seconds=300)
    world.text(phone, code)
    assert world.fresh(verification).state == State.EXPIRED
    assert keys(world, phone) == [TextKey.OLD_CODE]
    assert world.open_alarms(verification) == {AlarmCause.EXPIRED: 2, AlarmCause.DEAD_CODE: 2}


def test_a_code_a_second_before_it_runs_out_still_joins(world: World) -> None:
    """Five minutes are five minutes."""
    verification = world.make_request(world.make_officer())
    code, phone = world.join_code(verification), world.make_phone()
    world.advance(seconds=298)
    world.text(phone, code)
    assert world.fresh(verification).state == State.JOINED


def test_the_code_of_a_refused_case_is_answered_no_and_p1(world: World) -> None:
    """The code of an officer who was refused meanwhile: NO and P1."""
    operator = world.make_operator()
    verification = world.make_request(world.make_officer())
    code, phone = world.join_code(verification), world.make_phone()
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="He is on leave.")
    world.text(phone, code)
    assert keys(world, phone) == [TextKey.NOT_CONFIRMED]
    assert world.open_alarms(verification)[AlarmCause.CODE_AFTER_REFUSAL] == 1


def test_the_code_of_a_cancelled_case_is_answered_cancelled_and_p1(world: World) -> None:
    """Cancelled before the join; the code is answered CANCELLED and alarms P1."""
    actor = world.make_officer()
    verification = world.make_request(actor)
    code, phone = world.join_code(verification), world.make_phone()
    with ledger.transaction():
        verification_actions.cancel(officer=actor.officer, verification_id=verification.id, why="")
    world.text(phone, code)
    assert keys(world, phone) == [TextKey.CANCELLED]
    assert world.open_alarms(verification) == {AlarmCause.CODE_AFTER_REFUSAL: 1}


def test_digits_from_a_phone_in_a_live_case_are_a_reply(world: World) -> None:
    """They count as no attempt and raise no unknown_code."""
    _, phone = world.make_joined(world.make_officer())
    for _ in range(8):
        world.text(phone, unknown_code(world))
    assert AlarmCause.UNKNOWN_CODE not in world.open_alarms()
    assert TextKey.UNKNOWN_CODE not in keys(world, phone)


def test_sos_alarms_both_cases_of_one_phone(world: World) -> None:
    """A second officer's code joins too; SOS alarms both."""
    first, phone = world.make_joined(world.make_officer())
    second = world.make_request(world.make_officer())
    world.text(phone, world.join_code(second))
    assert world.fresh(second).state == State.JOINED
    world.text(phone, "SOS")
    assert world.open_alarms(first)[AlarmCause.SOS] == 1
    assert world.open_alarms(second)[AlarmCause.SOS] == 1


def test_wrong_codes_are_throttled_and_a_new_code_resets_nothing(world: World) -> None:
    """Five are answered, TOO_MANY once, then silence; even the right code joins nothing."""
    phone = world.make_phone()
    for number in range(9):
        world.text(phone, f"00000{number}")
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE] * 5 + [TextKey.TOO_MANY]
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    world.text(phone, code)
    assert world.fresh(verification).state == State.REQUESTED
    world.text(phone, "SOS")
    assert world.open_alarms()[AlarmCause.SOS] == 1
    world.advance(seconds=600)
    fresh = world.make_request(world.make_officer())
    world.text(phone, world.join_code(fresh))
    assert world.fresh(fresh).state == State.JOINED


def test_twenty_wrong_codes_are_a_day_s_worth(world: World) -> None:
    """Twenty a day are evaluated, however they are spread."""
    phone = world.make_phone()
    for number in range(30):
        world.text(phone, f"1000{number:02d}")
        world.advance(seconds=150)
    assert keys(world, phone).count(TextKey.UNKNOWN_CODE) == 20


def test_the_same_webhook_acts_once_for_ever(world: World) -> None:
    """The provider's id is remembered in the database."""
    phone = world.make_phone()
    for _ in range(3):
        world.text(phone, unknown_code(world), sid="SM1")
        world.advance(days=1)
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE]
    assert InboundText.objects.count() == 1


def test_a_number_we_do_not_text_joins_and_alarms(world: World) -> None:
    """A foreign phone joins, is sent nothing, and the control room is told P1."""
    verification = world.make_request(world.make_officer())
    world.text("+33600000000", world.join_code(verification))
    joined = world.fresh(verification)
    assert joined.state == State.JOINED
    assert world.messages("+33600000000") == []
    assert world.open_alarms(verification) == {AlarmCause.NOT_REACHED: 1}


def test_the_answer_to_our_question_is_not_odd(world: World) -> None:
    """The first reply after ASK is the answer; the next one waits to be read."""
    operator = world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    world.text(phone, "blue coat")
    assert AlarmCause.ODD_REPLY not in world.open_alarms(verification)
    world.text(phone, "and a beard")
    assert world.open_alarms(verification)[AlarmCause.ODD_REPLY] == 2
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator)
    assert AlarmCause.ODD_REPLY not in world.open_alarms(verification)


def test_a_phone_of_staff_cannot_stand_for_the_person(world: World) -> None:
    """A phone from this officer's earlier case raises staff_number."""
    actor = world.make_officer()
    first, phone = world.make_joined(actor)
    with ledger.transaction():
        verification_actions.cancel(officer=actor.officer, verification_id=first.id, why="")
    second = world.make_request(actor)
    world.text(phone, world.join_code(second))
    assert world.open_alarms(second)[AlarmCause.STAFF_NUMBER] == 1


def test_a_hostile_text_is_kept_and_harms_nothing(world: World) -> None:
    """Control characters, markup and right-to-left marks come back as they were sent."""
    body = "<script>alert(1)</script>\x00\x1b[31m\u202e 'DROP TABLE" + "a" * 2000
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, body)
    kept = InboundText.objects.select_related("contact__key").order_by("-received_at").first()
    assert kept is not None
    assert contacts.body_of(kept) == body
    assert Verification.objects.count() == 1


def test_start_takes_back_an_opt_out(world: World) -> None:
    """A phone that the provider had barred is texted again once it has said START."""
    verification, phone = world.make_joined(world.make_officer())
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
    unknown = world.make_phone()
    world.text(unknown, "hello")
    world.text(unknown, "SOS")
    assert keys(world, unknown) == [TextKey.NO_CHECK, TextKey.SOS_WHERE]
    joiner = world.make_phone()
    world.text(joiner, "hello")
    world.text(joiner, world.join_code(world.make_request(world.make_officer())))
    world.text(joiner, "hello")
    assert keys(world, joiner) == [TextKey.NO_CHECK, TextKey.CHECKING, TextKey.RECEIVED]


def test_a_dead_code_is_not_answered_without_end(world: World) -> None:
    """Forged texts cannot make us text a phone for ever: what joins nothing counts as wrong."""
    verification = world.make_request(world.make_officer())
    code, phone = world.join_code(verification), world.make_phone()
    world.advance(seconds=300)
    for _ in range(20):
        world.text(phone, code)
    assert keys(world, phone) == [TextKey.OLD_CODE] * 5 + [TextKey.TOO_MANY]


def test_a_capped_question_was_not_asked(world: World) -> None:
    """When ASK cannot go out any more, the operator is told, and the next reply is no answer."""
    world.settings.TEXTS_PER_CASE = 1
    operator = world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    with pytest.raises(conversation.LimitReached), ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    world.text(phone, "blue coat")
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_after_a_days_worth_too_many_is_said_once(world: World) -> None:
    """Then silence, to the end of the day."""
    phone = world.make_phone()
    for number in range(40):
        world.text(phone, f"1000{number:02d}")
        world.advance(seconds=150)
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE] * 20 + [TextKey.TOO_MANY]


def test_an_sos_that_cannot_be_kept_still_alarms(world: World) -> None:
    """With the wrong master keys the words are lost, and the alarm is not."""
    verification, phone = world.make_joined(world.make_officer())
    right, world.settings.MASTER_KEYS = world.settings.MASTER_KEYS, [bytes(32)]
    world.text(phone, "SOS")
    assert world.open_alarms(verification)[AlarmCause.SOS] == 1
    world.settings.MASTER_KEYS = right
    kept = InboundText.objects.select_related("contact__key").order_by("-received_at").first()
    assert kept is not None
    with pytest.raises(sealing.Unreadable):
        contacts.body_of(kept)


def test_a_live_case_is_no_licence_to_guess(world: World) -> None:
    """Past the allowance even a right code is only a reply, answered like any other."""
    _, phone = world.make_joined(world.make_officer())
    for guess in range(5):
        world.text(phone, f"10000{guess}")
    other = world.make_request(world.make_officer())
    world.text(phone, world.join_code(other))
    assert world.fresh(other).state == State.REQUESTED
    assert set(keys(world, phone)) == {TextKey.CHECKING, TextKey.RECEIVED}
    world.advance(seconds=600)
    third = world.make_request(world.make_officer())
    world.text(phone, world.join_code(third))
    assert world.fresh(third).state == State.JOINED


def test_a_reaction_to_our_own_text_is_no_alarm(world: World) -> None:
    """F11: "Liked ..." was a P1 SOS that blocked the YES; it is still shown, and read."""
    verification, phone = world.make_joined(world.make_officer())
    body = f"Liked \u201c{world.texts(phone)[0]}\u201d"
    world.text(phone, body)
    assert world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}
    kept = InboundText.objects.select_related("contact__key").latest("received_at")
    assert contacts.body_of(kept) == body
    world.text(phone, f"{body} SOS")
    assert world.open_alarms(verification)[AlarmCause.SOS] == 1


def test_a_text_of_another_phone_s_is_no_quote(world: World) -> None:
    """F11: only what went to this very phone is known again."""
    _verification, phone = world.make_joined(world.make_officer())
    world.text(world.make_phone(), f"Liked \u201c{world.texts(phone)[0]}\u201d")
    assert world.open_alarms()[AlarmCause.SOS] == 1


def test_a_forged_yes_alarms_and_blocks_the_yes(world: World) -> None:
    """F11: our style with a YES that we did not send: somebody shows this person a forgery."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, f"I got {world.settings.FORCE_NAME} 14:02: YES, police on duty: PC Smith 12")
    assert world.open_alarms(verification)[AlarmCause.FORGED_TEXT] == 1
    assert AlarmCause.FORGED_TEXT in {
        row.cause for row in alarms.blocking(verification=verification)
    }


def test_a_yes_that_we_sent_is_no_forgery(world: World) -> None:
    """F11: handed back to us it is a reply like any other."""
    verification, phone = world.make_confirmed(world.make_officer(), world.make_operator())
    world.text(phone, world.texts(phone)[-1] + " is that right?")
    assert AlarmCause.FORGED_TEXT not in world.open_alarms(verification)


def test_a_forged_yes_from_a_phone_without_a_case_alarms_on_the_phone(world: World) -> None:
    """F11: whoever shows it asked us whether it is true."""
    phone = world.make_phone()
    world.text(phone, f"{world.settings.FORCE_NAME}: YES, police on duty: PC Smith 12. true?")
    assert world.open_alarms()[AlarmCause.FORGED_TEXT] == 1
