"""The closed vocabularies of patrols."""

from foundation.vocabulary import Vocabulary


class Arm(Vocabulary):
    """What the lot gave a slot."""

    EXTRA = "extra", "extra patrol"
    USUAL = "usual", "usual cover"


class Why(Vocabulary):
    """Why a road is on the list."""

    SIGNAL = "signal", "more reports than usual, of how people behave here"
    BUSY = "busy", "among the roads that people here named most in the last year"
