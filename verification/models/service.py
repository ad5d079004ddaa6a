"""What the service knows of itself: heartbeats, consoles, counters."""

from django.conf import settings
from django.db import models


class Heartbeat(models.Model):
    """When a process was last known to do its work, by name (`watchkeeper`, `worker`)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"heartbeat of {self.name}"


class ConsolePresence(models.Model):
    """When an operator's console last asked what changed: proof that somebody is there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    beat_at = models.DateTimeField()

    class Meta:
        # Read by the watchkeeper: the newest beat of any console.
        indexes = [models.Index(name="newest_console", fields=["-beat_at"])]

    def __str__(self) -> str:
        return f"console of {self.user_id}"


class Counter(models.Model):
    """A count that outlives processes, such as webhooks refused for their signature."""

    name = models.CharField(max_length=40, primary_key=True)
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
