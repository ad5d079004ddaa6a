"""Counts by unit: tallies of a week, and what follows from them today."""

from django.db import models

from community.streetsafe.enums import Dark, Group


class Tally(models.Model):
    """Counted reports of one unit in one week (its Monday), by group and dark.

    `unit` is a stretch's, a street's or a spot's id; a stretch's reports are its street's too.
    """

    pk = models.CompositePrimaryKey("unit", "week", "group", "dark")
    unit = models.UUIDField()
    week = models.DateField()
    group = models.CharField(max_length=10, choices=Group.as_choices)
    dark = models.CharField(max_length=10, choices=Dark.as_choices)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tally_begins_on_a_monday", condition=models.Q(week__iso_week_day=1)
            )
        ]
        # The whole area's count of a window.
        indexes = [models.Index(fields=["week"], name="tally_by_week")]

    def __str__(self) -> str:
        return f"{self.unit} {self.week}: {self.n}"


class Standing(models.Model):
    """What tallies say of a unit now, by group and dark (any: "").

    `score` decays forward: the sum of 2^((t - t0) / 60 days), so that ranking needs no rewriting.
    `c28`, `c91` are counts of the last 4 and 13 weeks, `b364` of the 52 before each.
    """

    pk = models.CompositePrimaryKey("unit", "group", "dark")
    unit = models.UUIDField()
    group = models.CharField(max_length=10, choices=Group.as_choices)
    dark = models.CharField(max_length=10, blank=True)
    score = models.FloatField()
    c28 = models.PositiveIntegerField()
    c91 = models.PositiveIntegerField()
    b28 = models.PositiveIntegerField()
    b91 = models.PositiveIntegerField()

    class Meta:
        # The list of busy units, best first.
        indexes = [models.Index(fields=["group", "dark", "-score"], name="standing_by_score")]

    def __str__(self) -> str:
        return f"{self.unit} {self.group}: {self.c28}"
