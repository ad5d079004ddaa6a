"""The catalogues of texts: what is read from a file, what may go out, what is wrong with one."""

import dataclasses
import datetime

import pytest

from verification.enums import TextKey, TextLanguage
from verification.rules.wordings import catalogues, checking, loading
from verification.rules.wordings.catalogues import ENGLISH
from verification.rules.wordings.shape import Phrase, Wordings, WordingStatus


def translation(**changed: str) -> Phrase:
    """Translate RECEIVED, reviewed, with some of it changed."""
    english = ENGLISH.texts[TextKey.RECEIVED]
    phrase = Phrase(
        text=english.text,
        back=english.text,
        source=english.digest,
        translator="A",
        reviewer="B",
        date=datetime.date(2026, 11, 26),
        status=WordingStatus.REVIEWED,
        without={},
        back_without={},
    )
    return dataclasses.replace(phrase, **changed)  # type: ignore[arg-type]


def with_text(key: TextKey, text: str) -> Wordings:
    """Give the English catalogue with one text changed."""
    phrase = dataclasses.replace(ENGLISH.texts[key], text=text)
    return dataclasses.replace(ENGLISH, texts={**ENGLISH.texts, key: phrase})


@pytest.mark.parametrize("language", TextLanguage)
def test_every_catalogue_is_fit_to_be_sent_from(language: TextLanguage) -> None:
    assert checking.problems(catalogues.ALL[language]) == []


def test_a_reviewed_translation_of_the_english_of_today_may_go_out() -> None:
    english = ENGLISH.texts[TextKey.RECEIVED]
    assert translation().standing(english=english) is WordingStatus.REVIEWED


@pytest.mark.parametrize(
    "changed",
    [
        {"source": "0" * 16},
        {"source": ""},
        {"reviewer": ""},
        {"reviewer": "A"},
        {"status": WordingStatus.DRAFT},
        {"status": WordingStatus.SOURCE},
    ],
)
def test_anything_else_is_a_draft(changed: dict[str, str]) -> None:
    english = ENGLISH.texts[TextKey.RECEIVED]
    assert translation(**changed).standing(english=english) is WordingStatus.DRAFT


def test_english_that_has_changed_drops_its_translation_to_a_draft() -> None:
    english = ENGLISH.texts[TextKey.CONFIRMED]
    reworded = dataclasses.replace(english, text=english.text.replace("Different", "Not them"))
    repromised = dataclasses.replace(english, without={"uniformed": ("first.", "")})
    for changed in (reworded, repromised):
        phrase = translation(source=english.digest)
        assert phrase.standing(english=english) is WordingStatus.REVIEWED
        assert phrase.standing(english=changed) is WordingStatus.DRAFT


UNFIT = [
    (TextKey.RECEIVED, "{force}: see example.com", "a link"),
    (TextKey.RECEIVED, "{force}: see http://x", "a link"),
    (TextKey.RECEIVED, "{force}: text STOP to us", "a word by which a phone opts out of texts"),
    (TextKey.RECEIVED, "{force}: one\u200etwo", "a control character"),
    (TextKey.RECEIVED, "{force}: one\ntwo", "a control character"),
    (TextKey.RECEIVED, "{force}: ref {ref}", "other fields than the English in its text"),
    (TextKey.RECEIVED, "{force}: \u015bnieg", "a character that is not GSM-7"),
    (TextKey.RECEIVED, "{force}: [x]", "a character that is not GSM-7"),
    (TextKey.RECEIVED, "{force}: " + "x" * 200, "too long with the longest values"),
    (TextKey.STILL_CHECKING, "{force}: WAIT {ref}", "a promise that it does not make, or makes tw"),
    (
        TextKey.CONFIRMED,
        "{force} {time}: YES. {rank} {name} {number} {looks} {reason} {place} {ref}"
        " Ask for uniformed police first.",
        "a sentence with YES that is too short to be known again",
    ),
]


@pytest.mark.parametrize(("key", "text", "fault"), UNFIT)
def test_what_makes_a_catalogue_unfit_is_named(
    key: TextKey, text: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = with_text(key, text)
    english = dataclasses.replace(ENGLISH.texts[key])
    if "fields" not in fault:
        english = changed.texts[key]
    source = dataclasses.replace(ENGLISH, texts={**ENGLISH.texts, key: english})
    monkeypatch.setattr(checking, "ENGLISH", source)
    assert any(f"texts.{key}: {fault}" in said for said in checking.problems(changed))


def test_a_phrase_that_is_missing_is_named() -> None:
    texts: dict[TextKey, Phrase] = dict(ENGLISH.texts)
    del texts[TextKey.ASK]
    shorter = dataclasses.replace(ENGLISH, texts=texts)
    assert checking.problems(shorter) == ["texts.ask: missing"]


HEAD = '[language]\nletters = "EN"\nown_name = "x"\nalphabet = "gsm7"\n[reasons]\n[fallbacks]\n'
PHRASE = '[texts.ask]\ntext = "x"\nstatus = "draft"\ndate = 2026-11-26\n'


def test_a_catalogue_is_read_from_its_file() -> None:
    read = loading.read(HEAD + PHRASE, language=TextLanguage.ENGLISH, named="en.toml")
    assert read.texts[TextKey.ASK].text == "x"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[language",
        HEAD,
        HEAD + PHRASE.replace("texts.ask", "texts.unheard_of"),
        HEAD + PHRASE.replace("draft", "good"),
        HEAD + PHRASE + 'remark = "x"\n',
        HEAD.replace("gsm7", "morse") + PHRASE,
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_by_its_name(written: str) -> None:
    with pytest.raises(loading.BadCatalogue, match=r"en\.toml"):
        loading.read(written, language=TextLanguage.ENGLISH, named="en.toml")


def test_only_what_is_reviewed_is_offered_outside_of_a_demonstration() -> None:
    """Every translation here is a draft: none may be asked for, and none goes out."""
    assert catalogues.offered(drafts=False) == [TextLanguage.ENGLISH]
    assert set(catalogues.offered(drafts=True)) == set(TextLanguage)


def reviewed(wordings: Wordings) -> Wordings:
    """Give a catalogue as it is once somebody has read all of it."""
    return dataclasses.replace(
        wordings,
        texts={key: read(phrase) for key, phrase in wordings.texts.items()},
        reasons={key: read(phrase) for key, phrase in wordings.reasons.items()},
        fallbacks={key: read(phrase) for key, phrase in wordings.fallbacks.items()},
    )


def read(phrase: Phrase) -> Phrase:
    """Give a phrase as it is once somebody but its translator has read it."""
    return dataclasses.replace(phrase, reviewer="B", status=WordingStatus.REVIEWED)


def test_a_reviewed_language_is_offered_and_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    welsh = reviewed(catalogues.ALL[TextLanguage.WELSH])
    monkeypatch.setattr(catalogues, "ALL", {**catalogues.ALL, TextLanguage.WELSH: welsh})
    assert catalogues.offered(drafts=False) == [TextLanguage.ENGLISH, TextLanguage.WELSH]
    assert catalogues.of("cy", key=TextKey.CONFIRMED, drafts=False) is welsh


def test_one_draft_phrase_sends_what_may_hold_it_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text in two languages is worse than one in English."""
    welsh = reviewed(catalogues.ALL[TextLanguage.WELSH])
    name = dataclasses.replace(welsh.fallbacks["name"], source="0" * 16)
    changed = dataclasses.replace(welsh, fallbacks={**welsh.fallbacks, "name": name})
    monkeypatch.setattr(catalogues, "ALL", {**catalogues.ALL, TextLanguage.WELSH: changed})
    assert catalogues.offered(drafts=False) == [TextLanguage.ENGLISH]
    assert catalogues.of("cy", key=TextKey.CONFIRMED, drafts=False) is ENGLISH
    assert catalogues.of("cy", key=TextKey.NOT_CONFIRMED, drafts=False) is changed
    assert checking.stale(changed) == ["fallbacks.name"]
