"""Which texts of a flood are looked at first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import urgency

CALLS_FOR_HELP = [
    "I need help, he is hurting me, High Street by Boots",
    "call 999 for me",
    "SOS he has a knife, corner of Mill Lane",
]
NOISE = ["STOP", "You have won a prize", "lol", "is this the police", "hello", "999", "test"]


@pytest.mark.parametrize("cry", CALLS_FOR_HELP)
@pytest.mark.parametrize("noise", NOISE)
def test_a_phrase_of_danger_stands_before_noise(cry: str, noise: str) -> None:
    assert urgency.of(cry, alarm_word=False) > urgency.of(noise, alarm_word=True)


@pytest.mark.parametrize("body", ["by Boots, High St", "SE1 7EH", "outside the station"])
def test_a_place_is_noticed(body: str) -> None:
    assert urgency.says_place(body)
    assert urgency.of(body, alarm_word=False) > urgency.of("hello", alarm_word=True)


@given(body=st.text(max_size=400), alarm_word=st.booleans())
def test_every_text_has_a_weight(body: str, alarm_word: bool) -> None:
    assert 0 <= urgency.of(body, alarm_word=alarm_word) <= 7
