"""Replies, as frightened thumbs type them, and as an attacker would."""
# ruff: noqa: RUF001 - look-alikes are what is tested

import itertools
import time
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from verification.rules import codes, inbound_parsing
from verification.rules.alarm_words import AlarmStrength, AlarmWords


def calls_for_help(body: str, *, has_case: bool = True) -> bool:
    """Tell whether a text is an alarm from a phone that we have texted."""
    alarm = inbound_parsing.read(body).alarm
    strength = alarm.strength(has_case=has_case, texted_lately=True)
    return strength is not AlarmStrength.NONE


ALARMS = [
    ("SOS", "SOS"),
    ("sos", "SOS"),
    ("Sos.", "SOS"),
    ("sos!!", "SOS"),
    ("SOS please", "SOS"),
    ("  sos", "SOS"),
    ("\n\nSOS\n", "SOS"),
    ("S.O.S", "SOS"),
    ("S.O.S. quickly", "SOS"),
    ("s o s", "SOS"),
    ("s-o-s", "SOS"),
    ("SOSSOS", "SOS"),
    ("sooos", "SOS"),
    ("S0S", "SOS"),
    ("sosplease", "SOS"),
    ("sos999", "SOS"),
    ("please sos", "SOS"),
    ("he wont let me go SOS", "SOS"),
    ("\U0001f198", "SOS"),
    ("\U0001f622 sos", "SOS"),
    ("\U0001f1f8\U0001f1f4\U0001f1f8", "SOS"),
    ("ＳＯＳ", "SOS"),
    ("СОС", "SOS"),
    ("\u202eSOS", "SOS"),
    ("S\u200bO\u200bS", "SOS"),
    ('"SOS"', "SOS"),
    ("¡SOS!", "SOS"),
    ("HELP", "HELP"),
    ("help me", "HELP"),
    ("HELP ME!!!", "HELP"),
    ("helpme", "HELP"),
    ("Heeelp", "HELP"),
    ("HELPPPP", "HELP"),
    ("hlep", "HELP"),
    ("h e l p", "HELP"),
    ("please help", "HELP"),
    ("pls help me", "HELP"),
    ("\U0001f62d\U0001f62d help", "HELP"),
    ("999", "999"),
    ("999!", "999"),
    ("9 9 9", "999"),
    ("9-9-9", "999"),
    ("9\ufe0f\u20e39\ufe0f\u20e39\ufe0f\u20e3", "999"),
    ("٩٩٩", "999"),
    ("999please", "999"),
    ("9999", "999"),
    ("999 482", "999"),
    ("NO", "NO"),
    ("no", "NO"),
    ("No!", "NO"),
    ("no.", "NO"),
    ("Nooooo", "NO"),
    ("N0", "NO"),
    ("n o", "NO"),
    ("no no no", "NO"),
    ("nono", "NO"),
    ("*no*", "NO"),
    ("No he is not", "NO"),
    ("No, leave me", "NO"),
    ("STOP", "STOP"),
    ("stop", "STOP"),
    ("Stop!", "STOP"),
    ("stop it", "STOP"),
    ("stoppp", "STOP"),
    ("482913 sos", "SOS"),
    ("482 913 no", "NO"),
    ("482913 999", "999"),
    ("482 913 999", "999"),
    ("999 482913", "999"),
    ("help 482913", "HELP"),
    ("482913. Help me", "HELP"),
    ("482913\nstop", "STOP"),
]


@pytest.mark.parametrize(("body", "word"), ALARMS)
def test_alarm_words_are_recognised(body: str, word: str) -> None:
    reading = inbound_parsing.read(body)
    assert calls_for_help(body)
    assert reading.first_word == word
    assert not reading.calm


# From any phone, as the protocol lists them; the word is what the text is known by.
FROM_ANY_PHONE = [
    ("112", "112"),
    ("112 please", "112"),
    ("112please", "112"),
    ("1 1 2", "112"),
    ("he is scary help me", "HELP"),
    ("can you help us", "HELP"),
    ("someone helpme", "HELP"),
    ("hlep me he is here", "HELP"),
    ("I need help, he is hurting me, High Street by Boots", "HELP"),
    ("i neeed some help", "HELP"),
    ("needs urgent help", "HELP"),
    ("can you send help", "HELP"),
    ("pls send the police now", "POLICE"),
    ("send polise", "POLICE"),
    ("call 999 for me", "999"),
    ("please can someone call 112", "999"),
    ("could you ring 999", "999"),
    ("call999", "999"),
    ("call 9 9 9", "999"),
    ("he has me s o s", "SOS"),
    ("is this sos", "SOS"),
]


@pytest.mark.parametrize(("body", "word"), FROM_ANY_PHONE)
def test_phrases_that_call_for_help_count_from_any_phone(body: str, word: str) -> None:
    """F1: wherever they stand, whatever is known of the phone."""
    reading = inbound_parsing.read(body)
    for has_case, texted in itertools.product([False, True], [False, True]):
        strength = reading.alarm.strength(has_case=has_case, texted_lately=texted)
        assert strength is AlarmStrength.CLEAR
    assert reading.first_word == word


MENTIONS = [
    "ok help",
    "is this the police",
    "the policeman has me",
    "I rang 999",
    "I called 999, they said wait",
    "they said 112",
    "can you help",
]


@pytest.mark.parametrize("body", MENTIONS)
def test_a_mention_counts_from_a_phone_without_a_case(body: str) -> None:
    """F1: HELP, POLICE, 999 or 112 anywhere; from a phone with a case it is for reading."""
    alarm = inbound_parsing.read(body).alarm
    assert alarm.strength(has_case=True, texted_lately=True) is AlarmStrength.NONE
    for texted in (True, False):
        strength = alarm.strength(has_case=False, texted_lately=texted)
        assert strength is AlarmStrength.MENTIONED


def test_police_first_is_more_than_a_mention() -> None:
    """In a flood, only what does not stand first begins as P2."""
    alarm = inbound_parsing.read("police please").alarm
    assert alarm.strength(has_case=False, texted_lately=False) is AlarmStrength.CLEAR
    assert alarm.strength(has_case=True, texted_lately=True) is AlarmStrength.NONE


@pytest.mark.parametrize("body", ["STOP", "stop it", "NO", "no no", "No, leave me", "n o"])
def test_stop_and_no_are_answers_to_us(body: str) -> None:
    """They call for help from a phone that we have texted, or that has a case."""
    alarm = inbound_parsing.read(body).alarm
    assert alarm.strength(has_case=False, texted_lately=False) is AlarmStrength.NONE
    assert alarm.strength(has_case=False, texted_lately=True) is AlarmStrength.CLEAR
    assert alarm.strength(has_case=True, texted_lately=False) is AlarmStrength.CLEAR


NO_WITH_DANGER = [
    "No he is not",
    "no let me go",
    "no he has a knife",
    "no!! he won't stop",
    "no not safe",
    "no he is still here",
    "no, with him in the car",
    "nooo he is coming",
    "no no black coat",
    "oh no",
    "no please",
]


@pytest.mark.parametrize("body", NO_WITH_DANGER)
def test_no_with_words_of_danger_is_an_alarm(body: str) -> None:
    assert calls_for_help(body)


@pytest.mark.parametrize(
    "body",
    ["No hat, black coat", "no beard", "no he is not wearing a hat", "no glasses", "no thanks"],
)
def test_a_no_that_describes_somebody_is_for_reading(body: str) -> None:
    assert not calls_for_help(body)


NOT_ALARMS = [
    "",
    " ",
    "not yet",
    "none",
    "nope",
    "nobody is here",
    "nothing",
    "now",
    "north street",
    "know him",
    "stopped the car",
    "shop on the corner",
    "helpful thanks",
    "he helped",
    "ok",
    "yes",
    "OK no problem",
    "no problem",
    "blue coat",
    "I rang 999",
    "he said no",
    "can you help",
    "99",
    "99 High Street",
    "999482",
    "482913",
    "\U0001f44d",
    "QUIET",
    "CALL",
    "so so",
    "нет",
    "不",
]


@pytest.mark.parametrize("body", NOT_ALARMS)
def test_replies_without_an_alarm_word_are_not_alarms(body: str) -> None:
    assert not calls_for_help(body)


CODES: list[tuple[str, tuple[str, ...]]] = [
    ("482913", ("482913",)),
    ("482 913", ("482913",)),
    ("482-913", ("482913",)),
    ("48 29 13", ("482913",)),
    ("4 8 2 9 1 3", ("482913",)),
    ("4-8-2-9-1-3", ("482913",)),
    ("482\u00a0913", ("482913",)),
    ("482–913", ("482913",)),
    ("482\u200b913", ("482913",)),
    ("482\t913", ("482913",)),
    ("٤٨٢٩١٣", ("482913",)),
    ("٤٨٢ ٩١٣", ("482913",)),
    ("४८२९१३", ("482913",)),
    ("４８２９１３", ("482913",)),
    ("4\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e39\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e3", ("482913",)),
    ("\u202e482913\u202c", ("482913",)),
    ("code482913", ("482913",)),
    ("Code: 482913.", ("482913",)),
    ("(482913)", ("482913",)),
    ("482913?", ("482913",)),
    ("my code is 482 913 thanks", ("482913",)),
    ("000000", ("000000",)),
    ("482913 482913", ("482913",)),
    ("482913 193284", ("482913", "193284")),
    ("482913\n193284", ("482913", "193284")),
    ("482913, 193284", ("482913", "193284")),
    ("482913 2 men", ("482913",)),
    ("482913 999", ("482913",)),
    ("999 482 913", ("482913",)),
    ("482 112 913", ()),
    ("999482", ("999482",)),
    ("48291", ()),
    ("4829134", ()),
    ("482 9134", ()),
    ("482-913-4", ("482913",)),
    ("482 913 4", ("482913",)),
    ("482  913", ("482913",)),
    ("482--913", ("482913",)),
    ("482 - 913", ("482913",)),
    ("482/913", ("482913",)),
    ("482.913", ("482913",)),
    ("482913.50", ("482913",)),
    ("1,482913", ("482913",)),
    ("07700900123", ()),
    ("07700 900123", ()),
    ("+447700900123", ()),
    ("+44 7700 900123", ()),
    ("+49 30 482913", ()),
    # F12: as frightened thumbs group them.
    ("069. 870", ("069870",)),
    ("069\n870", ("069870",)),
    ("069,870", ("069870",)),
    ("069 /\t870", ("069870",)),
    ("06-98.70", ("069870",)),
    ("0 6 9 8 7 0", ("069870",)),
    ("482913 2215", ("482913",)),
    ("2215 482 913", ("482913",)),
    ("482913 07700900123", ("482913",)),
    ("482 913 07700 900 123", ("482913",)),
    ("07700 900123 482 913", ("482913",)),
    ("+44 7700 900123, 482913", ("482913",)),
    ("+44 (0)7700 900123 482913", ("482913",)),
    ("00447700900123 482913", ("482913",)),
    ("(020) 7946 0000. 482 913", ("482913",)),
    ("+353 87 123 4567 482 913", ("482913",)),
    ("071 234 07700900123", ("071234",)),
    ("482 913 550 017", ("482913", "913550", "550017")),
    ("4829 13 50", ("482913",)),
    ("001234 07700900123", ("001234",)),
    # The end of the code and the beginning of the number look like a number of their own.
    ("482 045 07700 900 123", ("482045",)),
    ("482 020 07700 900123", ("482020",)),
    ("my flat 5 07700 900123", ()),
    ("000000 111111 222222 333333 444444", ()),
    ("482:913", ()),
    ("482 and 913", ()),
    ("4829131 482913a", ("482913",)),
    # More than four readings, or 24 digits outside telephone numbers, hold none.
    ("482913 193284 550017 729384", ()),
    ("482913 a 193284 b 550017", ("482913", "193284", "550017")),
    ("1 2 3 4 5 6 7 8 9", ("123456", "234567", "345678", "456789")),
    ("1 2 3 4 5 6 7 8 9 0", ()),
    ("482913 " + "7" * 18, ()),
    ("482913 " + "7" * 17, ("482913",)),
    ("07700900123 07700900124 07700900125 482913", ("482913",)),
    ("SOS", ()),
    ("", ()),
    ("five", ()),
]


@pytest.mark.parametrize(("body", "found"), CODES)
def test_join_codes_are_found(body: str, found: tuple[str, ...]) -> None:
    assert inbound_parsing.read(body).codes == found


@pytest.mark.parametrize(
    "body", ["OK", "ok", "Ok.", "YES", "yes!", " yes ", "okay", "ok, yes", "O.K."]
)
def test_calm_words_are_recognised(body: str) -> None:
    assert inbound_parsing.read(body).calm


@pytest.mark.parametrize(
    "body",
    [
        "OK?",
        "ok thanks",
        "yes he is",
        "OK \U0001f622",
        "\U0001f44d",
        "yes no",
        "k",
        "",
        "not ok",
        "оk",
    ],
)
def test_anything_more_is_not_calm(body: str) -> None:
    assert not inbound_parsing.read(body).calm


@pytest.mark.parametrize("body", ["QUIET", "quiet", "Quiet.", "STOP", "stop!", "stop please"])
def test_quiet_words_are_recognised(body: str) -> None:
    assert inbound_parsing.read(body).quiet


@pytest.mark.parametrize(
    "body", ["quiet street", "stop him", "please", "be quiet", "STOP he is back"]
)
def test_anything_more_is_not_quiet(body: str) -> None:
    assert not inbound_parsing.read(body).quiet


BESIDE = [
    ("482913", False),
    ("482 913!", False),
    ("482913\n", False),
    ("482913 193284", False),
    ("482913 he is tall", True),
    ("is this right 482913", True),
    ("482913 \U0001f622", True),
    ("482913 2", True),
    ("482913 999", True),
    ("he is tall", False),
    ("4829134 he", False),
]


@pytest.mark.parametrize(("body", "beside"), BESIDE)
def test_words_beside_a_code_are_noticed(body: str, beside: bool) -> None:
    assert inbound_parsing.read(body).words_beside_code is beside


FIRST_WORDS = [
    ("call", "CALL"),
    ("Day please", "DAY"),
    ("1", "1"),
    ("5 very", "5"),
    ("482913 yes", "YES"),
    ("482913", ""),
    ("don't know", "DONT"),
    ("Café on the corner", "CAFE"),
    ("...", ""),
    ("a" * 500, "A" * 32),
]


@pytest.mark.parametrize(("body", "word"), FIRST_WORDS)
def test_the_first_word_is_found(body: str, word: str) -> None:
    assert inbound_parsing.read(body).first_word == word


HOSTILE = st.text(
    alphabet=st.characters() | st.sampled_from("\ud800\udfff\x00\u202e\ufdfa٩9 -+.,\n\U0001f198"),
    max_size=1700,
)


@given(HOSTILE)
@example("\ufdfa" * 16_000)
@example("1 " * 8000)
@example("-" * 1600)
@example("9-" * 8000)
@example("S" * 16_000)
@example("NO" * 8000)
@example("12345 " * 2700)
@example("\U0001f198" * 16_000)
@settings(max_examples=300)
def test_no_text_breaks_the_parsing(body: str) -> None:
    reading = inbound_parsing.read(body)
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in reading.codes)
    assert len(reading.first_word) <= 32
    assert not (reading.calm and reading.alarm != AlarmWords())


@pytest.mark.parametrize(
    "piece",
    [
        "\ufdfa",
        "1 ",
        "12345 ",
        "9-",
        "S",
        "NO",
        "SO",
        "H",
        "help ",
        "(1",
        "call 9",
        "n o ",
        "OK ",
        "+4",
    ],
)
def test_reading_takes_bounded_time(piece: str) -> None:
    """Whoever floods us with the longest texts costs no more than a moment each."""
    began = time.process_time()
    inbound_parsing.read((piece * 16_000)[:16_000])
    assert time.process_time() - began < 3


@given(
    st.sampled_from(["SOS", "HELP", "999", "NO", "STOP"]),
    st.sampled_from(["", " ", "!", "!!", ".", "?", " please", "\n", " \U0001f622", ", now", "…"]),
    st.sampled_from(["", " ", "\n", "\U0001f622 ", "!", "«", "482913 ", "482 913 ", "\u200f"]),
    st.integers(0, 31),
)
def test_an_alarm_word_in_any_case_and_wrapping(word: str, tail: str, head: str, case: int) -> None:
    letters = "".join(c.lower() if case >> i & 1 else c for i, c in enumerate(word))
    reading = inbound_parsing.read(head + letters + tail)
    assert calls_for_help(head + letters + tail)
    assert reading.first_word == word
    assert reading.codes == (("482913",) if "48" in head else ())


@given(st.integers(0, 999_999), st.sampled_from(["0", "٠", "०", "０"]), st.data())
def test_every_code_we_issue_is_read_back(number: int, zero: str, data: st.DataObject) -> None:
    code = f"{number:06}"
    assume(not any(emergency in code for emergency in ("999", "112")))
    digits = [chr(ord(zero) + int(digit)) for digit in code]
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-"]), min_size=5, max_size=5))
    typed = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    assert unicodedata.decimal(digits[0]) == int(code[0])
    assert inbound_parsing.read(typed).codes == (code,)


def test_no_join_code_is_an_alarm_word() -> None:
    for code in (codes.new_join_code() for _ in range(3000)):
        for typed in (code, f"{code[:3]} {code[3:]}", " ".join(code), "-".join(code)):
            assert not calls_for_help(typed, has_case=False)
