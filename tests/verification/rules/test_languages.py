"""Every language of the texts: what it can do to somebody who reads it, and how it is read."""
# ruff: noqa: RUF001 - the alphabets are what is tested

import functools
import random
import re
import unicodedata

import pytest

from foundation.sms import gsm7
from foundation.sms.gsm7 import BASIC, Encoding
from tests.verification.rules.test_texts import KEPT, LINK, LONGEST, PIECES, PLAIN, some
from verification.enums import TextKey, TextLanguage
from verification.rules import field_cleaning, inbound_parsing, texts
from verification.rules.alarm_words import AlarmStrength
from verification.rules.quotes import OurTexts
from verification.rules.wordings import catalogues

TRANSLATED = [language for language in TextLanguage if language is not TextLanguage.ENGLISH]
# As much of a name as the longest rank leaves room for.
ROOM = "Q" * 11
# 999, the time, and what stands in the number, the place and the ref.
NUMBERS = {"999", "21", "04", "237481", "7", "4", "2"}


def draft(key: TextKey, language: TextLanguage, values: dict[str, str]) -> texts.Rendered:
    """Render a text in a language, as a demonstration does."""
    return texts.render(
        key=key, fields=some(key, values), promises=KEPT, language=language, drafts=True
    )


@functools.cache
def ten_thousand_names() -> tuple[str, ...]:
    """Make names as hostile as those of the English test, cleaned as a text cleans them."""
    maker = random.Random(20210303)
    clean = field_cleaning.CLEANERS["name"].clean
    names = (" ".join(maker.choices(PIECES, k=maker.randint(0, 6))) for _ in range(10_000))
    return tuple(clean(name, most=len(ROOM)) for name in names)


def check_yes(body: str, *, language: TextLanguage) -> None:
    """Look for what no text may hold, and whether it fits."""
    size = gsm7.measure(body)
    assert size.encoding is catalogues.ALL[language].alphabet
    assert size.segments <= {Encoding.GSM7: 2, Encoding.UCS2: 4}[size.encoding]
    assert not LINK.search(body)
    assert not any(unicodedata.category(character).startswith("C") for character in body)
    assert set(re.findall(r"[0-9]+", body)) <= NUMBERS


@pytest.mark.parametrize("language", TRANSLATED)
def test_ten_thousand_names_fit_and_smuggle_nothing_in(language: TextLanguage) -> None:
    rendered = draft(TextKey.CONFIRMED, language, LONGEST | {"name": ROOM})
    assert rendered.language is language
    assert rendered.body.count(ROOM) == 1
    instead = catalogues.ALL[language].fallbacks["name"].text
    for name in ten_thousand_names():
        check_yes(rendered.body.replace(ROOM, name or instead), language=language)
    for name in ("", *PIECES):
        body = draft(TextKey.CONFIRMED, language, LONGEST | {"name": name}).body
        check_yes(body, language=language)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("key", TextKey)
def test_each_text_says_the_answer_first_and_in_the_same_letters(
    key: TextKey, language: TextLanguage
) -> None:
    english = texts.render(key=key, fields=some(key, PLAIN), promises=KEPT)
    rendered = draft(key, language, PLAIN)
    answer = re.compile(r"^Met Police(?: 21:04)?: (?:NO ANSWER|NO|YES|WAIT|)(?!\w)")
    assert rendered.language is language
    if found := answer.match(english.body):
        assert rendered.body.startswith(found.group())
    for word in ("SOS", "999", "K7M4Q2", "5831", "55"):
        assert (word in rendered.body) == (word in english.body)
    assert rendered.gloss
    assert rendered.gloss.isascii()
    if catalogues.ALL[language].alphabet is Encoding.GSM7:
        assert set(rendered.body) <= BASIC


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_draft_goes_out_in_english(language: TextLanguage) -> None:
    for key in TextKey:
        sent = texts.render(key=key, fields=some(key, PLAIN), promises=KEPT, language=language)
        assert sent == texts.render(key=key, fields=some(key, PLAIN), promises=KEPT)


def test_a_translation_that_is_too_long_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_SEGMENTS_OF_OTHER_SCRIPTS", 1)
    rendered = draft(TextKey.NOT_CONFIRMED, TextLanguage.ARABIC, PLAIN)
    assert rendered.language is TextLanguage.ENGLISH
    assert "NO. We cannot say" in rendered.body


@pytest.mark.parametrize("language", TextLanguage)
def test_a_yes_of_ours_is_known_again_and_one_that_we_did_not_send_is_forged(
    language: TextLanguage,
) -> None:
    yes = draft(TextKey.CONFIRMED, language, PLAIN).body
    no_name = yes.partition(": ")[2]
    ours = OurTexts(force="Met Police", sent=[yes])
    assert not inbound_parsing.read(f"Fwd: {yes}", ours=ours).forged_text
    assert inbound_parsing.read(no_name, ours=OurTexts(force="Met Police", sent=[])).forged_text


CRIES = {
    TextLanguage.WELSH: ["Helpwch fi", "helpwch", "ffoniwch yr heddlu"],
    TextLanguage.POLISH: ["Pomocy!", "RATUNKUUU", "pomóż mi", "pomoz mi", "nie chce mnie puścić"],
    TextLanguage.ROMANIAN: ["Ajutor", "ajutati-ma", "am nevoie de ajutor", "nu mă lasă"],
    TextLanguage.PUNJABI: ["ਬਚਾਓ", "ਮੇਰੀ ਮਦਦ ਕਰੋ", "madad karo", "ਮਦਦ"],
    TextLanguage.URDU: ["بچاؤ", "میری مدد کریں", "bachao", "مدد"],
    TextLanguage.BENGALI: ["বাঁচাও", "আমাকে বাঁচান", "সাহায্য করুন"],
    TextLanguage.ARABIC: ["النجدة", "ساعدوني", "أنقذوني", "انقذوني", "النجدةةة"],
    TextLanguage.PORTUGUESE: ["Socorro", "preciso de ajuda", "ajuda"],
    TextLanguage.SPANISH: ["¡Auxilio!", "ayuda", "llame a la policia", "AYUDEME"],
    TextLanguage.TURKISH: ["İmdat", "imdat", "yardım edin", "yardim"],
    TextLanguage.UKRAINIAN: ["Допоможіть", "РЯТУЙТЕ!", "викличте поліцію", "dopomozhit"],
}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_call_for_help_counts_from_any_phone_in_each_language(language: TextLanguage) -> None:
    for body in CRIES[language]:
        for text in (body, f"482913 {body}", f"{body} 482913"):
            reading = inbound_parsing.read(text)
            strength = reading.alarm.strength(has_case=False, texted_lately=False)
            assert strength is AlarmStrength.CLEAR, text
            assert reading.first_word in ("HELP", "POLICE"), text


ANSWERS = {
    TextLanguage.WELSH: ["na", "stopiwch"],
    TextLanguage.POLISH: ["Nie!", "nie nie", "nie, boję się", "przestań"],
    TextLanguage.ROMANIAN: ["Nu", "nu, pericol", "opriți"],
    TextLanguage.PUNJABI: ["ਨਹੀਂ", "nahi nahi", "ਰੁਕੋ"],
    TextLanguage.URDU: ["نہیں", "nahin", "رکو"],
    TextLanguage.BENGALI: ["না", "না না", "থামুন"],
    TextLanguage.ARABIC: ["لا", "لا لا", "توقف"],
    TextLanguage.PORTUGUESE: ["Não", "nao", "parem"],
    TextLanguage.SPANISH: ["¡No!", "no tengo miedo", "basta"],
    TextLanguage.TURKISH: ["Hayır", "hayir", "durun"],
    TextLanguage.UKRAINIAN: ["Ні", "ні, боюся", "припиніть"],
}
CALM = {
    TextLanguage.WELSH: "na het, cot las",
    TextLanguage.POLISH: "nie, czarny płaszcz",
    TextLanguage.ROMANIAN: "nu are căciulă",
    TextLanguage.PUNJABI: "ਨੀਲਾ ਕੋਟ",
    TextLanguage.URDU: "نیلا کوٹ",
    TextLanguage.BENGALI: "নীল কোট",
    TextLanguage.ARABIC: "معطف أزرق",
    TextLanguage.PORTUGUESE: "não, casaco azul",
    TextLanguage.SPANISH: "abrigo azul, sin gorro",
    TextLanguage.TURKISH: "mavi mont",
    TextLanguage.UKRAINIAN: "синя куртка",
}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_and_stop_answer_us_in_each_language(language: TextLanguage) -> None:
    for body in ANSWERS[language]:
        alarm = inbound_parsing.read(body).alarm
        assert alarm.strength(has_case=True, texted_lately=True) is AlarmStrength.CLEAR, body
        assert alarm.strength(has_case=False, texted_lately=False) is AlarmStrength.NONE, body
    described = inbound_parsing.read(CALM[language]).alarm
    assert described.strength(has_case=True, texted_lately=True) is AlarmStrength.NONE
