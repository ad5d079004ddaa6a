"""The six questions as anybody meets them: no name, no cookie, no script, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live

from community.outcomes.actions import waves
from community.outcomes.enums import AgeBand, AnsweredAs, Happened, HowSafe, Told, WhyNot, WouldTell
from community.outcomes.models import Answer, SurveyChannel, WardCount
from foundation.audit.models import AuditEntry
from publicsite import survey_page
from tests.community.outcomes.survey import asked
from tests.publicsite import reading
from tests.publicsite.streets import small_town
from tests.publicsite.streets.visitor import Visitor
from tests.publicsite.test_reading import (
    GRADE_AT_MOST,
    GRADE_OF_A_PARAGRAPH_AT_MOST,
    WORDS_IN_A_PARAGRAPH,
    WORDS_IN_A_SENTENCE_AT_MOST,
)
from tests.support.factories import World
from tests.support.markup import Markup
from tests.verification.conftest import world

__all__ = ["world"]
NEVER = ("avoid", "victim", "hotspot", "unsafe area", "growing")
ABOUT = ("18 to 24", "a woman", "Redbridge")


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    """Serve the public pages alone, to somebody nobody has counted yet."""
    settings.ROOT_URLCONF = "tests.publicsite.streets.addresses"
    settings.REPORT_CRIME_URL = "https://report.example/"
    settings.SUPPORT_LINE = "07700 900111"
    redis.Redis.from_url(live.REDIS_URL).flushdb()


@pytest.fixture
def channel(db: None, world: World) -> SurveyChannel:
    """A wave that takes answers."""
    small_town.store()
    return asked.channel(asked.wave(world))


@pytest.fixture
def path(channel: SurveyChannel) -> str:
    return f"/survey/{channel.wave.code}/{channel.code}"


def pick(visitor: Visitor, name: str, *values: str) -> Visitor:
    """Tick what a control of this name stands for."""
    for one in visitor.controls:
        if one.name == name and one.kind in ("radio", "checkbox"):
            one.checked = one.value in values
    return visitor


def fill_in(path: str, *happened: Happened, told: str = "no") -> Visitor:
    """Open the page and answer all six."""
    visitor = Visitor().open(path)
    for name in ("near_home", "busy_place", "park"):
        pick(visitor, name, "3")
    pick(visitor, "happened", *([str(int(one)) for one in happened] or ["none"]))
    if happened:
        pick(visitor, "told", told)
        pick(visitor, "why_not", "afraid")
    pick(visitor, "would_tell", "maybe")
    return visitor.tick(*ABOUT)


def faults(markup: Markup) -> list[str]:
    """List what is wrong, less the style that the policy names and Django's token."""
    ours = ("inline code: <style>", "carries no token")
    return [one for one in markup.faults if not any(part in one for part in ours)]


def test_six_questions_are_answered_and_thanked_for(path: str) -> None:
    visitor = fill_in(path, Happened.FOLLOWED, Happened.TOUCHED).wait().press(path)
    assert visitor.answer.redirect_chain == [("/survey/thanks", 303)]
    for words in ("Thank you", "Call 999 now", "Call 101", "Report online", "07700 900111"):
        assert words in visitor.words
    answer = Answer.objects.get()
    assert (answer.near_home, answer.busy_place, answer.park) == (HowSafe.BIT_UNSAFE,) * 3
    assert answer.happened == Happened.FOLLOWED | Happened.TOUCHED
    assert (answer.told, answer.why_not) == (Told.NO, WhyNot.AFRAID)
    assert answer.would_tell == WouldTell.MAYBE
    assert (answer.age_band, answer.answered_as) == (AgeBand.TO_24, AnsweredAs.WOMAN)
    assert (answer.borough, answer.is_doubted) == ("Redbridge", False)
    assert AuditEntry.objects.order_by("seq").last() == AuditEntry.objects.get(event="wave.made")


def test_nothing_is_set_and_nothing_is_fetched(path: str) -> None:
    for visitor in (Visitor().open(path), fill_in(path).wait().press(path)):
        assert not visitor.answer.cookies
        assert visitor.answer.headers["Cache-Control"] == "no-store"
        markup = Markup(visitor.html)
        assert faults(markup) == []
        assert markup.files == []
        assert markup.elements["script"] == markup.elements["img"] == 0
        assert not [word for word in NEVER if word in visitor.html.lower()]
    assert "Six questions. No name." in Visitor().open(path).words


def test_a_name_is_found_without_script_and_only_its_ward_is_counted(path: str) -> None:
    visitor = fill_in(path, Happened.STARED).type("street", "Tanner")
    ticked = visitor.ticked
    visitor.press(path, find="1")
    assert visitor.ticked == ticked
    (label,) = (one.words for one in visitor.controls if "Tanner Row" in one.words)
    visitor.tick(label).wait().press(path)
    assert WardCount.objects.get().n == 1
    stored = repr(Answer.objects.values().get())
    assert WardCount.objects.get().ward not in stored
    assert "Tanner" not in stored


def test_an_unknown_street_is_said_so(path: str) -> None:
    visitor = fill_in(path).type("street", "Zzyzx").press(path, find="1")
    assert survey_page.NOT_FOUND in visitor.words
    assert visitor.answer.status_code == 200
    assert ("woman" in " ".join(visitor.ticked), Answer.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("park", "Tell us how safe you feel in a park."),
        ("happened", "Tick what fits, or none of these."),
        ("told", "Tell us if you told the police."),
        ("would_tell", "Tell us if you would tell the police."),
        ("age_band", "Tell us how old you are."),
        ("answered_as", "Tell us who you are: a woman, a man or other."),
        ("borough", "Tell us where you live."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(path: str, name: str, words: str) -> None:
    visitor = pick(fill_in(path, Happened.SHOUTED), name).wait()
    ticked = visitor.ticked
    visitor.press(path)
    assert visitor.answer.status_code == 400
    assert "Please look again" in visitor.words
    assert words in visitor.words
    assert visitor.ticked == ticked
    assert faults(Markup(visitor.html)) == []
    assert not Answer.objects.exists()


def test_nothing_and_something_do_not_go_together(path: str) -> None:
    visitor = fill_in(path, Happened.SHOUTED).tick("none of these").wait().press(path)
    assert visitor.answer.status_code == 400
    assert "none of these\u201d and more" in visitor.words


def test_what_was_not_asked_is_not_kept(path: str) -> None:
    visitor = pick(fill_in(path), "told", "no")
    pick(visitor, "why_not", "afraid").wait().press(path)
    answer = Answer.objects.get()
    assert (answer.happened, answer.told, answer.why_not) == (0, "", "")


def test_a_form_that_is_too_old_comes_back_filled_in_and_goes_through(path: str) -> None:
    visitor = fill_in(path, Happened.SHOUTED).type("token", "rubbish")
    ticked = visitor.ticked
    visitor.press(path)
    assert visitor.answer.status_code == 400
    assert survey_page.TOO_OLD in visitor.words
    assert visitor.ticked == ticked
    visitor.wait().press(path)
    assert Answer.objects.get().is_doubted is False


def test_a_page_sent_twice_is_one_answer_and_a_program_s_weighs_nothing(path: str) -> None:
    visitor = fill_in(path).wait()
    sent = visitor.sent
    for _ in range(2):
        assert visitor.client.post(path, sent).status_code == 303
    assert Answer.objects.count() == 1
    for program in (fill_in(path), fill_in(path).wait().type("more", "x")):
        assert program.press(path).answer.status_code == 200
    assert sorted(Answer.objects.values_list("is_doubted", flat=True)) == [False, True, True]


def test_a_network_waits_after_thirty_and_loses_nothing(path: str) -> None:
    for _ in range(30):
        fill_in(path).wait().press(path)
    visitor = fill_in(path).wait()
    ticked = visitor.ticked
    visitor.press(path)
    assert visitor.answer.status_code == 429
    assert int(visitor.answer.headers["Retry-After"]) > 0
    assert survey_page.TOO_MANY in visitor.words
    assert visitor.ticked == ticked
    assert Answer.objects.count() == 30


def test_a_wrong_code_and_a_wave_that_is_over_are_answered_alike(
    path: str, settings: LazySettings
) -> None:
    wrong = [Visitor().open(one) for one in (path + "X", "/survey/x/y", f"/survey/{'0' * 99}/0")]
    settings.CLOCK_OFFSET = timedelta(days=15)
    late: list[Any] = [Visitor().open(path), *wrong]
    assert {one.answer.status_code for one in late} == {404}
    assert len({one.html for one in late}) == 1


def test_each_channel_has_its_own_address(world: World, channel: SurveyChannel) -> None:
    wave = asked.wave(world, channels=("Poster", "Letter"), borough="")
    codes = {one.code for one in wave.channels.all()}
    assert len(codes) == 2
    for one in wave.channels.all():
        visitor = fill_in(f"/survey/{wave.code}/{one.code}".lower())
        assert "somewhere else" in visitor.html
        visitor.wait().press(f"/survey/{wave.code}/{one.code}")
    assert {one.channel.code for one in Answer.objects.select_related("channel")} == codes
    assert waves.find_open(wave_code=wave.code, channel_code=channel.code) is None


def pages(path: str) -> list[str]:
    over = Visitor().open("/survey/x/y").html
    refused = Visitor().open(path).wait().press(path).html
    return [Visitor().open(path).html, refused, Visitor().open("/survey/thanks").html, over]


def test_the_pages_are_easy_to_read(path: str) -> None:
    for html in pages(path):
        sentences = reading.sentences_of(html)
        assert reading.grade(sentences) <= GRADE_AT_MOST, sentences
        assert [one for one in sentences if len(one.split()) > WORDS_IN_A_SENTENCE_AT_MOST] == []
        hard = [
            block
            for block in reading.blocks_of(html)
            if len(block.split()) >= WORDS_IN_A_PARAGRAPH
            and reading.grade(reading.sentences_in(block)) > GRADE_OF_A_PARAGRAPH_AT_MOST
        ]
        assert hard == []


def test_what_is_ticked_is_easy_to_read_too(path: str) -> None:
    labels = [one.words for one in Visitor().open(path).controls if one.words]
    assert len(labels) > 30
    assert reading.grade([f"I say {one}" for one in labels]) <= GRADE_AT_MOST
