"""Partners: councils, transport, landowners, who own what has to be mended."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from community.streetsafe.enums import PartnerKind


class Partner(models.Model):
    """An organisation that owns streets or spots. `public_name` is what the public pages say."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=100, unique=True)
    public_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=PartnerKind.as_choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_kind_is_known", condition=models.Q(kind__in=PartnerKind.values)
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerMember(models.Model):
    """That a user with the role of a partner acts for this one, and sees its actions alone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")

    if TYPE_CHECKING:
        user_id: UUID
        partner_id: UUID

    def __str__(self) -> str:
        return f"{self.user_id} for {self.partner_id}"
