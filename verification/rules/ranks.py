"""The ranks of British police, as forces write them and as a text tells them.

A rank is told as this table abbreviates it, or in full. Initials say something else: those of a
Detective Superintendent are a Detective Sergeant's.
"""

import re
import unicodedata
from collections.abc import Iterator

# Letters that a rank may take in a text; beyond the table one is told in full or not at all.
FULL_AT_MOST = 12

# The rank in full, what a text says, and further ways to write it in one word.
_TABLE = (
    ("Constable", "PC", "POLCON PCON"),
    ("Detective Constable", "DC", "DETCON DCON"),
    ("Trainee Detective Constable", "TDC", ""),
    ("Special Constable", "Spl Con", "SC SPC SPLCON"),
    ("Sergeant", "Sgt", "PS"),
    ("Detective Sergeant", "DS", "DSGT DETSGT"),
    ("Special Sergeant", "Spl Sgt", "SSGT"),
    ("Inspector", "Insp", "PI"),
    ("Detective Inspector", "DI", "DINSP DETINSP"),
    ("Special Inspector", "Spl Insp", "SINSP"),
    ("Chief Inspector", "Ch Insp", "CI CINSP CHINSP"),
    ("Detective Chief Inspector", "DCI", ""),
    ("Special Chief Inspector", "Spl Ch Insp", ""),
    ("Superintendent", "Supt", ""),
    ("Detective Superintendent", "Det Supt", "DSU DSUPT DETSUPT"),
    ("Chief Superintendent", "Ch Supt", "CSU CSUPT CHSUPT"),
    ("Detective Chief Superintendent", "Det Ch Supt", "DCS DCSU DCSUPT"),
    ("Commander", "Cmdr", "CDR"),
    ("Assistant Chief Constable", "ACC", ""),
    ("Deputy Chief Constable", "DCC", ""),
    ("Chief Constable", "Ch Con", "CC"),
    ("Deputy Assistant Commissioner", "DAC", ""),
    ("Assistant Commissioner", "Asst Commr", "AC"),
    ("Deputy Commissioner", "Dep Commr", ""),
    ("Commissioner", "Commr", ""),
    ("Community Support Officer", "PCSO", "CSO"),
    ("Police Staff", "Police Staff", "STAFF"),
    ("Police Staff Investigator", "Police Staff", "PSI"),
)
# What is written for a word of a rank. A single letter is one only beside others: D/Supt, C/Insp.
_WORDS = {
    "DETECTIVE": "D DET DETECT",
    "CHIEF": "C CH CHF",
    "CONSTABLE": "CON CONST",
    "SERGEANT": "SGT SERGT SERJEANT",
    "INSPECTOR": "INSP INS",
    "SUPERINTENDENT": "SUPT SUPER SUPERINTENDANT",
    "COMMANDER": "CMDR CDR",
    "COMMISSIONER": "COMMR COMM",
    "ASSISTANT": "ASST",
    "DEPUTY": "DEP",
    "SPECIAL": "SPL SPEC",
}
# Somebody who holds the rank for a time; forces write it before the rank in just this way.
_FOR_A_TIME = {"ACTING": "A/", "ACT": "A/", "A": "A/", "TEMPORARY": "T/", "TEMP": "T/", "T": "T/"}


def told(written: str) -> str | None:
    """Say a rank as a text does, of at most 13 letters; None for one that is not in the table."""
    words = re.findall(r"[A-Z]+", unicodedata.normalize("NFKC", written).upper())
    if len(words) > 1 and words[0] in _FOR_A_TIME:
        rank = _found(words[1:])
        return None if rank is None else _FOR_A_TIME[words[0]] + rank
    return _found(words)


def _found(words: list[str]) -> str | None:
    """Look a rank up, by its words or by its one word however it is spaced (D.C.I.)."""
    for spelling in _spellings(words):
        if spelling in _TOLD:
            return _TOLD[spelling]
    return None


def _spellings(words: list[str]) -> Iterator[str]:
    yield "".join(words)
    yield " ".join(_IN_FULL.get(word, word) for word in words)
    if words[:1] == ["POLICE"]:
        yield from _spellings(words[1:])


def _table() -> Iterator[tuple[str, str]]:
    """Pair each way to write a rank with what is said of it."""
    for full, short, others in _TABLE:
        for written in (full, short, short.replace(" ", ""), *others.split()):
            yield written.upper(), short


_IN_FULL = {short: full for full, written in _WORDS.items() for short in written.split()}
_TOLD = dict(_table())
