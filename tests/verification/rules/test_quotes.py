"""Our own texts in what a phone writes: left out where they are quoted, told where forged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.enums import TextKey
from verification.rules import inbound_parsing, texts
from verification.rules.alarm_words import AlarmStrength
from verification.rules.inbound_parsing import Reading
from verification.rules.quotes import OurTexts

FORCE = "Northshire Police"
FIELDS = {
    "force": FORCE,
    "ref": "K7M4Q2",
    "match": "5831",
    "time": "14:02",
    "rank": "DC",
    "name": "Amelia Lewis",
    "number": "1234KT",
    "looks": "tall, short dark hair",
    "reason": "questions",
    "place": "Brixton Rd SW9",
    "word": "heron",
    "join": "482913",
}
SENT = {
    key: texts.render(
        key=key,
        fields={name: FIELDS[name] for name in texts.fields_of(key)},
        promises=texts.Promises(officer_waits=True, uniformed=True),
    ).body
    for key in (TextKey.CHECKING, TextKey.CONFIRMED, TextKey.NO_CHECK, TextKey.RECEIVED)
}
CHECKING, CONFIRMED = SENT[TextKey.CHECKING], SENT[TextKey.CONFIRMED]


def read(body: str, *, sent: list[str] | None = None) -> Reading:
    """Read a text of a phone that got all of ours, or those it is told."""
    ours = list(SENT.values()) if sent is None else sent
    return inbound_parsing.read(body, ours=OurTexts(force=FORCE, sent=ours))


def calls_for_help(reading: Reading) -> bool:
    """Tell whether it is an alarm from a phone with a case."""
    strength = reading.alarm.strength(has_case=True, texted_lately=True)
    return strength is not AlarmStrength.NONE


QUOTES = [
    "Liked \u201c{}\u201d",
    "Loved \u201c{}\u201d",
    "Disliked \u201c{}\u201d",
    "Laughed at \u201c{}\u201d",
    "Emphasised \u201c{}\u201d",
    "Questioned \u201c{}\u201d",
    "Reacted \U0001f44d to \u201c{}\u201d",
    "\u200b\U0001f44d\u200b to \u201c\u200b{}\u200b\u201d ",
    "Removed a heart from \u201c{}\u201d",
    'Liked "{}"',
    "\u201e{}\u201c",
    "\u00ab{}\u00bb",
    "'{}'",
    "Fwd: {}",
    "FW: {}",
    "> {}",
    "is this you? \u201c{}\u201d",
    "\u201c{}",
    "{}\u201d",
]


@pytest.mark.parametrize("body", SENT.values(), ids=SENT.keys())
@pytest.mark.parametrize("quote", QUOTES)
def test_a_quote_of_ours_is_no_call_for_help(quote: str, body: str) -> None:
    """F11: "Liked ..." of our own text was a P1 SOS and blocked the YES."""
    reading = read(quote.format(body))
    assert not calls_for_help(reading)
    assert reading.codes == ()
    assert not reading.forged_text


@pytest.mark.parametrize("cut", [30, 60, 100])
def test_a_quote_cut_short_or_at_its_head_is_left_out(cut: int) -> None:
    """F11: networks cut quotes; 25 characters in a row are enough."""
    for part in (CHECKING[:cut] + "\u2026", "\u2026" + CHECKING[-cut:]):
        assert not calls_for_help(read(f"Liked \u201c{part}\u201d"))


def test_blanks_and_apostrophes_may_have_changed() -> None:
    """F11: phones write them their own way."""
    changed = CHECKING.replace(". ", ".\n").replace(": ", ":\u00a0 ")
    assert not calls_for_help(read(f"Liked \u201c{changed}\u201d"))


@pytest.mark.parametrize(
    "body",
    [
        f"Liked \u201c{CHECKING}\u201d SOS",
        f"SOS Liked \u201c{CHECKING}\u201d",
        f"\u201c{CHECKING}\u201d help me",
        f"> {CHECKING}\nSOS",
        "Liked \u201cDanger? 999 or text SOS\u201d",
        CHECKING,
        "he said \u201csos\u201d",
    ],
)
def test_what_the_person_adds_or_types_is_read(body: str) -> None:
    """F11: only the quote is left out; fewer than 25 characters, or no marks, are no quote."""
    assert calls_for_help(read(body))


def test_a_text_that_we_did_not_send_to_this_phone_is_read() -> None:
    """F11: another phone's text, or one in our style, is what the person tells us."""
    assert calls_for_help(read(f"Liked \u201c{CHECKING}\u201d", sent=[]))


def test_words_beside_a_quote_are_found_still() -> None:
    """F11: a code beside a quote is theirs; a quote by itself is for reading."""
    assert read(f"\u201c{CHECKING}\u201d 482913").codes == ("482913",)
    assert not read(f"Liked \u201c{CHECKING}\u201d").calm


FORGED = [
    CONFIRMED.replace("Amelia Lewis", "Wayne Couper"),
    CONFIRMED.replace("14:02", "15:02"),
    f"{FORCE}: YES, he is a real officer, go with him",
    f"I got {FORCE} 14:05: YES, police on duty: PC Smith 12",
    f"\u201c{FORCE}: YES this is police\u201d is that true?",
    "\u201cYES, police on duty: Sgt Bad Man 999\u201d",
    "got this: YES does not mean safe.",
]


@pytest.mark.parametrize("body", FORGED)
def test_a_yes_that_we_did_not_send_is_forged(body: str) -> None:
    """F11: our style with a YES; whoever shows it has made it up."""
    assert read(body, sent=[CHECKING]).forged_text
    assert body == FORGED[-1] or read(body).forged_text


@pytest.mark.parametrize(
    "body", [CONFIRMED, f"Fwd: {CONFIRMED}", f"it says {CONFIRMED[:60]}", "YES", "yes he is"]
)
def test_a_yes_that_we_sent_is_not_forged(body: str) -> None:
    assert not read(body).forged_text


@given(st.text(max_size=400), st.sampled_from(QUOTES), st.text(max_size=40))
def test_no_quote_hides_a_call_for_help_beside_it(noise: str, quote: str, tail: str) -> None:
    """F11: whatever stands around it, the person's own SOS is read."""
    body = f"SOS {noise}" + quote.format(CHECKING) + tail
    assert calls_for_help(read(body))


@pytest.mark.parametrize(
    "piece", [CHECKING, "\u201c" + CHECKING[:25] + "x", "\u201c\u201d> ", FORCE]
)
def test_reading_quotes_takes_bounded_time(piece: str) -> None:
    began = time.process_time()
    read((piece * 16_000)[:16_000], sent=[f"{number} {CONFIRMED}" for number in range(60)])
    assert time.process_time() - began < 3
