"""Units that the control room sent, and under which incident number."""

from uuid import UUID

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from verification.models.alarms import Alarm
from verification.models.words import Words


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Units sent, by what they were sent about."""

    def of_alarm(self, *, alarm_id: UUID) -> "DispatchQuerySet":
        """Select the units sent about one alarm, the newest first."""
        return self._whole().filter(alarm_id=alarm_id)

    def of_case(self, *, verification_id: UUID) -> "DispatchQuerySet":
        """Select the units sent about any alarm of a case, the newest first."""
        return self._whole().filter(alarm__verification_id=verification_id)

    def _whole(self) -> "DispatchQuerySet":
        return self.select_related("by", "incident_number__key").order_by("-at", "-id")


class Dispatch(models.Model):
    """A unit sent about an alarm; where the alarm comes along to a case, so does this.

    The incident number is that of the force's own dispatch system, and says where to look further.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="dispatches")
    incident_number = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dispatches"

    def __str__(self) -> str:
        return f"dispatch {self.id}"
