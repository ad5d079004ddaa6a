"""Make the tables of the survey, and take census figures by age."""

import uuid

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.outcomes.enums
from community.outcomes.models.guards import SURVEY_GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    dependencies = [
        ("encryption", "0001_initial"),
        ("outcomes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                (
                    "age_band",
                    models.CharField(
                        choices=community.outcomes.enums.AgeBand.as_choices, max_length=12
                    ),
                ),
                (
                    "answered_as",
                    models.CharField(
                        choices=community.outcomes.enums.AnsweredAs.as_choices, max_length=8
                    ),
                ),
                ("borough", models.CharField(blank=True, max_length=60)),
                (
                    "near_home",
                    models.PositiveSmallIntegerField(
                        choices=community.outcomes.enums.HowSafe.as_choices
                    ),
                ),
                (
                    "busy_place",
                    models.PositiveSmallIntegerField(
                        choices=community.outcomes.enums.HowSafe.as_choices
                    ),
                ),
                (
                    "park",
                    models.PositiveSmallIntegerField(
                        choices=community.outcomes.enums.HowSafe.as_choices
                    ),
                ),
                ("happened", models.PositiveSmallIntegerField()),
                (
                    "told",
                    models.CharField(
                        blank=True, choices=community.outcomes.enums.Told.as_choices, max_length=4
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=community.outcomes.enums.WhyNot.as_choices,
                        max_length=12,
                    ),
                ),
                (
                    "would_tell",
                    models.CharField(
                        choices=community.outcomes.enums.WouldTell.as_choices, max_length=5
                    ),
                ),
                ("is_doubted", models.BooleanField()),
                ("source", models.BinaryField(max_length=16, null=True)),
                ("source_is_shared", models.BooleanField(null=True)),
                ("weighs", models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SurveyChannel",
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
                ("name", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=12)),
                (
                    "why_odd",
                    models.CharField(
                        blank=True,
                        choices=community.outcomes.enums.WhyOdd.as_choices,
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WardCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("borough", models.CharField(max_length=60)),
                ("ward", models.CharField(max_length=60)),
                ("n", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Wave",
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
                ("code", models.CharField(max_length=12, unique=True)),
                ("borough", models.CharField(blank=True, max_length=60)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("questions", models.PositiveSmallIntegerField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="figure",
            name="figure_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="figureimport",
            name="figure_import_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "offences",
                            "outcomes",
                            "workforce",
                            "confidence",
                            "prevalence",
                            "census",
                            "census-ages",
                        ],
                    )
                ),
                name="figure_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "offences",
                            "outcomes",
                            "workforce",
                            "confidence",
                            "prevalence",
                            "census",
                            "census-ages",
                        ],
                    )
                ),
                name="figure_import_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="outcomes.surveychannel",
            ),
        ),
        migrations.AddField(
            model_name="wardcount",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wards",
                to="outcomes.surveychannel",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surveychannel",
            name="wave",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels",
                to="outcomes.wave",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("happened", 0), ("told", "")),
                    models.Q(("happened__gt", 0), ("told__in", ["yes", "some", "no"])),
                    _connector="OR",
                ),
                name="told_where_it_happened",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why_not", ""),
                    models.Q(
                        ("told", "no"),
                        (
                            "why_not__in",
                            ["too_small", "no_use", "not_believed", "not_known", "afraid", "other"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="why_not_where_not_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "age_band__in",
                        ["under_18", "18_to_24", "25_to_44", "45_to_64", "65_and_over"],
                    ),
                    ("answered_as__in", ["woman", "man", "other"]),
                    ("busy_place__lte", 4),
                    ("happened__lte", 127),
                    ("near_home__lte", 4),
                    ("park__lte", 4),
                    ("would_tell__in", ["yes", "maybe", "no"]),
                ),
                name="answer_is_one_of_those_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="wardcount",
            constraint=models.UniqueConstraint(
                fields=("channel", "borough", "ward"), name="one_count_of_a_ward"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gt", models.F("opens_on"))), name="wave_has_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveychannel",
            constraint=models.UniqueConstraint(fields=("wave", "code"), name="one_code_of_a_wave"),
        ),
        migrations.AddConstraint(
            model_name="surveychannel",
            constraint=models.UniqueConstraint(fields=("wave", "name"), name="one_name_of_a_wave"),
        ),
        migrations.AddConstraint(
            model_name="surveychannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("why_odd__in", ["", "few_sources", "same_answers"])),
                name="why_odd_is_known",
            ),
        ),
        migrations.RunSQL(
            sql=audit_guards.sql(SURVEY_GUARDS), reverse_sql=audit_guards.undo(SURVEY_GUARDS)
        ),
    ]
