"""What the actions of walks refuse, each with a sentence for whoever is to mend it."""


class NotFound(Exception):  # noqa: N818
    """There is no such walk, or it is somebody else's: which of the two is not said."""


class MayNot(Exception):  # noqa: N818
    """It cannot be done with this walk now; the sentence says why."""


class Unfit(Exception):  # noqa: N818
    """What was typed cannot be taken: `field` names it, the sentence says why."""

    def __init__(self, field: str, sentence: str) -> None:
        """Take the argument's name and the sentence."""
        super().__init__(sentence)
        self.field = field
