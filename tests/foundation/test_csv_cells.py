"""A cell is a word to a spreadsheet, whatever somebody called themselves."""

from hypothesis import given
from hypothesis import strategies as st

from foundation import csv_cells

FORMULA = "=+-@|%\uff1d\uff0b\uff0d\uff20"


@given(st.text(min_size=1))
def test_whatever_the_name_it_reads_back_and_begins_no_formula(name: str) -> None:
    written = csv_cells.inert(name)
    assert written.removeprefix("'") == name.removeprefix("'")
    assert not written.startswith(tuple(f"{FORMULA}\t\r\n "))
