"""What a phone writes whose newest text from us was about a walk: whom it goes to."""

from typing import Any

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.registry import text_claimants
from tests.support import database_owner
from tests.support.factories import World
from tests.support.walks import Walks
from verification.actions import alarms
from verification.actions.messaging import outbox
from verification.enums import AlarmCause, MessageSubject, Priority, TextKey
from verification.models import Contact, InboundText, Message, Verification


@pytest.fixture
def phone(world: World, walks: Walks) -> str:
    """Give a phone that we texted about its walk, and about nothing else."""
    number = world.make_phone()
    walks.text(number)
    return number


def newest(phone: str, world: World) -> InboundText:
    return InboundText.objects.order_by("received_at").last()  # type: ignore[return-value]


def make_ended(world: World, walks: Walks, *, is_answered: bool) -> tuple[Verification, str]:
    """Let a walk end and be unjudged; its ENDED was answered or not, and a walk's text came."""
    actor = world.make_officer()
    case, phone = walks.make_walking(actor, world.make_operator())
    world.end(actor, case)
    world.arrive()
    if is_answered:
        world.text(phone, "OK")
    world.advance(minutes=1)
    walks.text(phone)
    return case, phone


# --- to the coordinator -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *("CHANGE", "OK", "yes please, see you there", "STOP", "NO", "no thanks", "QUIET", "3"),
        *("will the police officer be there at 6?", "call me", "PL"),
    ],
)
def test_words_about_a_walk_go_to_whoever_claims_them(
    world: World, walks: Walks, phone: str, words: str
) -> None:
    world.text(phone, words)
    assert walks.words == [words]
    assert world.open_alarms() == {}
    assert newest(phone, world).alarm_word is False
    assert world.text_keys(phone) == [MessageSubject.WALK]


def test_the_claimant_gets_the_text_and_its_row_and_may_write_into_the_log(
    world: World, walks: Walks, phone: str
) -> None:
    world.text(phone, "CHANGE")
    kept = newest(phone, world)
    (given,) = walks.tray
    assert (given.inbound_id, given.contact_id) == (kept.id, kept.contact_id)
    assert given.received_at == kept.received_at
    events = AuditEntry.objects.filter(subject_id__in=[kept.id, kept.contact_id])
    assert {"reply.received", "contact.created"} <= set(events.values_list("event", flat=True))


@pytest.mark.parametrize(
    "words", ["SOS", "help me", "999", "he is following me please send police", "112"]
)
def test_what_calls_for_help_is_the_operators_whatever_we_texted_last(
    world: World, walks: Walks, phone: str, words: str
) -> None:
    world.text(phone, words)
    assert walks.tray == []
    assert world.open_alarms() == {AlarmCause.SOS: Priority.P1}
    assert world.text_keys(phone)[-1] == TextKey.SOS_WHERE


def test_the_same_words_from_another_phone_alarm_as_ever(world: World, walks: Walks) -> None:
    world.text(world.make_phone(), "CHANGE")
    assert walks.tray == []
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}


def test_a_forged_yes_shown_to_us_is_p1_from_a_walker_too(
    world: World, walks: Walks, phone: str
) -> None:
    world.text(phone, "They sent: Test Police: YES, police on duty: DC Fake 1234. Is that you?")
    assert world.open_alarms()[AlarmCause.FORGED_TEXT] == 1


# --- fail closed ------------------------------------------------------------------------------


def test_nobody_claims_what_was_written_before_the_walk_text_was_taken(
    world: World, walks: Walks
) -> None:
    """What still waits here was not read there."""
    number = world.make_phone()
    walks.text(number, is_taken=False)
    world.text(number, "CHANGE")
    assert walks.tray == []
    assert AlarmCause.WORDS_WITHOUT_CASE in world.open_alarms()


def test_a_newer_text_of_a_check_takes_the_phone_back(
    world: World, walks: Walks, phone: str
) -> None:
    world.text(phone, "000111")
    world.text(phone, "STOP")
    assert walks.tray == []
    assert world.open_alarms()[AlarmCause.SOS] == 1


def test_received_is_about_nothing(world: World, walks: Walks) -> None:
    """The copy that the operators answered leaves the phone a walker's."""
    case, phone = make_ended(world, walks, is_answered=False)
    world.text(phone, "I am at home")
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    with database_owner.past_guards():
        Message.objects.update(handed_over_at=clock.db_now())
    contact = Contact.objects.get(id=walks.contact_id(phone))
    assert outbox.newest_subject(contact.id) is MessageSubject.WALK
    assert case.contact_id == contact.id


def _fail_claiming(walks: Walks, _monkeypatch: Any) -> None:
    walks.fails = RuntimeError("the coordinator's app is away")


def _fail_taking(walks: Walks, _monkeypatch: Any) -> None:
    walks.fails_taking = RuntimeError("the coordinator's app is away")


def _say_under_way(walks: Walks, _monkeypatch: Any) -> None:
    walks.under_way = True


def _register_nobody(_walks: Walks, monkeypatch: Any) -> None:
    monkeypatch.setattr(text_claimants, "_claimants", [])


@pytest.mark.parametrize(
    "arrange", [_fail_claiming, _fail_taking, _say_under_way, _register_nobody]
)
def test_what_nobody_takes_is_the_operators(
    world: World, walks: Walks, phone: str, monkeypatch: pytest.MonkeyPatch, arrange: Any
) -> None:
    arrange(walks, monkeypatch)
    before = AuditEntry.objects.filter(event="contact.created").count()
    world.text(phone, "CHANGE")
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}
    world.text(phone, "NO")
    assert world.open_alarms()[AlarmCause.SOS] == 1
    # What a claimant wrote before it failed is not in the log.
    assert AuditEntry.objects.filter(event="contact.created").count() == before


def test_a_claimant_that_breaks_the_transaction_takes_nothing_with_it(
    world: World, walks: Walks, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: object) -> None:
        Contact.objects.create(key_id="00000000-0000-0000-0000-000000000000", textable=True)

    monkeypatch.setattr(walks, "take", broken)
    world.text(phone, "CHANGE")
    assert world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: Priority.P2}
    assert InboundText.objects.count() == 1


# --- beside a check ---------------------------------------------------------------------------


def test_while_a_case_is_live_nobody_claims(world: World, walks: Walks) -> None:
    """Also STOP and NO: a walk is under way, or a stop is."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_walking(actor, operator)
    world.advance(seconds=5)
    walks.text(phone)
    world.text(phone, "where are you going?")
    assert AlarmCause.ODD_REPLY in world.open_alarms(case)
    world.text(phone, "NO")
    assert world.open_alarms(case)[AlarmCause.SOS] == 1
    assert walks.tray == []


def test_a_live_code_joins_whatever_we_texted_last(world: World, walks: Walks, phone: str) -> None:
    case = world.make_request(world.make_officer())
    world.text(phone, f"{world.join_code(case)} he wants my bag")
    case = world.fresh(case)
    assert case.joined_at is not None
    assert AlarmCause.ODD_REPLY in world.open_alarms(case)
    assert walks.tray == []


def test_after_a_judged_or_answered_walk_the_words_are_the_coordinators(
    world: World, walks: Walks
) -> None:
    case, phone = make_ended(world, walks, is_answered=True)
    world.text(phone, "NO")
    assert walks.words == ["NO"]
    assert AlarmCause.SOS not in world.open_alarms(case)
    assert AlarmCause.ODD_REPLY not in world.open_alarms(case)


@pytest.mark.parametrize(("words", "cause"), [("NO", AlarmCause.SOS), ("hm", AlarmCause.ODD_REPLY)])
def test_what_may_answer_a_check_reaches_the_operators_as_well(
    world: World, walks: Walks, words: str, cause: AlarmCause
) -> None:
    """ENDED asked "OK or NO" and nobody has judged: a later text about a walk hides no NO."""
    case, phone = make_ended(world, walks, is_answered=False)
    world.text(phone, words)
    assert cause in world.open_alarms(case)
    assert walks.words == ([] if cause is AlarmCause.SOS else [words])


def test_with_an_alarm_open_the_operators_see_it_too(
    world: World, walks: Walks, phone: str
) -> None:
    world.text(phone, "SOS")
    world.advance(seconds=70)
    with database_owner.past_guards():
        Message.objects.exclude(subject=MessageSubject.WALK).delete()
    world.text(phone, "by the bakery")
    alarm = world.open_alarm(None, AlarmCause.SOS)
    assert alarm.texts.count() == 2
    assert walks.words == ["by the bakery"]


def test_an_owed_judgement_alone_keeps_no_words_from_the_coordinator(
    world: World, walks: Walks
) -> None:
    case, phone = make_ended(world, walks, is_answered=True)
    with ledger.transaction():
        alarms.raise_alarm(
            cause=AlarmCause.UNJUDGED,
            priority=Priority.P3,
            verification=case,
            now=clock.db_now(),
        )
    world.text(phone, "it was lovely")
    assert walks.words == ["it was lovely"]
    assert AlarmCause.ODD_REPLY not in world.open_alarms(case)


def test_quiet_is_honoured_and_told_to_both(world: World, walks: Walks) -> None:
    """The officer may have typed it: somebody looks."""
    case, phone = make_ended(world, walks, is_answered=True)
    world.text(phone, "QUIET")
    assert walks.words == ["QUIET"]
    assert AlarmCause.ASKED_QUIET in world.open_alarms(case)


def test_a_digit_that_answers_the_walk_is_no_score_of_a_stop(world: World, walks: Walks) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_confirmed(actor, operator)
    world.end(actor, case)
    world.arrive()
    world.text(phone, "OK")
    world.judge(case, world.make_operator(role=Role.SUPERVISOR))
    world.run(minutes=6)
    assert world.text_keys(phone)[-1] == TextKey.FEEDBACK
    walks.text(phone)
    world.text(phone, "5")
    assert walks.words == ["5"]
    assert not InboundText.objects.filter(is_score=True).exists()


def test_an_automatic_sender_is_never_a_walker(world: World, walks: Walks, phone: str) -> None:
    world.text("POLICEBOT", "CHANGE")
    assert walks.tray == []
