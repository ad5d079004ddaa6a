"""Whether work helped, in the words of the public pages: of one street, and of many together.

What is true of many streets is said as "4 to 9 where we would expect 10": the ends of the interval,
and no count, from which a reader could take an earlier one away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.streetsafe.enums import ActionKind
from community.streetsafe.published import Together
from community.streetsafe.rules.effect import Change

QUESTION = "Did it help?"
NOT_BEFORE = "We can tell 15 weeks after it is done, not before."
_SENTENCES = {
    Change.FEWER: "Fewer reports since the work than we would expect.",
    Change.MORE: "More reports than we would expect.",
    Change.NO_CLEAR_CHANGE: "No clear change.",
    Change.CANNOT_TELL: "We cannot tell yet.",
}
_EXPECTED = 10


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind of work in the table of all; `of_ten` is empty where it cannot be told."""

    together: Together
    title: str
    sentence: str
    of_ten: str


def in_a_sentence(change: Change | None) -> str:
    """Say what became of one street; None is one that was not judged yet."""
    return _SENTENCES[change or Change.CANNOT_TELL]


def in_full(change: Change | None, together: Together | None) -> str:
    """Say it of one street, why it may be unsure, and what is true of many."""
    said = [in_a_sentence(change)]
    if change is None:
        said.append(NOT_BEFORE)
    elif change is Change.CANNOT_TELL:
        said.append("One street by itself tells us little.")
    if together is not None:
        said.append(f"On {together.roads} streets with work like this: {_of_many(together)}")
    return " ".join(said)


def table(kinds: Sequence[Together], *, titles: Mapping[ActionKind, str]) -> list[Line]:
    """Give a line for each kind of work that is judged together."""
    return [
        Line(
            together=one,
            title=titles[one.kind],
            sentence=in_a_sentence(one.change),
            of_ten=_of_ten(one),
        )
        for one in kinds
    ]


def _of_many(together: Together) -> str:
    sentence = in_a_sentence(together.change)
    said = sentence[0].lower() + sentence[1:]
    of_ten = _of_ten(together)
    return f"{said} {of_ten} where we would expect {_EXPECTED}." if of_ten else said


def _of_ten(together: Together) -> str:
    """Write the interval as reports where ten were expected: "4 to 9"."""
    if together.low is None or together.high is None:
        return ""
    low, high = (round(_EXPECTED * end) for end in (together.low, together.high))
    return f"{low} to {high}"
