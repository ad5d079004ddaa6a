"""The two tables of the log: its entries, and the one row that says where it ends.

Neither is managed by Django: the SQL in migration 0001 makes them, together with the triggers that
guard them, so that what protects the evidence can be read in one place, and `flush` (which
truncates managed tables) leaves it alone.
"""

from django.db import models

from foundation.audit import events
from foundation.audit.ledger import ActorKind


class AuditEntry(models.Model):
    """One thing that was done: who did what to whom, and when. Never changed, never deleted.

    `topic_id` is the verification an entry belongs to, whatever its subject is (a text, an alarm,
    the verification itself); it carries no foreign key, because this app knows no other.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(choices=events.event_choices, max_length=64)
    actor_kind = models.CharField(choices=ActorKind.as_choices, max_length=16)
    actor_id = models.UUIDField(null=True)
    subject_kind = models.CharField(choices=events.subject_choices, max_length=24)
    subject_id = models.UUIDField()
    topic_id = models.UUIDField(null=True)
    details = models.JSONField()
    key_id = models.CharField(max_length=8)
    prev_mac = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_auditentry"
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"


class AuditHead(models.Model):
    """The end of the log: number and code of its last entry, under a seal made with the audit key.

    The one row is also the lock that writers queue for, which is what makes `seq` gap-free in
    commit order.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    mac = models.BinaryField()
    key_id = models.CharField(max_length=8)
    seal = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_audithead"

    def __str__(self) -> str:
        return f"head at {self.seq}"
