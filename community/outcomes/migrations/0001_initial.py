"""Make the tables of outcomes."""

import uuid

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.outcomes.enums
from community.outcomes.models.guards import GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("accounts", "0002_devices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Briefing",
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
                ("day", models.DateField()),
                (
                    "topic",
                    models.CharField(
                        choices=community.outcomes.enums.Topic.as_choices, max_length=16
                    ),
                ),
                ("heads", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=12, unique=True)),
                ("closes_on", models.DateField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FigureImport",
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
                    "kind",
                    models.CharField(
                        choices=community.outcomes.enums.FigureKind.as_choices, max_length=12
                    ),
                ),
                ("imported_at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("replaced", models.PositiveIntegerField()),
                (
                    "imported_by",
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
            name="Figure",
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
                    "kind",
                    models.CharField(
                        choices=community.outcomes.enums.FigureKind.as_choices, max_length=12
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("borough", models.CharField(blank=True, max_length=60)),
                ("ward", models.CharField(blank=True, max_length=60)),
                ("item", models.CharField(blank=True, max_length=40)),
                ("numbers", models.JSONField()),
                (
                    "figure_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="outcomes.figureimport",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="outcomes.figureimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Measure",
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                (
                    "aim",
                    models.CharField(
                        choices=community.outcomes.enums.Aim.as_choices, max_length=16
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=community.outcomes.enums.Direction.as_choices, max_length=8
                    ),
                ),
                ("source", models.CharField(max_length=80)),
                (
                    "cadence",
                    models.CharField(
                        choices=community.outcomes.enums.Cadence.as_choices, max_length=10
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=community.outcomes.enums.MeasureKind.as_choices, max_length=8
                    ),
                ),
                ("target", models.FloatField(null=True)),
                ("target_set_by", models.CharField(blank=True, max_length=80)),
                ("target_set_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target__isnull", True),
                            models.Q(
                                ("target_set_on__isnull", False),
                                models.Q(("target_set_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="target_says_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sample", "share", "count", "exact"])),
                        name="measure_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["higher", "lower", "none"])),
                        name="measure_direction_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cadence__in", ["monthly", "quarterly", "yearly"])),
                        name="measure_cadence_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=community.outcomes.enums.Moment.as_choices, max_length=8
                    ),
                ),
                ("knows", models.PositiveSmallIntegerField()),
                ("able", models.PositiveSmallIntegerField()),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulses",
                        to="outcomes.briefing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
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
                    "kind",
                    models.CharField(
                        choices=community.outcomes.enums.MeasureKind.as_choices, max_length=8
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("n", models.PositiveBigIntegerField(null=True)),
                ("part", models.PositiveBigIntegerField(null=True)),
                ("value", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("taken", models.UUIDField()),
                ("taken_at", models.DateTimeField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="outcomes.measure",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(("heads__gte", 1)), name="somebody_was_briefed"
            ),
        ),
        migrations.AddConstraint(
            model_name="briefing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        ["checks", "asked_to_prove", "first_response", "streets", "other"],
                    )
                ),
                name="briefing_topic_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["offences", "outcomes", "workforce", "confidence", "prevalence", "census"],
                    )
                ),
                name="figure_import_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("added__gt", 0), ("replaced__gt", 0), _connector="OR"),
                name="figure_import_changed_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_by__isnull", True)),
                fields=("kind", "begins_on", "borough", "ward", "item"),
                name="one_figure_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by__isnull", True),
                    models.Q(("replaced_by", models.F("figure_import")), _negated=True),
                    _connector="OR",
                ),
                name="figure_is_replaced_by_another_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("begins_on"))),
                name="figure_has_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["offences", "outcomes", "workforce", "confidence", "prevalence", "census"],
                    )
                ),
                name="figure_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="pulse",
            constraint=models.CheckConstraint(
                condition=models.Q(("able__range", (1, 5)), ("knows__range", (1, 5))),
                name="pulse_is_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="pulse",
            constraint=models.CheckConstraint(
                condition=models.Q(("moment__in", ["before", "after"])),
                name="pulse_moment_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["measure", "begins_on", "-id"], name="reading_by_period"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["sample", "share"]), _negated=True),
                    ("n__isnull", False),
                    _connector="OR",
                ),
                name="sample_has_n",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("begins_on"))),
                name="reading_has_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("high__gte", models.F("value")), ("low__lte", models.F("value"))
                ),
                name="value_is_in_its_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "share", "count", "exact"])),
                name="reading_kind_is_known",
            ),
        ),
        migrations.RunSQL(sql=audit_guards.sql(GUARDS), reverse_sql=audit_guards.undo(GUARDS)),
    ]
