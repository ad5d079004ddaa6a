"""Hand actions over to owners' own systems: endpoints, their codes, and handovers."""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.streetsafe.enums
import foundation.encryption.cells
from community.streetsafe.models.guards import GUARDS_OF_OPEN311
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    dependencies = [
        ("encryption", "0001_initial"),
        ("streetsafe", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="actionchange",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="endpoint",
                        serialize=False,
                        to="streetsafe.partner",
                    ),
                ),
                ("url", models.CharField(max_length=200)),
                ("jurisdiction_id", models.CharField(blank=True, max_length=60)),
                ("api_key", foundation.encryption.cells.SealedField(key="key", null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("service_code", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=community.streetsafe.enums.HandoverState.as_choices,
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("posts", models.PositiveSmallIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("first_posted_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("ticket", models.CharField(blank=True, max_length=64)),
                ("refusal", models.CharField(blank=True, max_length=200)),
                ("heard", models.CharField(blank=True, max_length=10)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("expected_on", models.DateField(null=True)),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="streetsafe.action",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionKind.as_choices, max_length=12
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="streetsafe.endpoint",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url__startswith", "https://"),
                    ("url__regex", "^http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?(/|$)"),
                    _connector="OR",
                ),
                name="endpoint_is_https_or_here",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="handover_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "unknown", "sent", "refused", "dropped", "ended"])
                ),
                name="handover_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("sent", "ended")), _negated=True),
                    models.Q(("number", ""), _negated=True),
                    models.Q(("ticket", ""), _negated=True),
                    _connector="OR",
                ),
                name="sent_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unknown"), _negated=True),
                    models.Q(("first_posted_at__isnull", False), ("posts__gte", 1)),
                    _connector="OR",
                ),
                name="unknown_was_posted",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecode",
            constraint=models.UniqueConstraint(
                fields=("endpoint", "kind"), name="one_code_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "lighting",
                            "hedge",
                            "sight_line",
                            "patrol",
                            "cctv",
                            "repair",
                            "venue",
                            "transport",
                            "other",
                        ],
                    )
                ),
                name="service_code_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecode",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="service_code_is_not_empty"
            ),
        ),
        migrations.RunSQL(
            sql=audit_guards.sql(GUARDS_OF_OPEN311),
            reverse_sql=audit_guards.undo(GUARDS_OF_OPEN311),
        ),
    ]
