"""The catalogues of the pages about streets: complete, current, harmless, and used."""

import dataclasses
import re
import string
from pathlib import Path

import pytest
from django import forms

from publicsite import tap_page
from publicsite.forms.about_you import AboutYouForm
from publicsite.forms.better import Better
from publicsite.forms.code import CodeForm
from publicsite.forms.tap import SearchForm, TapForm
from publicsite.views import about_you, better, code, tap
from publicsite.wordings import catalogues
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings
from tests.publicsite import reading
from tests.publicsite.test_reading import (
    GRADE_AT_MOST,
    GRADE_OF_A_PARAGRAPH_AT_MOST,
    WORDS_IN_A_PARAGRAPH,
    WORDS_IN_A_SENTENCE_AT_MOST,
)
from verification.enums import TextLanguage
from verification.rules.wordings.shape import Phrase, WordingStatus

OTHERS = [one for one in catalogues.ALL.values() if one is not ENGLISH]
_PAGES = Path(catalogues.__file__).parents[1]
_SAID = re.compile(r"say\.([a-z_]+\.\w+)|(?:say\(|phrases\[)\"([a-z_]+\.\w+)\"")
# What is never promised, and what no place is called.
_NEVER = ("unsafe area", "avoid", "victim", "hotspot")


def in_a_language(param: Wordings) -> str:
    """Name a case after its language."""
    return str(param.language)


def fields_of(phrase: Phrase) -> set[str]:
    """Name the fields of a phrase."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase.text) if name}


def said_by_forms() -> set[str]:
    """List what the forms and views of the pages say in English."""
    listed: tuple[type[forms.Form], ...] = (TapForm, SearchForm, AboutYouForm, CodeForm)
    said: set[str] = set()
    for form in listed:
        for name, field in form().fields.items():
            asked = form is not SearchForm and name != "borough"
            said |= {str(field.label)} if asked else set()
            said |= (
                {str(field.error_messages["required"])}
                if name in _ASKED_FOR or form is SearchForm
                else set()
            )
            said |= labels_of(getattr(field, "choices", []))
    views = (tap.PICK_ONE, tap.NO_PLACE, tap.OUTSIDE, tap.NO_NAME, code.UNKNOWN)
    pages = (tap_page.TOO_OLD, tap_page.TOO_MANY)
    private = (better._TOO_OLD, better._TOO_MANY, about_you._TOO_OLD, about_you._LOOK_AGAIN)
    long = str(SearchForm().fields["street"].error_messages["max_length"])
    return {*said, *views, *pages, *private, long, *(str(one.label) for one in Better)}


# Of the others nothing is ever missing, or no browser lets it be.
_ASKED_FOR = ("unit", "reasons", "when", "dark")


def labels_of(choices: object) -> set[str]:
    """List the labels of choices, and of groups of choices."""
    found: set[str] = set()
    for value, label in choices:  # type: ignore[attr-defined]
        found |= {value, *labels_of(label)} if isinstance(label, list) else {str(label)}
    return found - {""}


def test_every_language_of_the_texts_has_a_catalogue() -> None:
    assert list(catalogues.ALL) == list(TextLanguage)


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_a_catalogue_says_all_that_english_says_as_it_is_now(words: Wordings) -> None:
    assert list(words.phrases) == list(ENGLISH.phrases)
    for name, phrase in words.phrases.items():
        english = ENGLISH.phrases[name]
        assert phrase.source == english.digest, f"{name}: its English has changed"
        assert fields_of(phrase) == fields_of(english), name
        assert phrase.text.strip() == phrase.text != "", name


@pytest.mark.parametrize("words", catalogues.ALL.values(), ids=in_a_language)
def test_no_phrase_can_hold_markup_or_a_link(words: Wordings) -> None:
    for name, phrase in words.phrases.items():
        assert not re.search(r"[<>&\"]|://|www\.", phrase.text), name


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_numbers_to_call_and_ages_are_the_same(words: Wordings) -> None:
    for name, phrase in words.phrases.items():
        english = re.findall(r"\d+", ENGLISH.phrases[name].text)
        assert sorted(re.findall(r"[0-9]+", phrase.text)) == sorted(english), name


@pytest.mark.parametrize("words", OTHERS, ids=in_a_language)
def test_no_two_choices_of_a_question_read_alike(words: Wordings) -> None:
    for group in ("reasons", "when", "dark", "time_band", "speaks_as", "about_you", "better"):
        ours = list(words.groups[group].values())
        assert len(set(ours)) == len(ours), group


def test_every_phrase_is_used_and_every_phrase_that_is_used_is_there() -> None:
    files = [*_PAGES.glob("templates/publicsite/**/*.html"), *_PAGES.glob("**/*.py")]
    named = {a or b for file in files for a, b in _SAID.findall(file.read_text("utf-8"))}
    assert named <= set(ENGLISH.phrases)
    by_text = {phrase.text: name for name, phrase in ENGLISH.phrases.items()}
    said = said_by_forms()
    assert said <= set(by_text)
    looked_up = {by_text[one] for one in said}
    made = {name for name in ENGLISH.phrases if name.startswith(("beside.", "better."))}
    sides = {f"where.{side}" for side in ("north", "south", "west", "east")}
    assert set(ENGLISH.phrases) == named | looked_up | made | sides


def test_every_way_of_saying_where_a_stretch_lies_is_there() -> None:
    from community.streets import units  # noqa: PLC0415  (the one test that needs it)
    from community.streets.enums import SpotKind  # noqa: PLC0415

    assert {units.wording(kind) for kind in SpotKind} == set(ENGLISH.groups["beside"].values())


def test_english_reads_like_a_book_for_nine_year_olds() -> None:
    whole = [one.text for one in ENGLISH.phrases.values() if one.text[-1] in ".?"]
    sentences = [each for one in whole for each in reading.sentences_in(one)]
    assert reading.grade(sentences) <= GRADE_AT_MOST
    for one in whole:
        if len(one.split()) >= WORDS_IN_A_PARAGRAPH:
            assert reading.grade(reading.sentences_in(one)) <= GRADE_OF_A_PARAGRAPH_AT_MOST, one
    said = " ".join(whole).lower()
    assert not [word for word in _NEVER if word in said]
    assert max(len(one.split()) for one in sentences) <= WORDS_IN_A_SENTENCE_AT_MOST + 3


def reviewed(words: Wordings) -> Wordings:
    """Make the same catalogue, read by somebody else."""
    read = {
        name: dataclasses.replace(phrase, status=WordingStatus.REVIEWED, reviewer="R. Reader")
        for name, phrase in words.phrases.items()
    }
    return dataclasses.replace(words, phrases=read)


def test_a_language_is_offered_when_all_of_it_is_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    arabic = TextLanguage.ARABIC
    whole = reviewed(catalogues.ALL[arabic])
    monkeypatch.setattr(catalogues, "ALL", {**catalogues.ALL, arabic: whole})
    assert catalogues.of("ar", drafts=False) is whole
    name = "tap.heading"
    for changed in (
        {"status": WordingStatus.DRAFT},
        {"reviewer": ""},
        {"reviewer": whole.phrases[name].translator},
        {"source": "0" * 16},
    ):
        phrase = dataclasses.replace(whole.phrases[name], **changed)
        held = dataclasses.replace(whole, phrases={**whole.phrases, name: phrase})
        monkeypatch.setattr(catalogues, "ALL", {**catalogues.ALL, arabic: held})
        assert catalogues.of("ar", drafts=False) is ENGLISH, changed
        assert catalogues.of("ar", drafts=True) is held


def test_a_bad_file_is_named() -> None:
    for written in ("[", "[tap]\nheading = 1", '[tap.heading]\ntext = "x"\nstatus = "no"'):
        with pytest.raises(catalogues.BadCatalogue, match=r"xx\.toml"):
            catalogues.read(written, language=TextLanguage.ARABIC, named="xx.toml")
