"""The base of every refusal: a stable code for programs and a sentence for people.

A rule is a function `check_x` that raises a Refusal. Actions call it; a screen asks the same
function through `can` or `why_not`, so that what is offered is what is accepted.
"""

from collections.abc import Callable
from typing import ParamSpec

from foundation import typed

P = ParamSpec("P")


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """Say why an action did nothing. `facts` are ids, enums or numbers an edge may show."""

    code = "refused"
    sentence = "That cannot be done."

    def __init__(self, sentence: str | None = None, **facts: object) -> None:
        """Take a more exact sentence and the facts behind it."""
        self.sentence = sentence or self.sentence
        self.facts = facts
        super().__init__(self.sentence)


class NotFound(Refusal):
    """There is no such thing, or it is somebody else's; which of the two is not said."""

    code = "not_found"
    sentence = "There is no such verification."


class WrongState(Refusal):
    """The thing is past, or not yet at, the point where this can be done.

    `facts["status"]` is what the asker may know of it: an OfficerStage or a State.
    """

    code = "wrong_state"
    sentence = "That cannot be done at this stage."


class NeedReason(Refusal):
    """A typed reason is missing."""

    code = "need_reason"
    sentence = "Please give a reason."


def need_reason(text: str) -> str:
    """Return the typed reason without its margins; raise NeedReason where nothing can be seen."""
    if not typed.plain(text):
        raise NeedReason
    return text.strip()


def why_not(check: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> Refusal | None:
    """Ask a rule without acting: what it would refuse with, None where it holds."""
    try:
        check(*args, **kwargs)
    except Refusal as refusal:
        return refusal
    return None


def can(check: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> bool:
    """Say whether a rule holds, by asking it."""
    return why_not(check, *args, **kwargs) is None
