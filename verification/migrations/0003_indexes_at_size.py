"""Indexes that a million past verifications showed to be missing, and one they made useless.

Built beside the running service: an ordinary CREATE INDEX would hold up every write to its table.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Find what is owed, due or recent without reading what is over."""

    atomic = False

    dependencies = [("verification", "0002_no_yes_without_a_decision")]

    operations = [
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("done_at__isnull", True), models.Q(("kind", "feedback"), _negated=True)
                ),
                fields=["verification"],
                name="follow_ups_owed",
            ),
        ),
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("alarmed_at__isnull", True),
                    ("done_at__isnull", True),
                    ("kind", "custody_check"),
                ),
                fields=["due_at"],
                name="custody_unchecked",
            ),
        ),
        RemoveIndexConcurrently(model_name="followup", name="follow_ups_due"),
        AddIndexConcurrently(
            model_name="verification",
            index=models.Index(fields=["officer", "-state_at"], name="lately_of_officer"),
        ),
        AddIndexConcurrently(
            model_name="verification",
            index=models.Index(
                fields=["officer", "-requested_at", "-id"], name="newest_of_officer"
            ),
        ),
        RemoveIndexConcurrently(model_name="verification", name="verifications_of_officer"),
        AddIndexConcurrently(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("tell_by__isnull", False)),
                fields=["tell_by"],
                name="to_be_told",
            ),
        ),
    ]
