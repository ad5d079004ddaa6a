"""The bases of every closed vocabulary: Django's choices, given to a column by callable.

    state = models.CharField(max_length=10, choices=State.as_choices)

A migration then names the callable and not the labels, so that another label is no migration;
another member is one only where a CHECK constraint lists the values.
"""

from django.db.models import IntegerChoices, TextChoices


class Vocabulary(TextChoices):
    """A closed vocabulary of words: what is stored, and what a screen says for it."""

    @classmethod
    def as_choices(cls) -> list[tuple[str, str]]:
        """Pair each stored word with its label."""
        return [(str(member), str(member.label)) for member in cls]


class NumberedVocabulary(IntegerChoices):
    """A closed vocabulary of numbers: what is stored, and what a screen says for it."""

    @classmethod
    def as_choices(cls) -> list[tuple[int, str]]:
        """Pair each stored number with its label."""
        return [(int(member), str(member.label)) for member in cls]
