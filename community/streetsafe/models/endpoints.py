"""Endpoints: where an owner takes requests by Open311 GeoReport v2, and under which codes."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

from community.streetsafe.enums import ActionKind
from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey

URL_AT_MOST = 200
JURISDICTION_AT_MOST = 60
CODE_AT_MOST = 60


class Endpoint(models.Model):
    """One owner's own system. `url` is what requests.json is appended to, without a slash.

    `api_key` is sealed under a key of its own; it goes out with a POST and nowhere else.
    """

    partner = models.OneToOneField(
        "Partner", on_delete=models.PROTECT, primary_key=True, related_name="endpoint"
    )
    url = models.CharField(max_length=URL_AT_MOST)
    jurisdiction_id = models.CharField(max_length=JURISDICTION_AT_MOST, blank=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    api_key = SealedField(key="key", null=True)

    if TYPE_CHECKING:
        partner_id: UUID
        key_id: UUID

    class Meta:
        constraints = [
            # Plain HTTP is for a stand-in on this very machine.
            models.CheckConstraint(
                name="endpoint_is_https_or_here",
                condition=Q(url__startswith="https://")
                | Q(url__regex=r"^http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/|$)"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.url} of {self.partner_id}"


class ServiceCode(models.Model):
    """What an endpoint calls one kind of action; a kind without a code is not handed over."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="codes")
    kind = models.CharField(max_length=12, choices=ActionKind.as_choices)
    code = models.CharField(max_length=CODE_AT_MOST)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_code_of_a_kind", fields=["endpoint", "kind"]),
            models.CheckConstraint(
                name="service_code_kind_is_known", condition=Q(kind__in=ActionKind.values)
            ),
            models.CheckConstraint(name="service_code_is_not_empty", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"
