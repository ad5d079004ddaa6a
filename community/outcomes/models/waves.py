"""Waves of the survey, the channels that lead to them, and what was answered."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from community.outcomes.enums import (
    AgeBand,
    AnsweredAs,
    HowSafe,
    Told,
    WhyNot,
    WhyOdd,
    WouldTell,
)
from foundation.encryption.models import DataKey

NAME_AT_MOST = 40
# All seven bits of Happened.
_EVERYTHING = 127


class Wave(models.Model):
    """The same six questions put to people of one borough, or of the force's area, for a time.

    Answers are taken from `opens_on` until the day before `closes_on`. `questions` is the version
    of the set of questions. `key` is destroyed when the wave is closed (`closed_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True)
    # Empty: the whole area.
    borough = models.CharField(max_length=60, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    questions = models.PositiveSmallIntegerField()
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        key_id: UUID
        made_by_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wave_has_a_time", condition=Q(closes_on__gt=models.F("opens_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.borough or 'the area'} from {self.opens_on}"


class SurveyChannel(models.Model):
    """One way to a wave, such as a poster or a letter: a code of its own, and so a QR code.

    `why_odd` is set when the wave is closed: then it is shown apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="channels")
    name = models.CharField(max_length=NAME_AT_MOST)
    code = models.CharField(max_length=12)
    why_odd = models.CharField(max_length=12, choices=WhyOdd.as_choices, blank=True)

    if TYPE_CHECKING:
        wave_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_code_of_a_wave", fields=["wave", "code"]),
            models.UniqueConstraint(name="one_name_of_a_wave", fields=["wave", "name"]),
            models.CheckConstraint(
                name="why_odd_is_known", condition=Q(why_odd__in=["", *WhyOdd.values])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What one person answered on a day: no name, no word, no instant, no address.

    The id is random: one that grows would hold the minute. `happened` is a mask of Happened.
    `source` is an HMAC of the network under the wave's key, and gone when the wave is closed;
    `weighs` is known from then on. `is_doubted`: a form that no human filled in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.ForeignKey(SurveyChannel, on_delete=models.PROTECT, related_name="answers")
    day = models.DateField()
    age_band = models.CharField(max_length=12, choices=AgeBand.as_choices)
    answered_as = models.CharField(max_length=8, choices=AnsweredAs.as_choices)
    # Empty: outside the wave's place.
    borough = models.CharField(max_length=60, blank=True)
    near_home = models.PositiveSmallIntegerField(choices=HowSafe.as_choices)
    busy_place = models.PositiveSmallIntegerField(choices=HowSafe.as_choices)
    park = models.PositiveSmallIntegerField(choices=HowSafe.as_choices)
    happened = models.PositiveSmallIntegerField()
    told = models.CharField(max_length=4, choices=Told.as_choices, blank=True)
    why_not = models.CharField(max_length=12, choices=WhyNot.as_choices, blank=True)
    would_tell = models.CharField(max_length=5, choices=WouldTell.as_choices)
    is_doubted = models.BooleanField()
    source = models.BinaryField(max_length=16, null=True)
    source_is_shared = models.BooleanField(null=True)
    weighs = models.BooleanField(null=True)

    if TYPE_CHECKING:
        channel_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="told_where_it_happened",
                condition=Q(happened=0, told="") | Q(happened__gt=0, told__in=Told.values),
            ),
            models.CheckConstraint(
                name="why_not_where_not_told",
                condition=Q(why_not="") | Q(told=Told.NO, why_not__in=WhyNot.values),
            ),
            models.CheckConstraint(
                name="answer_is_one_of_those_asked",
                condition=Q(
                    near_home__lte=HowSafe.VERY_UNSAFE.value,
                    busy_place__lte=HowSafe.VERY_UNSAFE.value,
                    park__lte=HowSafe.VERY_UNSAFE.value,
                    happened__lte=_EVERYTHING,
                    age_band__in=AgeBand.values,
                    answered_as__in=AnsweredAs.values,
                    would_tell__in=WouldTell.values,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel_id}"


class WardCount(models.Model):
    """How many named a ward as where it happens most: counted apart, beside no answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.ForeignKey(SurveyChannel, on_delete=models.PROTECT, related_name="wards")
    borough = models.CharField(max_length=60)
    ward = models.CharField(max_length=60)
    n = models.PositiveIntegerField(default=0)

    if TYPE_CHECKING:
        channel_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_of_a_ward", fields=["channel", "borough", "ward"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward}: {self.n}"
