"""The page of somebody on the line: their letters in boxes, what to read back, what is near.

What stands here is for the call taker's eyes: they ask for a letter and a street and compare. The
sentence to say holds nothing of a case that was not read out.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from controlroom import alarm_line, at_head, open_alarms, open_cases, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.open_cases import OpenCase
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.joining.near_cases import NearCase
from verification.actions.joining.phone_lookup import LookUp
from verification.enums import State
from verification.rules import codes, near_refs, spelling
from verification.rules.read_back import ReadBack

_BESIDE_AT_MOST = 12
_ONE_KEY = "1"


@dataclass(frozen=True, kw_only=True)
class LetterBox:
    """One of the six boxes: what is in it, its word, and whether it is in doubt."""

    char: str = ""
    word: str = ""
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class NearRow:
    """A case one slip away: its ref in parts that match or differ, and what to compare."""

    ref: str
    parts: tuple[tuple[str, bool], ...]
    words: str
    officer: str
    place: str
    state: State
    deadline: datetime | None
    joined_at: datetime | None
    key: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The open cases beside the form, nearest letters first; `more` are not listed."""

    rows: list[OpenCase]
    more: int


@dataclass(frozen=True, kw_only=True)
class LookUpFrame:
    """What stands around the form: alarm line, open cases, the shift; `head` is the cursor."""

    head: int
    beside: Beside
    line: AlarmLine
    shift: SystemPanel


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What there is to say and to compare where the letters are of no case."""

    typed: str
    read_back: ReadBack
    near: list[NearRow]
    withheld: bool
    is_code: bool


def boxes(typed: str, *, back: ReadBack | None = None) -> list[LetterBox]:
    """Fill the six boxes with what was typed."""
    said = back.said if back else ()
    doubtful = {at for at, one in enumerate(said) if one.doubtful}
    filled = [
        LetterBox(char=char, word=spelling.spoken(char), doubtful=at in doubtful)
        for at, char in enumerate(typed[: codes.REF_LENGTH])
    ]
    return filled + [LetterBox()] * (codes.REF_LENGTH - len(filled))


def spelling_table() -> str:
    """Write the words of letters and figures for the script that fills the boxes as one types."""
    return json.dumps(spelling.WORDS)


def missed(found: LookUp, *, typed: str) -> Missed | None:
    """Reduce a look-up without a case to what is shown of it; None where there is a case."""
    if found.read_back is None:
        return None
    open_cases.fetch_places([near.verification for near in found.near])
    return Missed(
        typed=typed,
        read_back=found.read_back,
        near=[_near(one, key=_ONE_KEY if not at else "") for at, one in enumerate(found.near)],
        withheld=found.withheld,
        is_code=typed.isdigit(),
    )


def frame(*, user: User, letters: str = "") -> LookUpFrame:
    """Read what stands around the form; of open cases those nearest to these letters first."""
    # First, so that what changes while we read is fetched once more.
    at = at_head.now()
    now = clock.db_now()
    found = open_alarms.read(user=user, at=at)
    cases = open_cases.read(found, user=user)
    ordered = sorted(cases.rows, key=lambda row: -near_refs.in_common(letters, ref=row.ref))
    shown = ordered[:_BESIDE_AT_MOST]
    return LookUpFrame(
        head=at.seq,
        beside=Beside(rows=shown, more=len(ordered) - len(shown) + cases.more),
        line=alarm_line.read(found, user=user, now=now, at=at),
        shift=system_panel.read(user=user, now=now, at=at),
    )


def _near(near: NearCase, *, key: str) -> NearRow:
    case = near.verification
    return NearRow(
        ref=case.ref,
        parts=tuple((char, at in near.slip.places) for at, char in enumerate(case.ref)),
        words=" and ".join(spelling.spoken(case.ref[at]) for at in near.slip.places),
        officer=f"{case.officer.rank} {case.officer.name} {case.officer.number}",
        place=open_cases.place_of(case),
        state=State(case.state),
        deadline=open_cases.deadline_of(case),
        joined_at=case.joined_at,
        key=key,
    )
