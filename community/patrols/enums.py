"""The closed vocabularies of patrols."""

from foundation.vocabulary import Vocabulary


class Arm(Vocabulary):
    """What the lot gave a slot."""

    EXTRA = "extra", "extra patrol"
    USUAL = "usual", "usual cover"


class Why(Vocabulary):
    """Why a road is on the list."""

    SIGNAL = "signal", "more and more people feel unsafe here, by how people behave"
    BUSY = "busy", "many people have felt unsafe here in the last year"
