"""Make the tables of releases: open data of quarters that are over."""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

import community.streets.enums
import community.streetsafe.enums
from community.streetsafe.models.guards import RELEASE_GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    dependencies = [
        ("streetsafe", "0003_open311"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "unit",
                        "quarter",
                        "period",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("unit", models.UUIDField()),
                ("quarter", models.DateField()),
                ("period", models.DateField()),
                ("n", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Release",
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
                ("quarter", models.DateField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
                ("road_at_least", models.PositiveSmallIntegerField()),
                ("detail_at_least", models.PositiveSmallIntegerField()),
                ("attribution", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))
                        ),
                        name="release_is_of_a_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "release",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=community.streetsafe.enums.Level.as_choices, max_length=12
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=community.streetsafe.enums.Measure.as_choices, max_length=12
                    ),
                ),
                ("borough", models.CharField(max_length=60)),
                ("ward", models.CharField(blank=True, max_length=60)),
                ("unit", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=community.streets.enums.UnitKind.as_choices,
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=140)),
                ("usrn", models.BigIntegerField(null=True)),
                ("answer", models.CharField(blank=True, max_length=20)),
                ("at_least", models.PositiveIntegerField(null=True)),
                ("at_most", models.PositiveIntegerField(null=True)),
                ("rounded", models.PositiveIntegerField(null=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="streetsafe.release",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["release", "unit"], name="release_row_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "road"), ("unit__isnull", False)),
                            models.Q(
                                models.Q(("level", "road"), _negated=True), ("unit__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="road_of_a_release_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["road", "ward", "borough"])),
                        name="release_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measure__in",
                                [
                                    "reports",
                                    "place",
                                    "behaviour",
                                    "reason",
                                    "speaks_as",
                                    "time_band",
                                ],
                            )
                        ),
                        name="release_measure_is_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            sql=audit_guards.sql(RELEASE_GUARDS), reverse_sql=audit_guards.undo(RELEASE_GUARDS)
        ),
    ]
