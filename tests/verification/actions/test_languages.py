"""In what language a phone is written to: who chooses, and what nobody learns of it."""

import pytest
from django.conf import LazySettings

from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import World
from verification.actions.joining import languages
from verification.actions.messaging import outbox
from verification.actions.records import roles
from verification.enums import AlarmCause, TextLanguage
from verification.events import Event
from verification.models import Contact, InboundText, Message, Verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(settings: LazySettings) -> None:
    """Send drafts, as a demonstration does."""
    settings.DRAFT_WORDINGS = True


def choose(world: World, ref: str, language: TextLanguage, *, team: str = "South") -> None:
    """Let an operator choose."""
    with ledger.transaction():
        languages.choose(ref=ref, by=world.make_operator(team=team), language=language)


def language_of(case: Verification) -> str | None:
    """Read what was chosen for the phone that joined."""
    return Contact.objects.get(verifications=case).language


def entries() -> int:
    """Count the entries that say that a language was chosen."""
    return AuditEntry.objects.filter(event=Event.CONTACT_LANGUAGE_CHOSEN).count()


@pytest.mark.usefixtures("drafts")
@pytest.mark.parametrize("letters", ["PL", "pl", " Pl. ", "PL!"])
def test_two_letters_alone_choose_the_language_and_alarm_nobody(world: World, letters: str) -> None:
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, letters)
    assert "mamy te wiadomosc" in world.texts(phone)[-1]
    assert world.open_alarms(case) == {}
    assert not InboundText.objects.latest("received_at").odd
    assert entries() == 1


@pytest.mark.usefixtures("drafts")
@pytest.mark.parametrize("body", ["no PL", "PL please", "UK", "XX", "P L"])
def test_anything_else_is_words(world: World, body: str) -> None:
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, body)
    assert language_of(case) is None
    assert AlarmCause.ODD_REPLY in world.open_alarms(case) or body == "no PL"


@pytest.mark.usefixtures("drafts")
def test_no_is_no_language(world: World) -> None:
    """NO is the code of Norwegian, and a call for help."""
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "NO")
    assert AlarmCause.SOS in world.open_alarms(case)


@pytest.mark.usefixtures("drafts")
def test_letters_beside_the_code_join_in_the_language(world: World) -> None:
    case = world.make_request(world.make_officer())
    phone = world.make_phone()
    world.text(phone, f"{world.join_code(case)} UA")
    assert any("WAIT. \u041c\u0438" in text for text in world.texts(phone))
    assert {message.language for message in world.messages(phone)} == {TextLanguage.UKRAINIAN}
    assert world.open_alarms(world.fresh(case)) == {}


@pytest.mark.usefixtures("drafts")
def test_the_language_stays_with_the_phone_and_en_takes_it_back(world: World) -> None:
    phone = world.make_phone()
    world.make_joined(world.make_officer(), phone=phone)
    world.text(phone, "CY")
    world.make_joined(world.make_officer(), phone=phone)
    assert "Ni wyddom eto" in world.texts(phone)[-1]
    world.advance(seconds=61)
    world.text(phone, "EN")
    assert "we have your message" in world.texts(phone)[-1]


def test_in_production_nothing_but_english_goes_out(world: World) -> None:
    """Every translation here is a draft. Who asks for one has a human read it."""
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "PL")
    assert "we have your message" in world.texts(phone)[-1]
    assert AlarmCause.ODD_REPLY in world.open_alarms(case)
    assert language_of(case) == TextLanguage.POLISH
    assert {message.language for message in Message.objects.all()} == {TextLanguage.ENGLISH}
    assert not Message.objects.exclude(gloss=None).exists()


@pytest.mark.usefixtures("drafts")
def test_the_gloss_says_in_english_what_was_sent(world: World) -> None:
    case, phone = world.make_joined(world.make_officer())
    choose(world, case.ref, TextLanguage.SPANISH)
    world.text(phone, "hola")
    sent = world.messages(phone)[-1]
    assert sent.language == TextLanguage.SPANISH
    assert "tenemos su mensaje" in outbox.body_of(sent)
    assert "we have your message" in outbox.gloss_of(sent)


@pytest.mark.usefixtures("drafts")
def test_an_operator_s_choice_is_recorded_without_the_language(world: World) -> None:
    case, _ = world.make_joined(world.make_officer())
    choose(world, case.ref, TextLanguage.URDU)
    choose(world, case.ref, TextLanguage.URDU)
    entry = AuditEntry.objects.get(event=Event.CONTACT_LANGUAGE_CHOSEN)
    assert entry.details == {}
    assert entry.topic_id == case.id


@pytest.mark.usefixtures("drafts")
def test_the_officer_s_team_may_not_choose(world: World) -> None:
    case, _ = world.make_joined(world.make_officer(team="North"))
    with pytest.raises(roles.ConflictOfInterest):
        choose(world, case.ref, TextLanguage.URDU, team="North")
    assert entries() == 0


def test_an_operator_can_choose_nothing_that_is_a_draft(world: World) -> None:
    case, _ = world.make_joined(world.make_officer())
    with pytest.raises(languages.LanguageNotOffered):
        choose(world, case.ref, TextLanguage.URDU)


@pytest.mark.usefixtures("drafts")
def test_without_a_phone_there_is_no_language_to_choose(world: World) -> None:
    case = world.make_request(world.make_officer())
    with pytest.raises(languages.NoPhoneYet):
        choose(world, case.ref, TextLanguage.URDU)


@pytest.mark.usefixtures("drafts")
def test_nothing_of_the_choice_reaches_the_officer(world: World) -> None:
    """Invariant 7: neither the case's language, which their screen speaks, nor its version."""
    case, phone = world.make_joined(world.make_officer())
    before = world.fresh(case)
    world.text(phone, "AR")
    choose(world, case.ref, TextLanguage.BENGALI)
    after = world.fresh(case)
    assert (after.language, after.version) == (before.language, before.version)
    assert after.officer_stage == before.officer_stage
