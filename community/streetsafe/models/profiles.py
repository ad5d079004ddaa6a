"""Who reports, as counts alone: no row is anybody's answer, and no key leads to a report."""

from django.db import models


class ProfileCount(models.Model):
    """How often one answer was given to one question, by borough and quarter (its first day)."""

    pk = models.CompositePrimaryKey("borough", "quarter", "question", "answer")
    borough = models.CharField(max_length=60)
    quarter = models.DateField()
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profiles_have_no_finer_time",
                condition=models.Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}, {self.borough}: {self.n}"
