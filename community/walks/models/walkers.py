"""Walkers: who asked for a walk, as a phone and the little that a walk needs."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from verification.enums import TextLanguage
from verification.models import Contact

LANGUAGES_AT_MOST = 3


class Walker(models.Model):
    """Somebody who asked for a walk. The name they gave and what they need are sealed.

    `answered_on` is the last day on which the phone answered a text of a walk: no text names a
    time, a place or an officer before it has, that day. `erase_on` is put off by every walk.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=6, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="walkers")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    given = SealedField(key="key", null=True)
    access = SealedField(key="key", null=True)
    languages = ArrayField(models.CharField(max_length=8, choices=TextLanguage.as_choices))
    answered_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    # The coordinator speaks to whoever comes for the first time before they walk with one officer.
    spoken_to_at = models.DateTimeField(null=True)
    spoken_to_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        contact_id: UUID
        key_id: UUID
        spoken_to_by_id: UUID | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="walker_is_one_a_phone", fields=["contact"], condition=Q(erased_at=None)
            ),
            models.CheckConstraint(
                name="walker_speaks_known_languages",
                condition=Q(languages__contained_by=TextLanguage.values)
                & Q(languages__len__range=(1, LANGUAGES_AT_MOST)),
            ),
            models.CheckConstraint(
                name="erased_walker_holds_nothing",
                condition=Q(erased_at=None) | Q(given=None, access=None),
            ),
            models.CheckConstraint(
                name="spoken_to_by_somebody",
                condition=Q(spoken_to_at=None, spoken_to_by=None)
                | Q(spoken_to_at__isnull=False, spoken_to_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["erase_on"], name="walkers_to_erase", condition=Q(erased_at=None))
        ]

    def __str__(self) -> str:
        return f"walker {self.ref}"
