"""What the public pages say can be read at the age of nine."""

import pytest
from django.test import Client

from tests.publicsite import reading
from tests.publicsite.addresses import PATHS

GRADE_AT_MOST = 4.0
# A page is not saved by its other paragraphs; of a few words a grade says little.
GRADE_OF_A_PARAGRAPH_AT_MOST = 6.0
WORDS_IN_A_PARAGRAPH = 12
WORDS_IN_A_SENTENCE_AT_MOST = 18


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("police", 2),
        ("phone", 1),
        ("uniform", 3),
        ("trusted", 2),
        ("looked", 1),
        ("safe", 1),
        ("officer", 3),
        ("table", 2),
        ("accessibility", 6),
        ("BSL", 3),
        ("WAIT", 1),
        ("999", 3),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, syllables: int) -> None:
    assert reading.syllables_of(word) == syllables


def test_an_official_sentence_is_graded_as_hard() -> None:
    hard = "Individuals experiencing difficulties are encouraged to communicate immediately."
    assert reading.grade([hard]) > 15
    assert reading.grade(["We do not know who this is", "Dial 999"]) < 2


@pytest.mark.parametrize("path", PATHS)
def test_a_page_reads_like_a_book_for_nine_year_olds(client: Client, path: str) -> None:
    sentences = reading.sentences_of(client.get(path).content.decode())
    assert len(sentences) > 5
    assert reading.grade(sentences) <= GRADE_AT_MOST


@pytest.mark.parametrize("path", PATHS)
def test_no_paragraph_is_hard(client: Client, path: str) -> None:
    blocks = reading.blocks_of(client.get(path).content.decode())
    hard = [
        block
        for block in blocks
        if len(block.split()) >= WORDS_IN_A_PARAGRAPH
        and reading.grade(reading.sentences_in(block)) > GRADE_OF_A_PARAGRAPH_AT_MOST
    ]
    assert hard == []


@pytest.mark.parametrize("path", PATHS)
def test_no_sentence_is_long(client: Client, path: str) -> None:
    sentences = reading.sentences_of(client.get(path).content.decode())
    assert [one for one in sentences if len(one.split()) > WORDS_IN_A_SENTENCE_AT_MOST] == []
