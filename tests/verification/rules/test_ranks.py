"""The table of ranks: as forces write them, as a text tells them, and never another rank.

F13: a Detective Superintendent was told by initials, which are a Detective Sergeant's.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import ranks

WRITTEN = [
    ("PC", "PC"),
    ("Police Constable", "PC"),
    ("Con", "PC"),
    ("DC", "DC"),
    ("Det Con", "DC"),
    ("TDC", "TDC"),
    ("Special Constable", "Spl Con"),
    ("PS", "Sgt"),
    ("Sergeant", "Sgt"),
    ("sgt.", "Sgt"),
    ("Det. Sgt", "DS"),
    ("D/Sgt", "DS"),
    ("Inspector", "Insp"),
    ("Det Insp", "DI"),
    ("C/Insp", "Ch Insp"),
    ("Chief Inspector", "Ch Insp"),
    ("D.C.I.", "DCI"),
    ("Det Ch Insp", "DCI"),
    ("Supt", "Supt"),
    ("Det Supt", "Det Supt"),
    ("D/Supt", "Det Supt"),
    ("DSU", "Det Supt"),
    ("Detective Superintendent", "Det Supt"),
    ("Ch Supt", "Ch Supt"),
    ("C/Supt", "Ch Supt"),
    ("DCS", "Det Ch Supt"),
    ("Detective Chief Superintendent", "Det Ch Supt"),
    ("Commander", "Cmdr"),
    ("PCSO", "PCSO"),
    ("Police Community Support Officer", "PCSO"),
    ("Police Staff", "Police Staff"),
    ("A/PS", "A/Sgt"),
    ("Acting Detective Inspector", "A/DI"),
    ("T/DCI", "T/DCI"),
    ("Temp. Supt", "T/Supt"),
    ("\uff24\uff23", "DC"),
]
UNKNOWN = ["", "Dog Handler", "Det", "Chief", "Detective Dog", "Wing Commander", "A", "T/", "SIO"]


@pytest.mark.parametrize(("written", "told"), WRITTEN)
def test_each_way_to_write_a_rank_is_known(written: str, told: str) -> None:
    assert ranks.told(written) == told
    assert ranks.told(written.upper()) == ranks.told(written.lower()) == told


@pytest.mark.parametrize("written", UNKNOWN)
def test_what_is_no_rank_of_the_table_is_not_guessed(written: str) -> None:
    assert ranks.told(written) is None


def test_no_way_to_write_a_rank_is_another_ranks() -> None:
    said = [(written, short) for written, short in ranks._table() if written]
    assert {short for written, short in said if written == "DS"} == {"DS"}
    for written, short in said:
        assert ranks._TOLD[written] == short, written


def test_what_is_said_is_short_and_says_the_same_again() -> None:
    for (full, short, _), prefix in product(ranks._TABLE, ("", "A/", "T/")):
        told = ranks.told(prefix + full)
        assert told == prefix + short
        assert ranks.told(told) == told
        assert len(told) <= ranks.FULL_AT_MOST + 2


@given(written=st.text(max_size=40))
def test_any_words_are_a_rank_or_none(written: str) -> None:
    told = ranks.told(written)
    assert told is None or ranks.told(told) == told
