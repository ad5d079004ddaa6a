"""Every text: its words, its size at the longest values, and what no value can smuggle."""
# ruff: noqa: RUF001 - look-alikes are what is tested

import dataclasses
import random
import re
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.sms.gsm7 import BASIC, Encoding
from verification.enums import Reason, TextKey
from verification.rules import field_cleaning, ranks, texts
from verification.rules.texts import Promises
from verification.rules.wordings.catalogues import ENGLISH

KEPT = Promises(officer_waits=True, uniformed=True)
ALL_PROMISES = [
    Promises(officer_waits=waits, uniformed=uniformed)
    for waits, uniformed in product([True, False], repeat=2)
]
PLAIN = {
    "force": "Met Police",
    "ref": "K7M4Q2",
    "match": "5831",
    "time": "21:04",
    "rank": "DC",
    "name": "Jo Sample",
    "number": "417AB",
    "looks": "tall, short dark hair",
    "reason": Reason.QUESTIONS,
    "place": "Brixton Road",
}
LONGEST = PLAIN | {
    "force": "Wolverhampton Met",
    "rank": "T/Det Ch Supt",
    "name": "Maximilian Featherton",
    "number": "WM237481",
    "looks": "tall, short dark hair, bearded man",
    "place": "Wolverhampton Street 1234567890 station",
}
LONGEST_LENGTHS = {"force": 16, "rank": 13, "name": 20, "number": 8, "looks": 30, "place": 24}
STATE_WORD = re.compile(
    r"\b(YES|NO|WAIT|OK|OKAY|SOS|SAFE|CONFIRMED|VERIFIED|REFUSED|CANCELLED|REVOKED)\b",
    re.IGNORECASE,
)
LINK = re.compile(r"\b(?:https?|www|sms|tel|mailto)\b|://|@|\w\.\w", re.IGNORECASE)
LONG_NUMBER = re.compile(r"\d[ ,'-]*\d[ ,'-]*\d[ ,'-]*\d")
# Beside other words "no" and "checked" say what somebody looks like, in small letters.
HONEST = {"looks": re.compile(r"\b(?:no|checked)\b"), "place": re.compile(r"\bno\b")}
FREE = ("looks", "place")
CLEANED = tuple(field_cleaning.CLEANERS)


def some(key: TextKey, values: dict[str, str]) -> dict[str, str]:
    """Pick the fields that a text needs."""
    return {field: values[field] for field in texts.fields_of(key)}


def body_of(
    key: TextKey, promises: Promises = KEPT, changed: Mapping[str, str] | None = None
) -> str:
    """Render with plain values, some of them changed."""
    fields = some(key, PLAIN | dict(changed or {}))
    return texts.render(key=key, fields=fields, promises=promises).body


def longest(field: str) -> str:
    """Give a value that fills its field to the last septet."""
    return LONGEST["rank"] if field == "rank" else "X" * LONGEST_LENGTHS[field]


WORDED = {
    TextKey.CHECKING: (
        "Met Police: WAIT. We do not know yet who this is. Code 5831: if you say it they must type"
        " it in. Check now: dial 999, say K7M4Q2. Danger? 999 or text SOS"
    ),
    TextKey.CONFIRMED: (
        "Met Police 21:04: YES, police on duty: DC Jo Sample 417AB. Looks: tall, short dark hair."
        " Different? Dial 999. They say: questions, you may leave, Brixton Road. YES does not mean"
        " safe. Going anywhere? Ask for uniformed police first. Danger? 999 or text SOS. K7M4Q2"
    ),
    TextKey.NOT_CONFIRMED: (
        "Met Police: NO. We cannot say this is police on duty. Stay near people, not in a car."
        " Dial 999, say K7M4Q2. Cannot talk? Press 55 when asked or text SOS"
    ),
    TextKey.COULD_NOT_CHECK: (
        "Met Police: NO ANSWER. We could not check this person. Treat it as NO. Dial 999 yourself,"
        " say K7M4Q2. A real officer will wait. Danger? 999 or text SOS"
    ),
    TextKey.REVOKED: (
        "Met Police: NO. We take back our YES. Do not get in a car. Stay near people. Dial 999, say"
        " K7M4Q2, or text SOS. If two texts differ, believe the NO"
    ),
    TextKey.USED_CODE: (
        "Met Police: NO for this phone. Another phone used that code. A friend's? Read it there."
        " If not: stay near people, dial 999, say K7M4Q2, or text SOS"
    ),
    TextKey.RECEIVED: (
        "Met Police: we have your message. A person may not have read it yet. In danger dial 999."
        " Cannot talk? Stay on the line and press 55 when asked"
    ),
    TextKey.SOS_WHERE: (
        "Met Police: your message has reached us. We cannot see where you are. Text the street or"
        " a shop name. Or dial 999 and press 55 when asked"
    ),
    TextKey.UNREAD: (
        "Met Police: nobody has read your message yet. Do not wait for us. In danger? Dial 999."
        " Cannot talk? Stay on the line, press 55 when asked"
    ),
    TextKey.CHECKING_CALLED: (
        "Met Police: WAIT. We do not know yet who this is. Text OK and the answer comes to this"
        " phone too. Dial 999, say K7M4Q2. Danger? 999 or text SOS"
    ),
    TextKey.TELL_US: (
        "Met Police: where are you, and is that person still with you? A few words are enough."
        " No answer? We go on. Danger? 999 or text SOS. Ref K7M4Q2"
    ),
    TextKey.HELP_COMING: (
        "Met Police: uniformed police are coming to Brixton Road. Stay near people. Somewhere else?"
        " Text the street or a shop, or dial 999. Ref K7M4Q2"
    ),
    TextKey.ENDED: (
        "Met Police: we are told this finished at 21:04. Are you on your own or with people you"
        " trust? Text OK or NO. No answer? We will check. Ref K7M4Q2"
    ),
    TextKey.CHECK_IN: (
        "Met Police 21:04: are you OK? Text OK, or SOS for help. If we hear nothing we will ring"
        " the officer and ask to speak to you. Ref K7M4Q2"
    ),
    TextKey.FOLLOW_UP: (
        "Met Police 21:04: is all OK now? Text OK, SOS, CALL (we ring you), DAY (text tomorrow)"
        " or QUIET (no more). We never ask for money or passwords. Ref K7M4Q2"
    ),
    TextKey.NEXT_DAY: (
        "Met Police: you asked us to text today. Is all OK? Text OK, SOS, or CALL to be rung. No"
        " answer is fine. We never ask for money or passwords. Ref K7M4Q2"
    ),
}


@pytest.mark.parametrize("key", list(WORDED))
def test_each_text_has_its_wording(key: TextKey) -> None:
    assert body_of(key) == WORDED[key]


FIRST_WORDS = {
    "WAIT.": {
        TextKey.CHECKING,
        TextKey.CHECKING_CALLED,
        TextKey.STILL_CHECKING,
        TextKey.NEW_CODE,
    },
    "NO ANSWER.": {TextKey.COULD_NOT_CHECK},
    "NO.": {
        TextKey.NOT_CONFIRMED,
        TextKey.CANCELLED,
        TextKey.REVOKED,
        TextKey.UNKNOWN_CODE,
        TextKey.OLD_CODE,
        TextKey.NO_CHECK,
        TextKey.TOO_MANY,
    },
    "NO for this phone.": {TextKey.USED_CODE},
}


@pytest.mark.parametrize("key", list(TextKey))
def test_the_first_word_is_the_answer(key: TextKey) -> None:
    after_force = body_of(key).removeprefix("Met Police").removeprefix(" 21:04")
    opening = next((words for words, keys in FIRST_WORDS.items() if key in keys), None)
    if opening:
        assert after_force.startswith(f": {opening}")
    elif key is TextKey.CONFIRMED:
        assert after_force.startswith(": YES, police on duty")
    else:
        assert not re.match(r": (YES|NO|WAIT)\b", after_force)


def test_only_confirmed_says_yes_as_an_answer() -> None:
    saying_yes = {key for key in TextKey if re.search(r"\bYES\b", body_of(key))}
    assert saying_yes == {TextKey.CONFIRMED, TextKey.REVOKED, TextKey.UNKNOWN_CODE}


@pytest.mark.parametrize("promises", ALL_PROMISES)
@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("key", list(TextKey))
def test_every_text_fits_at_the_longest_values(
    key: TextKey, reason: Reason, promises: Promises
) -> None:
    values = LONGEST | {"reason": reason} | {field: longest(field) for field in CLEANED}
    rendered = texts.render(key=key, fields=some(key, values), promises=promises)
    confirmed = key is TextKey.CONFIRMED
    assert rendered.encoding is Encoding.GSM7
    assert set(rendered.body) <= BASIC
    assert rendered.units == len(rendered.body) <= (306 if confirmed else 160)
    assert rendered.segments <= (2 if confirmed else 1)


@pytest.mark.parametrize("field", CLEANED)
def test_a_field_is_as_long_as_the_protocol_says(field: str) -> None:
    cleaner = field_cleaning.CLEANERS[field]
    assert cleaner.most == LONGEST_LENGTHS[field]
    assert cleaner.clean(longest(field)) == longest(field)
    assert len(cleaner.clean(LONGEST[field] * 3)) <= cleaner.most


def test_reasons_fit_their_field() -> None:
    assert set(ENGLISH.reasons) == set(Reason)
    assert all(len(words.text) <= 24 for words in ENGLISH.reasons.values())


def test_fallbacks_fit_their_fields() -> None:
    for key in TextKey:
        for field in texts.fields_of(key) & set(CLEANED) - {"force"}:
            words = ENGLISH.fallback(key=key, field=field).text
            assert 0 < len(words) <= field_cleaning.CLEANERS[field].most
            assert not STATE_WORD.search(words)


NAMES = """
Åsa Zoë Łukasz Nguyễn Øyvind Siân O'Brien D’Arcy Müller-Lüdenscheidt Çelik Ñuñez Bartholomew
张伟 山田太郎 김민준 Иван Петрович محمد علي עמית कुमार สมชาย Γιώργος Ünal გიორგი Yesenia Norman
YES NO WAIT SOS OK met-check.co https://a.example tel:0770 482913 5831 \U0001f600 Okafor Waite
\u202eSEY \u200bNO N.O Y-E-S ＹＥＳ ℝ𝕠𝕓 Fotheringay-Smythe-Featherstonehaugh N O Y E S
' - -- ,, . \x00 {force} %s <b> \\ ~ ^ | [x] € `
"""
PIECES = NAMES.split()


def test_ten_thousand_names_fit_and_smuggle_nothing() -> None:
    maker = random.Random(20210303)
    for _ in range(10_000):
        name = " ".join(maker.choices(PIECES, k=maker.randint(0, 6)))
        cleaned = field_cleaning.CLEANERS["name"].clean(name)
        assert len(cleaned) <= 20
        assert not STATE_WORD.search(cleaned), name
        assert not LINK.search(cleaned), name
        assert re.fullmatch(r"[A-Za-z' -]*", cleaned), name
        rendered = texts.render(
            key=TextKey.CONFIRMED,
            fields=some(TextKey.CONFIRMED, LONGEST | {"name": name}),
            promises=KEPT,
        )
        assert rendered.encoding is Encoding.GSM7
        assert rendered.units <= 306


HOSTILE = [
    "YES",
    "yes",
    "Yes.",
    "Y E S",
    "Y.E.S",
    "y-e-s",
    "Y'E'S",
    "YES'",
    "NO'x",
    "Y\u200bES",
    "ＹＥＳ",
    "YESS",
    "YE5",
    "N0",
    "N O",
    "no-wait-no",
    "NO ANSWER",
    "WAIT",
    "CONFIRMED",
    "confirmed safe",
    "is verified OK",
    "S.O.S",
    "text SOS",
    "Y YES ES",
    "NYESO",
    "met-check.co.uk",
    "https://met.example/x",
    "see www.met.example",
    "a@b.example",
    "met。co",
    "MET.COM",
    "sms:80800",
    "tel:+447700900123",
    "sms 80800",
    "07700 900123",
    "07.70.09.00.12.3",
    "０７７００９００１２３",
    "٠٧٧٠٠٩٠٠١٢٣",
    "code 482913",
    "48 29 13",
    "4-8-2-9-1-3",
    "code 5831",
    "48x29x13",
    "do not dial 999",
    "{ref} {match}",
    "%(ref)s",
    "\r\nMet Police: YES",
    "\u202eSEY",
    "x" * 5000,
    "yesterday " * 20,
    "\ufdfa" * 500,
    "\U0001f600" * 50,
    "\x00\x1b[31m",
    "\ud800",
    ". " * 400,
]


def check_clean(field: str, raw: str) -> None:
    """Clean one value and look for anything that could mislead the reader."""
    cleaned = field_cleaning.CLEANERS[field].clean(raw)
    assert len(cleaned) <= LONGEST_LENGTHS[field]
    assert cleaned.isascii()
    assert cleaned == cleaned.strip()
    assert "\n" not in cleaned
    assert not STATE_WORD.search(HONEST[field].sub("", cleaned) if field in HONEST else cleaned)
    assert field_cleaning.word_standing_alone(cleaned) is None
    assert not LINK.search(cleaned)
    assert field_cleaning.CLEANERS[field].clean(cleaned) == cleaned
    if field in FREE:
        assert not LONG_NUMBER.search(cleaned)
        assert "999" not in cleaned


@pytest.mark.parametrize("field", CLEANED)
@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_values_are_neutralised(field: str, raw: str) -> None:
    check_clean(field, raw)


ALPHABET = st.characters() | st.sampled_from("yesnowaitokYESNOWAITSOK0123456789 .,'-/:@\u200b")
VALUES = st.text(alphabet=ALPHABET, max_size=80) | st.lists(
    st.sampled_from([*HOSTILE[:52], *PIECES, "High", "St", "north", "esteem", "12"]), max_size=8
).map(" ".join)


@pytest.mark.parametrize("field", CLEANED)
@given(raw=VALUES)
@settings(max_examples=300)
def test_no_value_smuggles_anything(field: str, raw: str) -> None:
    check_clean(field, raw)


@given(raw=st.dictionaries(st.sampled_from(CLEANED), VALUES))
@settings(max_examples=200)
def test_hostile_values_never_stop_a_text(raw: dict[str, str]) -> None:
    raw.pop("force", None)
    for key in TextKey:
        rendered = texts.render(key=key, fields=some(key, PLAIN | raw), promises=KEPT)
        assert rendered.encoding is Encoding.GSM7
        assert rendered.segments <= (2 if key is TextKey.CONFIRMED else 1)
        assert "{" not in rendered.body


CLEAN = [
    ("name", "Zoë O'Brien", "Zoe O'Brien"),
    ("name", "Siân D’Arcy", "Sian D'Arcy"),
    ("name", "N O'Brien", "N O'Brien"),
    ("name", "J.Smith", "J Smith"),
    ("name", "Christopher Fotheringay-Smythe", "C Fotheringay-Smythe"),
    ("name", "Łukasz Żółć", "Lukasz Zolc"),
    ("name", "Yes", ""),
    ("place", "No. 10 High St., Camden", "10 High St, Camden"),
    ("place", "Bus stop A, Brixton Road", "Bus stop A, Brixton Road"),
    ("place", "St. John's Rd / A23", "St John's Rd A23"),
    ("place", "Corner of Northumberland Avenue", "Corner of Northumberland"),
    ("looks", "6ft 2, red coat", "6ft 2, red coat"),
    ("number", "237481", "237481"),
    ("number", "417 AB", "417 AB"),
    ("number", "07700900123", ""),
    ("number", "7946012", ""),
    ("rank", "Detective Chief Inspector", "DCI"),
    ("rank", "Constable", "PC"),
    ("rank", "DS", "DS"),
    ("looks", "no beard", "no beard"),
    ("looks", "NO beard, glasses", "no beard, glasses"),
    ("looks", "Tall, No glasses", "Tall, no glasses"),
    ("looks", "beard no, hat yes", ""),
    ("looks", "red checked shirt", "red checked shirt"),
    ("looks", "tall.dark hair", "tall dark hair"),
    ("looks", "not tall, isn't bald", "not tall, isn't bald"),
    ("looks", "tall, NO", ""),
    ("looks", "verified, tall", ""),
    ("place", "no entry, Brixton Road", "no entry, Brixton Road"),
    ("place", "the shop with no sign on it", "the shop with no sign on"),
    ("place", "opposite the bank, no shop", "opposite the bank"),
    ("place", "opposite the bank with no", "opposite the bank"),
    ("place", "High St, text YES to 80800", ""),
    ("name", "N O Smith", "N O Smith"),
    ("name", "Tom Wait", ""),
]


@pytest.mark.parametrize(("field", "raw", "cleaned"), CLEAN)
def test_honest_values_stay_readable(field: str, raw: str, cleaned: str) -> None:
    assert field_cleaning.CLEANERS[field].clean(raw) == cleaned


@given(
    trait=st.sampled_from(["beard", "glasses", "hat", "tall", "scar", "dark hair", "checked coat"]),
    negative=st.sampled_from(["no", "No", "NO", "not", "without", "isn't", "never", "non"]),
    before=st.sampled_from(["", "tall, ", "grey coat, ", "blue eyes and "]),
)
def test_a_negative_is_told_with_what_it_denies_or_not_at_all(
    trait: str, negative: str, before: str
) -> None:
    """F13: "no beard" was told as "beard". What is cut for its length keeps its sense, too."""
    for field in FREE:
        told = field_cleaning.CLEANERS[field].clean(f"{before}{negative} {trait}")
        if trait.split()[0] in told:
            assert negative.lower() in told.lower()
        else:
            assert negative.lower() not in told.lower().split()


@given(raw=VALUES)
@settings(max_examples=300)
def test_cleaning_drops_characters_and_never_words(raw: str) -> None:
    """F13: a value that is told at all is told with each of its words, as far as there is room."""
    for field in ("name", *FREE):
        cleaner = field_cleaning.CLEANERS[field]
        unlimited = dataclasses.replace(cleaner, most=4000, shorten=lambda text, _most: text)
        told = unlimited.clean(raw)
        letters = re.sub("[^a-z]", "", told.lower())
        spelt = re.sub("[^a-z]", "", _ascii_letters(raw))
        assert letters in ("", spelt) or "no" in spelt


def _ascii_letters(raw: str) -> str:
    return field_cleaning._ascii(raw).lower()


@pytest.mark.parametrize(
    ("rank", "name", "told"),
    [
        ("Det Supt", "Jo Sample", "Det Supt Jo Sample"),
        ("Detective Superintendent", "Christopher Fotheringay", "Det Supt C Fotheringay"),
        ("T/Detective Chief Superintendent", "Jo Featherstone", "T/Det Ch Supt J Featherst"),
        ("Police Community Support Officer", "Jo Sample", "PCSO Jo Sample"),
        ("Dog Handler", "Jo Sample", "Dog Handler Jo Sample"),
        ("Senior Investigating Officer", "Jo Sample", "Ofcr Jo Sample"),
    ],
)
def test_rank_and_name_share_their_room(rank: str, name: str, told: str) -> None:
    """F13: a Detective Superintendent was told as "DS", which is another rank."""
    body = body_of(TextKey.CONFIRMED, changed={"rank": rank, "name": name})
    assert f"police on duty: {told} 417AB." in body
    assert len(told) <= 25


@given(rank=VALUES | st.sampled_from([row[0] for row in ranks._TABLE]), name=VALUES)
@settings(max_examples=200)
def test_rank_and_name_have_25_together(rank: str, name: str) -> None:
    body = body_of(TextKey.CONFIRMED, changed={"rank": rank, "name": name})
    told = body.partition("police on duty: ")[2].partition(" 417AB.")[0]
    assert 0 < len(told) <= 25


def test_an_emptied_value_says_something_plain() -> None:
    emptied = {"name": "YES", "rank": "", "number": "", "looks": "", "place": "482913"}
    body = body_of(TextKey.CONFIRMED, changed=emptied)
    assert "Ofcr see number unlisted. Looks: not on record." in body
    assert "They say: questions, you may leave, place not given." in body
    assert "coming to your last known place." in body_of(TextKey.HELP_COMING, changed=emptied)


def test_promises_a_force_cannot_keep_are_left_out() -> None:
    none = Promises(officer_waits=False, uniformed=False)
    for key in TextKey:
        assert not re.search(r"real officer|uniformed", body_of(key, none))
        assert "  " not in body_of(key, none)
    assert "Going anywhere? Dial 999 first." in body_of(TextKey.CONFIRMED, none)
    assert "Met Police: police are coming to" in body_of(TextKey.HELP_COMING, none)


def test_each_promise_is_switched_by_itself() -> None:
    waits = Promises(officer_waits=True, uniformed=False)
    uniformed = Promises(officer_waits=False, uniformed=True)
    assert "A real officer will wait." in body_of(TextKey.COULD_NOT_CHECK, waits)
    assert "A real officer will let you." in body_of(TextKey.STILL_CHECKING, waits)
    assert "A real officer" not in body_of(TextKey.COULD_NOT_CHECK, uniformed)
    assert "Ask for uniformed police first." in body_of(TextKey.CONFIRMED, uniformed)


@pytest.mark.parametrize("key", list(TextKey))
def test_a_missing_or_unknown_field_is_a_fault(key: TextKey) -> None:
    fields = some(key, PLAIN)
    with pytest.raises(texts.BadField):
        texts.render(key=key, fields=fields | {"phone": "x"}, promises=KEPT)
    fields.pop("force")
    with pytest.raises(texts.BadField):
        texts.render(key=key, fields=fields, promises=KEPT)


OWN = [
    ("ref", "k7m4q2"),
    ("ref", "482913"),
    ("ref", ""),
    ("match", "583"),
    ("match", "58311"),
    ("match", "٥٨٣١"),
    ("time", "24:00"),
    ("time", "9:05"),
    ("reason", "search him"),
    ("reason", "a search"),
    ("force", ""),
    ("force", "\U0001f46e"),
]


@pytest.mark.parametrize(("field", "raw"), OWN)
def test_a_malformed_value_of_our_own_is_a_fault(field: str, raw: str) -> None:
    key = TextKey.CHECKING if field == "match" else TextKey.CONFIRMED
    with pytest.raises(texts.BadField) as caught:
        body_of(key, changed={field: raw})
    assert not raw or raw not in str(caught.value)


def test_an_unknown_language_falls_back_to_english() -> None:
    fields = some(TextKey.RECEIVED, PLAIN)
    unknown = texts.render(
        key=TextKey.RECEIVED, fields=fields, promises=KEPT, language="xx", drafts=True
    )
    assert unknown.body == body_of(TextKey.RECEIVED)


def test_received_says_the_same_whatever_was_written() -> None:
    assert texts.fields_of(TextKey.RECEIVED) == {"force"}


def test_no_text_asks_for_a_word_that_opts_out() -> None:
    asking = {key for key in TextKey if re.search(r"\b(STOP|END|CANCEL|QUIT)\b", body_of(key))}
    assert asking == set()


def test_no_text_has_a_link() -> None:
    assert not any(re.search(r"://|www|@|\w\.\w", body_of(key)) for key in TextKey)
