"""Effects of actions, site looks, and the dates that an owner is held to.

An action that was there already was promised for the date of its first yes, and had two weeks for
its answer. Its guards are taken down meanwhile: they would owe a table that is altered.
"""

import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.streets.enums
import community.streetsafe.enums
import community.streetsafe.models.effects
import community.streetsafe.models.looks
from community.streetsafe.models.guards import ACTION, LATER_GUARDS
from foundation.audit import guards as audit_guards

_FILL = """
UPDATE streetsafe_action action SET
    answer_by = proposed_on + 14,
    promised_on = COALESCE(
        (SELECT change.due_on FROM streetsafe_actionchange change
          WHERE change.action_id = action.id AND change.to_state = 'accepted'
          ORDER BY change.at, change.id LIMIT 1),
        due_on)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("streetsafe", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(sql=audit_guards.undo([ACTION]), reverse_sql=audit_guards.sql([ACTION])),
        migrations.CreateModel(
            name="Effect",
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
                    "of",
                    models.CharField(
                        choices=community.streetsafe.models.effects.EffectOf.as_choices,
                        max_length=4,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=community.streetsafe.enums.ActionKind.as_choices, max_length=12
                    ),
                ),
                ("rule_version", models.PositiveSmallIntegerField()),
                ("judged_on", models.DateField()),
                ("roads", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField()),
                ("after", models.PositiveIntegerField()),
                ("area_before", models.PositiveIntegerField(null=True)),
                ("area_after", models.PositiveIntegerField(null=True)),
                ("weeks_before", models.PositiveSmallIntegerField(null=True)),
                ("expected", models.FloatField()),
                ("ratio", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("verdict", models.CharField(max_length=16)),
                ("wdd", models.FloatField(null=True)),
                ("wdd_error", models.FloatField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SiteLook",
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
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("looked_on", models.DateField(null=True)),
                (
                    "found",
                    models.CharField(
                        choices=community.streetsafe.models.looks.Found.as_choices,
                        max_length=12,
                        null=True,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name="action",
            name="answer_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="promised_on",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(sql=_FILL, reverse_sql=migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "proposed"), _negated=True),
                    ("answer_by__isnull", False),
                    _connector="OR",
                ),
                name="asked_says_answer_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on__isnull", True), ("promised_on__isnull", True)),
                    models.Q(("due_on__isnull", False), ("promised_on__isnull", False)),
                    _connector="OR",
                ),
                name="first_date_is_kept",
            ),
        ),
        migrations.AddField(
            model_name="effect",
            name="action",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="effects",
                to="streetsafe.action",
            ),
        ),
        migrations.AddField(
            model_name="sitelook",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sitelook",
            name="looked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(
                fields=("action", "of"), name="action_is_judged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of", "kind")), fields=("kind",), name="kind_is_judged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(("of__in", ["road", "ring", "kind"])), name="effect_of_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__isnull", True), ("of", "kind")),
                    models.Q(models.Q(("of", "kind"), _negated=True), ("action__isnull", False)),
                    _connector="OR",
                ),
                name="effect_is_of_an_action_or_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "we cannot tell"),
                    models.Q(("high__lt", 1), ("verdict", "fewer")),
                    models.Q(("low__gt", 1), ("verdict", "more")),
                    models.Q(("high__gte", 1), ("low__lte", 1), ("verdict", "no clear change")),
                    _connector="OR",
                ),
                name="verdict_follows_the_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="effect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("high", None),
                        ("low", None),
                        ("ratio", None),
                        ("verdict", "we cannot tell"),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("verdict", "we cannot tell"), _negated=True),
                            ("high__isnull", False),
                            ("low__isnull", False),
                            ("ratio__isnull", False),
                        ),
                        ("high__gte", models.F("ratio")),
                        ("low__gt", 0),
                        ("low__lte", models.F("ratio")),
                    ),
                    _connector="OR",
                ),
                name="ratio_lies_in_its_interval",
            ),
        ),
        migrations.AddIndex(
            model_name="sitelook",
            index=models.Index(fields=["unit", "-asked_on"], name="look_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="sitelook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("looked_on", None)), fields=("unit",), name="one_look_is_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitelook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("found", None), ("looked_by", None), ("looked_on", None), ("note", "")
                    ),
                    models.Q(
                        ("found__in", ["as_reported", "in_part", "nothing"]),
                        ("looked_by__isnull", False),
                        ("looked_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="look_says_by_whom_and_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitelook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("looked_by", None),
                    models.Q(("looked_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_looks",
            ),
        ),
        migrations.RunSQL(
            sql=audit_guards.sql([ACTION, *LATER_GUARDS]),
            reverse_sql=audit_guards.undo([ACTION, *LATER_GUARDS]),
        ),
    ]
