"""The pages about streets in the languages of the texts, from the first tap to looking back."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings
from django.test import Client

from community.streetsafe.enums import ActionState
from community.streetsafe.models import ProfileCount, Report
from publicsite.wordings import catalogues
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings
from tests.publicsite.streets import asked
from tests.publicsite.streets.test_journey import code_on
from tests.publicsite.streets.visitor import Visitor
from verification.enums import TextLanguage

pytestmark = pytest.mark.django_db

OTHERS = [one for one in catalogues.ALL.values() if one is not ENGLISH]
TANNER = "Tanner Row"
_VOID = {"input", "meta", "link", "br"}
_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")


def in_a_language(param: Wordings) -> str:
    """Name a case after its language."""
    return str(param.language)


@pytest.fixture(autouse=True)
def demonstration(settings: LazySettings) -> None:
    """Offer what nobody has reviewed yet."""
    settings.DRAFT_WORDINGS = True


class Words(HTMLParser):
    """All that a page says in its own language: text and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0
        self._open: list[bool] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        other = tag in ("style", "script") or ("lang" in found and tag != "html")
        code = found.get("class") == "code"
        if tag not in _VOID:
            self._open.append(other or code)
            self._silent += self._open[-1]
        if not self._silent:
            self.said += [str(found[name]) for name in _ATTRIBUTES if found.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._silent -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(" ".join(data.split()))


def left_over(html: str, words: Wordings, *names: str) -> list[str]:
    """List what a page says that its catalogue does not."""
    whole = [one.text for one in words.phrases.values()]
    parts = {part.strip() for one in whole for part in re.split(r"\{\w+\}", one)}
    known = sorted({*parts, *names} - {""}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, known)))
    rest = [(said, pattern.sub(" ", said)) for said in Words(html).said]
    return [said for said, unknown in rest if re.search(r"[^\W\d_]", unknown)]


def label(words: Wordings, name: str) -> str:
    """Give a phrase."""
    return words.phrases[name].text


class Speaker(Visitor):
    """Somebody who reads one language, and looks at each page that comes."""

    words_of: Wordings
    seen: int = 0

    def look(self, settings: LazySettings, *, status: int = 200) -> None:
        """See that the page is all in its language, written the right way, and kept by nobody."""
        words = self.words_of
        assert self.answer.status_code == status
        html = self.html
        frame = re.search(r'<html lang="(.*?)"\s+dir="(.*?)">', html)
        rtl = words.language in (TextLanguage.ARABIC, TextLanguage.URDU)
        assert frame is not None
        assert frame.groups() == (str(words.language), "rtl" if rtl else "ltr")
        assert left_over(html, words, settings.FORCE_NAME, TANNER, "(") == []
        assert not self.answer.cookies
        assert "Accept-Language" not in self.answer.get("Vary", "")
        self.seen += 1

    def say(self, *names: str) -> "Speaker":
        """Tick by the names of phrases."""
        self.tick(*(label(self.words_of, name) for name in names))
        return self


def speaker(words: Wordings) -> Speaker:
    """Open the page in a language."""
    found = Speaker()
    found.words_of = words
    found.open(f"/streets{words.query}")
    return found


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_from_the_tap_to_the_code_and_back(words: Wordings, settings: LazySettings) -> None:
    who = speaker(words)
    who.look(settings)
    who.press("/streets/reports")
    who.look(settings, status=400)
    who.say("reasons.bad_light", "reasons.followed", "when.often", "dark.dark")
    who.type("street", "zzz").press("/streets/search")
    who.look(settings)
    who.press("/streets/near", **{"tap.x": "0", "tap.y": "0"})
    who.look(settings)
    who.type("street", "tanner").press("/streets/search")
    who.look(settings)
    who.tick(f"{TANNER} {label(words, 'where.whole')}")
    who.type("token", "of another day").press("/streets/reports")
    who.look(settings, status=400)
    who.wait().press("/streets/reports")
    assert who.answer.redirect_chain[0][0].endswith(words.query)
    who.look(settings)
    assert Report.objects.count() == 1
    code = code_on(who)
    who.tick(label(words, "about_you.25_to_44")).wait().press("/streets/about-you")
    who.look(settings)
    assert ProfileCount.objects.get().answer == "25_to_44"
    asked.ask(ActionState.DONE)
    who.open(f"/streets/code{words.query}")
    who.look(settings)
    who.type("code", "no code").press("/streets/code")
    who.look(settings, status=400)
    who.type("code", code).press("/streets/code")
    who.look(settings)
    assert TANNER in who.words
    who.wait().press("/streets/better", answer="no")
    who.look(settings)


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_the_road_the_question_and_what_has_gone(words: Wordings, settings: LazySettings) -> None:
    asked.ask(ActionState.DONE)
    who, path = speaker(words), f"/streets/road/{asked.stretch_id()}"
    who.open(f"{path}{words.query}")
    who.look(settings)
    assert f'href="{path}/better{words.query}"' in who.html
    assert "max-age=3600" in who.answer["Cache-Control"]
    who.open(f"{path}/better{words.query}")
    who.look(settings)
    who.type("token", "of another day").press("/streets/better", answer="yes")
    who.look(settings, status=400)
    who.wait().press("/streets/better", answer="yes")
    who.look(settings)
    who.type("borough", "Atlantis").wait().press("/streets/about-you")
    who.look(settings, status=400)
    who.open(f"/streets/thanks/x{words.query}")
    who.look(settings, status=404)
    who.open(f"/streets/road/00000000-0000-4000-8000-000000000000{words.query}")
    who.look(settings, status=404)


def test_after_touched_or_grabbed_the_way_to_report_a_crime_comes_first(
    settings: LazySettings,
) -> None:
    settings.SUPPORT_LINE = "Quarry Women, 07700 900123"
    words = catalogues.ALL[TextLanguage.ARABIC]
    who = speaker(words)
    who.say("reasons.touched", "when.often", "dark.dark").type("street", "tanner")
    who.press("/streets/search").tick(f"{TANNER} {label(words, 'where.whole')}")
    who.wait().press("/streets/reports")
    who.look(settings)
    first, code = label(words, "crime.heading"), label(words, "thanks.code_is")
    assert who.words.index(first) < who.words.index(code)
    assert '<bdi lang="en">Quarry Women, 07700 900123</bdi>' in who.html
    assert who.html.count('<bdi dir="ltr">') == 2


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_the_page_is_small_and_two_requests(words: Wordings) -> None:
    who = speaker(words)
    picture = who.client.get("/streets/map.svg?at=51.580,0.070").content
    parts = [who.answer.content, picture]
    assert sum(len(gzip.compress(each)) for each in parts) <= 12_000
    fetched = re.findall(r'<(?:img|link|input|script)[^>]*?(?:src|href)="([^"]*)"', who.html)
    assert [one.partition("?")[0] for one in fetched] == ["data:,", "/streets/map.svg"]


def test_the_languages_are_listed_by_their_own_names() -> None:
    html = Visitor().open().html
    for words in catalogues.ALL.values():
        assert f'href="/streets{words.query}"' in html
        assert f'hreflang="{words.tag}"' in html
        assert words.own_name in html
    assert html.count('aria-current="true"') == 1


def test_no_draft_is_shown_where_texts_would_not_be_sent_in_one(settings: LazySettings) -> None:
    settings.DRAFT_WORDINGS = False
    english = Visitor().open().html
    assert "hreflang" not in english
    for words in OTHERS:
        html = Visitor().open(f"/streets{words.query}").html
        assert 'lang="en-GB"' in html
        assert label(words, "tap.heading") not in html
        assert "?l=" not in html
        listed = Client().get("/languages").content.decode()
        assert f'href="/streets{words.query}"' not in listed


def test_a_browser_s_own_languages_choose_nothing() -> None:
    answer = Client().get("/streets", headers={"Accept-Language": "ar"})
    assert b'lang="en-GB"' in answer.content
    for unknown in ("xx", "", "ar-EG", "../ar"):
        assert b'lang="en-GB"' in Client().get("/streets", {"l": unknown}).content


def test_what_is_left_in_english_is_found(settings: LazySettings) -> None:
    words = catalogues.ALL[TextLanguage.SPANISH]
    html = Visitor().open(f"/streets{words.query}").html
    planted = html.replace(label(words, "tap.heading"), label(ENGLISH, "tap.heading"))
    assert left_over(planted, words, settings.FORCE_NAME) != []
