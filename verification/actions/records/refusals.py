"""The base of every refusal: a stable code for programs and a sentence for people."""


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """Say why a verb did nothing. `facts` are ids, enums or numbers an edge may show."""

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
    """Return the typed reason without its margins; raise NeedReason where it is empty."""
    if not text.strip():
        raise NeedReason
    return text.strip()
