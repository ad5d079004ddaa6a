"""How safe people say they felt: counts alone, so that no row is anybody's answer."""

from django.db import models

SCORES = ("ones", "twos", "threes", "fours", "fives")
# As long as the name of an area may be.
_NAME_AT_MOST = 60


class ConfidenceScore(models.Model):
    """How often each score, 1 to 5, was given in one month and borough of the force.

    It has no id, no instant and no key to anything, and there is no row for an answer: the order
    of rows, and the transaction that wrote one last, tell nobody's score. `month` is its first day;
    `borough` is empty where the place of the check is not known.
    """

    pk = models.CompositePrimaryKey("month", "borough")
    month = models.DateField()
    borough = models.CharField(max_length=_NAME_AT_MOST, blank=True)
    ones = models.PositiveIntegerField(default=0)
    twos = models.PositiveIntegerField(default=0)
    threes = models.PositiveIntegerField(default=0)
    fours = models.PositiveIntegerField(default=0)
    fives = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scores_have_no_finer_time", condition=models.Q(month__day=1)
            )
        ]

    def __str__(self) -> str:
        return f"scores of {self.month:%Y-%m}, {self.borough or 'not known'}"
