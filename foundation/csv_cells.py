"""Cells of a file that a spreadsheet opens, which takes no name for a formula."""

# What a spreadsheet begins a formula with, and the same as East Asian keyboards write it.
_FORMULA = tuple("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20")


def inert(text: str) -> str:
    """Mark a cell as text where a spreadsheet would reckon with it."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text[:1].isspace() else text
