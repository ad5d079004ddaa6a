"""Make the tables of StreetSafe."""

import uuid

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.streets.enums
import community.streetsafe.enums
import community.streetsafe.models.signals
from community.streetsafe.models.guards import GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_devices"),
        ("encryption", "0001_initial"),
        ("streets", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
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
                ("name", models.CharField(max_length=100, unique=True)),
                ("public_name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=community.streetsafe.enums.PartnerKind.as_choices, max_length=12
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["council", "transport", "landowner", "businesses", "police"],
                            )
                        ),
                        name="partner_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerMember",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="streetsafe.partner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProfileCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "borough",
                        "quarter",
                        "question",
                        "answer",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("borough", models.CharField(max_length=60)),
                ("quarter", models.DateField()),
                ("question", models.CharField(max_length=20)),
                ("answer", models.CharField(max_length=20)),
                ("n", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))
                        ),
                        name="profiles_have_no_finer_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
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
                ("unit", models.UUIDField()),
                ("unit_kind", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=community.streetsafe.models.signals.SignalKind.as_choices,
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=community.streetsafe.models.signals.SignalState.as_choices,
                        default="new",
                        max_length=10,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("expected", models.FloatField()),
                ("window_days", models.PositiveSmallIntegerField()),
                ("p", models.FloatField()),
                ("q", models.FloatField(null=True)),
                ("sources", models.PositiveIntegerField()),
                ("days", models.PositiveSmallIntegerField()),
                ("first_seen_on", models.DateField()),
                ("last_seen_on", models.DateField()),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "why_not_real",
                    models.CharField(
                        choices=community.streetsafe.models.signals.NotRealBecause.as_choices,
                        max_length=14,
                        null=True,
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Action",
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
                ("unit", models.UUIDField()),
                (
                    "unit_kind",
                    models.CharField(
                        choices=community.streets.enums.UnitKind.as_choices, max_length=10
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionKind.as_choices, max_length=12
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionState.as_choices,
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("public_note", models.CharField(blank=True, max_length=200)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="streetsafe.partner",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="streetsafe.signal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SourceKey",
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
                ("begins_on", models.DateField(unique=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chainage_m", models.PositiveSmallIntegerField(null=True)),
                (
                    "feeling",
                    models.CharField(
                        choices=community.streetsafe.enums.Feeling.as_choices, max_length=10
                    ),
                ),
                ("reasons", models.PositiveIntegerField()),
                (
                    "when_band",
                    models.CharField(
                        choices=community.streetsafe.enums.When.as_choices, max_length=10
                    ),
                ),
                (
                    "dark",
                    models.CharField(
                        choices=community.streetsafe.enums.Dark.as_choices, max_length=10
                    ),
                ),
                (
                    "time_band",
                    models.CharField(
                        choices=community.streetsafe.enums.TimeBand.as_choices,
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "speaks_as",
                    models.CharField(
                        choices=community.streetsafe.enums.SpeaksAs.as_choices,
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=community.streetsafe.enums.Channel.as_choices, max_length=10
                    ),
                ),
                ("received_on", models.DateField()),
                (
                    "counted",
                    models.CharField(
                        choices=community.streetsafe.enums.Counted.as_choices, max_length=10
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        choices=community.streetsafe.enums.WhyNotCounted.as_choices,
                        max_length=10,
                        null=True,
                    ),
                ),
                ("source", models.BinaryField(max_length=16, null=True)),
                ("receipt_index", models.BinaryField(max_length=32, null=True, unique=True)),
                (
                    "spot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="streets.spot"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="streets.street"
                    ),
                ),
                (
                    "stretch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="streets.stretch"
                    ),
                ),
                (
                    "weighed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="streetsafe.sourcekey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "unit",
                        "group",
                        "dark",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("unit", models.UUIDField()),
                (
                    "group",
                    models.CharField(
                        choices=community.streetsafe.enums.Group.as_choices, max_length=10
                    ),
                ),
                ("dark", models.CharField(blank=True, max_length=10)),
                ("score", models.FloatField()),
                ("c28", models.PositiveIntegerField()),
                ("c91", models.PositiveIntegerField()),
                ("b28", models.PositiveIntegerField()),
                ("b91", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["group", "dark", "-score"], name="standing_by_score")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "unit",
                        "week",
                        "group",
                        "dark",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("unit", models.UUIDField()),
                ("week", models.DateField()),
                (
                    "group",
                    models.CharField(
                        choices=community.streetsafe.enums.Group.as_choices, max_length=10
                    ),
                ),
                (
                    "dark",
                    models.CharField(
                        choices=community.streetsafe.enums.Dark.as_choices, max_length=10
                    ),
                ),
                ("n", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["week"], name="tally_by_week")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)),
                        name="tally_begins_on_a_monday",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionChange",
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
                (
                    "from_state",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionState.as_choices, max_length=10
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionState.as_choices, max_length=10
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="streetsafe.action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_state__in",
                                [
                                    "proposed",
                                    "accepted",
                                    "declined",
                                    "started",
                                    "done",
                                    "withdrawn",
                                ],
                            ),
                            (
                                "to_state__in",
                                [
                                    "proposed",
                                    "accepted",
                                    "declined",
                                    "started",
                                    "done",
                                    "withdrawn",
                                ],
                            ),
                        ),
                        name="change_of_known_states",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["kind", "state", "p"], name="signal_by_list"),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("closed", "not_real")), _negated=True),
                fields=("unit", "kind"),
                name="one_signal_is_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("new", "closed")),
                    models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                    _connector="OR",
                ),
                name="judged_signal_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_real"), _negated=True),
                    ("why_not_real__isnull", False),
                    _connector="OR",
                ),
                name="not_real_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["growing", "burst", "one_source", "busy"])),
                name="signal_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "real", "not_real", "acting", "closed"])),
                name="signal_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["owner", "state", "due_on"], name="action_by_owner"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["unit"], name="action_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("accepted", "started", "done")), _negated=True),
                    ("due_on__isnull", False),
                    _connector="OR",
                ),
                name="accepted_has_owner_and_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="done_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
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
                name="action_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["proposed", "accepted", "declined", "started", "done", "withdrawn"],
                    )
                ),
                name="action_state_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["stretch", "received_on"], name="report_by_stretch"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["street", "received_on"], name="report_by_street"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["spot", "received_on"], name="report_by_spot"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["received_on"], name="report_by_day"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("counted", "held")), fields=["received_on"], name="report_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("spot__isnull", True), ("street__isnull", True), ("stretch__isnull", False)
                    ),
                    models.Q(
                        ("spot__isnull", True), ("street__isnull", False), ("stretch__isnull", True)
                    ),
                    models.Q(
                        ("spot__isnull", False), ("street__isnull", True), ("stretch__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="report_names_one_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chainage_m__isnull", True), ("stretch__isnull", False), _connector="OR"
                ),
                name="chainage_is_along_a_stretch",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("feeling", "unsafe"), ("reasons__range", (1, 131071))),
                    models.Q(("feeling", "better"), ("reasons", 0)),
                    _connector="OR",
                ),
                name="report_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted", "yes"), ("why_not__isnull", False), _connector="OR"),
                name="what_does_not_count_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__isnull", True), ("source_key__isnull", False), _connector="OR"
                ),
                name="source_has_its_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("feeling__in", ["unsafe", "better"]),
                    ("feeling__isnull", True),
                    _connector="OR",
                ),
                name="report_feeling_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("when_band__in", ["just_now", "today", "this_week", "often"]),
                    ("when_band__isnull", True),
                    _connector="OR",
                ),
                name="report_when_band_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dark__in", ["dark", "daylight", "both"]),
                    ("dark__isnull", True),
                    _connector="OR",
                ),
                name="report_dark_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("time_band__in", ["morning", "afternoon", "evening", "night"]),
                    ("time_band__isnull", True),
                    _connector="OR",
                ),
                name="report_time_band_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("speaks_as__in", ["woman", "girl", "man", "another"]),
                    ("speaks_as__isnull", True),
                    _connector="OR",
                ),
                name="report_speaks_as_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["web", "app", "phone", "event"]),
                    ("channel__isnull", True),
                    _connector="OR",
                ),
                name="report_channel_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted__in", ["yes", "held", "no"]),
                    ("counted__isnull", True),
                    _connector="OR",
                ),
                name="report_counted_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why_not__in", ["too_fast", "trap", "replayed", "source", "not_real"]),
                    ("why_not__isnull", True),
                    _connector="OR",
                ),
                name="report_why_not_is_known",
            ),
        ),
        migrations.RunSQL(sql=audit_guards.sql(GUARDS), reverse_sql=audit_guards.undo(GUARDS)),
    ]
