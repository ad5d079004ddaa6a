"""Find join codes in a text, however their digits are grouped.

A reading is one or more whole groups of digits next to each other that together make exactly six;
a longer group holds none (docs/decisions/0012).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CODE_DIGITS = 6
# More is not a code mistyped but guessing, or no code at all.
READINGS_AT_MOST = 4
DIGITS_FROM_WHICH_NONE = 24

# What may stand between two groups of one reading: a few blanks, or a mark and blanks around it.
_NEXT_TO = re.compile(r"[\s\-./,]{1,4}")
_GROUP = re.compile(r"\d+")
# "(0)" and "(020)" in telephone numbers: the brackets part nothing.
_BRACKETS = re.compile(r"\((\+?\d{1,5})\)")
_UK_NUMBER = re.compile(r"0[2-9]\d{9}|01\d{8,9}|0[58]00\d{6}")
_UK_ABROAD = re.compile(r"(?:00)?440?[1-9]\d{8,9}")
# The shortest numbers of other countries that anybody writes with their code.
_ABROAD_DIGITS_AT_LEAST = 9
_NUMBER_DIGITS_AT_MOST = 17
# Beside a code these call for help, and no code of ours has them inside.
_EMERGENCY = ("999", "112")


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Digits without anything between them, and where they stand."""

    digits: str
    start: int
    end: int
    after_plus: bool


def take(plain: str) -> tuple[tuple[str, ...], str]:
    """Give the codes a text can be read as, in its order and each once, and what is left of it."""
    spans: list[tuple[int, int]] = []
    codes: dict[str, None] = {}
    outside = 0
    for run in _without_phone_numbers(_runs(_BRACKETS.sub(r" \1 ", plain))):
        outside += sum(len(group.digits) for group in run)
        for first, last in _readings(run):
            codes["".join(group.digits for group in run[first : last + 1])] = None
            spans.append((run[first].start, run[last].end))
    if len(codes) > READINGS_AT_MOST or outside >= DIGITS_FROM_WHICH_NONE:
        return (), plain
    return tuple(codes), _without(plain, spans)


def _runs(plain: str) -> list[list[_Group]]:
    """Find the groups, parted where something stands between them that no code has inside."""
    runs: list[list[_Group]] = []
    for found in _GROUP.finditer(plain):
        group = _Group(
            digits=found.group(),
            start=found.start(),
            end=found.end(),
            after_plus=plain.startswith("+", max(found.start() - 1, 0)),
        )
        last = runs[-1][-1] if runs else None
        if last and _NEXT_TO.fullmatch(plain[last.end : group.start]):
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


def _without_phone_numbers(runs: Sequence[list[_Group]]) -> list[list[_Group]]:
    """Leave telephone numbers out, each of which parts the groups around it."""
    left: list[list[_Group]] = []
    for run in runs:
        kept: list[_Group] = []
        place = 0
        while place < len(run):
            length = _phone_number_at(run[place:])
            if length:
                left.append(kept)
                kept = []
            else:
                length = _code_before_a_number(run[place:]) or 1
                kept += run[place : place + length]
            place += length
        left.append(kept)
    return [run for run in left if run]


def _code_before_a_number(groups: Sequence[_Group]) -> int:
    """Say how many of these groups, from the first on, are a code with a number right behind it.

    "482 045 07700 900 123": else "045 07700 900" would be the number, and the code lost.
    """
    digits = 0
    for count, group in enumerate(groups, 1):
        digits += len(group.digits)
        if digits == CODE_DIGITS:
            return count if _phone_number_at(groups[count:]) else 0
    return 0


def _phone_number_at(groups: Sequence[_Group]) -> int:
    """Say how many of these groups, from the first on, are a telephone number; 0 if they are none.

    Groups that begin with exactly six digits are rather a code with something behind it.
    """
    if not groups:
        return 0
    abroad = groups[0].after_plus or groups[0].digits.startswith("00")
    digits = ""
    for count, group in enumerate(groups, 1):
        if count > 1 and group.after_plus:
            return 0
        digits += group.digits
        if len(digits) > _NUMBER_DIGITS_AT_MOST:
            return 0
        if len(digits) == CODE_DIGITS and not groups[0].after_plus:
            return 0
        if abroad and _is_number_from_abroad(digits):
            return count
        if not abroad and _UK_NUMBER.fullmatch(digits):
            return count
    return 0


def _is_number_from_abroad(digits: str) -> bool:
    """Tell a number written with its country's code from the beginning of one."""
    if digits.removeprefix("00").startswith("44"):
        return _UK_ABROAD.fullmatch(digits) is not None
    return len(digits) >= _ABROAD_DIGITS_AT_LEAST


def _readings(run: Sequence[_Group]) -> list[tuple[int, int]]:
    """Find the stretches of neighbours that make exactly six digits: first and last of each."""
    found = []
    for first in range(len(run)):
        length = 0
        for last in range(first, min(first + CODE_DIGITS, len(run))):
            length += len(run[last].digits)
            if length >= CODE_DIGITS or run[last].digits in _EMERGENCY:
                break
        if length == CODE_DIGITS and run[last].digits not in _EMERGENCY:
            found.append((first, last))
    return found


def _without(plain: str, spans: Sequence[tuple[int, int]]) -> str:
    """Take stretches out of a text, a blank for each."""
    left, place = "", 0
    for start, end in spans:
        left += plain[place : max(start, place)] + " "
        place = max(place, end)
    return left + plain[place:]
