"""The language of the texts on the console: chosen there, and shown with what it says."""

import pytest
from django.conf import LazySettings

from tests.support import console
from tests.support.factories import World
from verification.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drafts(settings: LazySettings) -> None:
    """Send drafts, as a demonstration does."""
    settings.DRAFT_WORDINGS = True


def test_an_operator_chooses_and_sees_what_is_sent_and_what_it_says(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    assert browser.act(case, "language", {"language": "ar"}).status_code == 200
    world.text(phone, "مرحبا")
    page = browser.case(case)
    assert "texts in Arabic" in page.text
    # Their own words stand as they wrote them, and nobody's translation beside them.
    assert "مرحبا" in page.text
    assert "In English:" in page.text
    assert "your message is with us. Perhaps nobody has read it yet." in page.text


def test_the_previews_of_yes_and_no_say_what_they_say(world: World) -> None:
    operator = world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, operator)
    browser = console.make_browser(operator)
    browser.act(case, "language", {"language": "pl"})
    text = browser.case(case).text
    assert "YES, policja na sluzbie" in text
    assert "YES, police on duty" in text
    assert "We do not confirm that this is police." in text


def test_the_match_code_is_in_no_gloss(world: World) -> None:
    """The operator must hear it from the person."""
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    phone = world.make_phone()
    world.text(phone, f"{world.join_code(case)} PL")
    code = next(text.partition("Kod ")[2][:4] for text in world.texts(phone) if "Kod " in text)
    assert code.isdigit()
    assert code not in browser.case(world.fresh(case)).text


@pytest.mark.parametrize("language", ["", "xx", "no"])
def test_what_is_no_language_is_refused(world: World, language: str) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    assert browser.act(case, "language", {"language": language}).status_code == 400
    assert Contact.objects.get(verifications=case).language is None


def test_a_draft_asked_for_in_production_calls_for_an_interpreter(
    world: World, settings: LazySettings
) -> None:
    settings.DRAFT_WORDINGS = False
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "BN")
    assert "asked for Bengali: texts in English, find an interpreter" in browser.case(case).text
    assert browser.act(case, "language", {"language": "bn"}).status_code == 400
