"""What the service knows of itself: heartbeats, consoles, counters."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from foundation.queries.compiled import CompilingQuerySet, compiled
from verification.models.verifications import Verification
from verification.rules.states import LIVE


class Heartbeat(models.Model):
    """When a process was last known to do its work, by name (`watchkeeper`, `worker`)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"heartbeat of {self.name}"


class ConsolePresenceQuerySet(CompilingQuerySet["ConsolePresence"]):
    """Consoles, and who sits before them."""

    @compiled
    def seen_after(
        self, *, user_id: UUID, after: datetime
    ) -> "models.QuerySet[ConsolePresence, UUID]":
        """Find whether this operator's console has asked for news after then."""
        beats = self.filter(user_id=user_id, beat_at__gt=after)
        return beats.values_list("user_id", flat=True)

    @compiled
    def live_with_cases(
        self, *, since: datetime
    ) -> "models.QuerySet[ConsolePresence, tuple[UUID, str, int]]":
        """Select id and name of whose console asked after `since`, and how many cases they have."""
        claimed = Verification.objects.filter(claimed_by=OuterRef("user_id"), state__in=LIVE)
        counted = claimed.order_by().values("claimed_by").annotate(count=Count("id"))
        live = self.filter(user__is_active=True, beat_at__gt=since)
        cases = Coalesce(Subquery(counted.values("count")), 0)
        return live.values_list("user_id", "user__display_name", cases)


class ConsolePresence(models.Model):
    """When an operator's console last asked what changed: proof that somebody is there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    beat_at = models.DateTimeField()

    objects = ConsolePresenceQuerySet.as_manager()

    class Meta:
        # Read by the watchkeeper: the newest beat of any console.
        indexes = [models.Index(name="newest_console", fields=["-beat_at"])]

    def __str__(self) -> str:
        return f"console of {self.user_id}"


class CasePresence(models.Model):
    """That somebody has a case open on a visible page; it says nothing CASE_OPEN_FOR later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verification = models.ForeignKey(
        Verification, on_delete=models.CASCADE, related_name="presences"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_presence_a_user_and_case", fields=["user", "verification"]
            )
        ]
        # Read by every queue: who has which case open now.
        indexes = [models.Index(name="newest_presences", fields=["-seen_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.verification_id}"


class Counter(models.Model):
    """A count that outlives processes, such as webhooks refused for their signature."""

    name = models.CharField(max_length=40, primary_key=True)
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
