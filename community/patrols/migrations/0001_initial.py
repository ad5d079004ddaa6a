"""Make the tables of patrols."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.patrols.enums
import community.streets.enums
from community.patrols.models.guards import GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_devices"),
        ("encryption", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
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
                ("week", models.DateField()),
                ("drawn_on", models.DateField()),
                ("pairs", models.PositiveSmallIntegerField()),
                ("commitment", models.CharField(max_length=64)),
                ("seed", models.CharField(max_length=64, null=True)),
                ("seed_published_on", models.DateField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="encryption.datakey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
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
                ("day", models.DateField()),
                ("band", models.PositiveSmallIntegerField()),
                (
                    "why",
                    models.CharField(choices=community.patrols.enums.Why.as_choices, max_length=10),
                ),
                ("rate", models.FloatField()),
                ("behaviour_leads", models.BooleanField()),
                ("weeks_since", models.PositiveSmallIntegerField(null=True)),
                ("weight", models.FloatField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("pair", models.PositiveSmallIntegerField()),
                (
                    "arm",
                    models.CharField(choices=community.patrols.enums.Arm.as_choices, max_length=10),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="patrols.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
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
                ("capacity", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity__range", (1, 200))),
                        name="team_can_make_some_visits",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="patrols.team"
            ),
        ),
        migrations.CreateModel(
            name="Area",
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
                ("ward", models.CharField(max_length=60)),
                ("borough", models.CharField(max_length=60)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wards",
                        to="patrols.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMember",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="patrols.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("unit", models.UUIDField()),
                (
                    "unit_kind",
                    models.CharField(
                        choices=community.streets.enums.UnitKind.as_choices, max_length=10
                    ),
                ),
                ("day", models.DateField()),
                ("here_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("is_forgotten", models.BooleanField(default=False)),
                (
                    "slot",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="patrols.slot",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="patrols.team",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["day"], name="slot_by_day"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(fields=("plan", "rank"), name="one_slot_a_rank"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("plan", "pair", "arm"), name="one_slot_a_pair_and_arm"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("plan", "unit", "day", "band"), name="one_slot_a_road_and_band"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("band__range", (0, 7))), name="slot_band_is_of_the_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pair__gte", 1),
                        (
                            "rank",
                            django.db.models.expressions.CombinedExpression(
                                models.F("pair"), "*", models.Value(2)
                            ),
                        ),
                    ),
                    models.Q(
                        ("pair__gte", 1),
                        (
                            "rank",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("pair"), "*", models.Value(2)
                                ),
                                "-",
                                models.Value(1),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="slot_is_of_its_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("arm__in", ["extra", "usual"])), name="slot_arm_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["signal", "busy"])), name="slot_why_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_kind__in", ["stretch", "street", "spot"])),
                name="slot_unit_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("team", "week"), name="one_plan_a_week"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("week__iso_week_day", 1)), name="plan_begins_on_a_monday"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("drawn_on__lt", models.F("week"))),
                name="plan_is_drawn_before_its_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seed__isnull", True), ("seed_published_on__isnull", True)),
                    models.Q(
                        ("seed__isnull", False),
                        (
                            "seed_published_on__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("week"), "+", models.Value(datetime.timedelta(days=7))
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="seed_is_published_after_its_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                fields=("ward", "borough"), name="ward_is_of_one_team"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["unit", "-day"], name="visit_by_unit"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["day"], name="visit_by_day"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at__isnull", True),
                    models.Q(
                        ("left_at__gte", models.F("here_at")),
                        (
                            "left_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("here_at"),
                                "+",
                                models.Value(datetime.timedelta(seconds=3600)),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="visit_is_an_hour_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_forgotten", False), ("left_at__isnull", False), _connector="OR"
                ),
                name="forgotten_visit_is_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_kind__in", ["stretch", "street", "spot"])),
                name="visit_unit_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)),
                fields=("team", "unit"),
                name="one_visit_of_a_road_is_open",
            ),
        ),
        migrations.RunSQL(sql=audit_guards.sql(GUARDS), reverse_sql=audit_guards.undo(GUARDS)),
    ]
