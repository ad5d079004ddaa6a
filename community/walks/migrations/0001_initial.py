"""Make the tables of walks."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import community.streets.enums
import community.walks.enums
import foundation.encryption.cells
import verification.enums
from community.walks.models.guards import GUARDS
from foundation.audit import guards as audit_guards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("encryption", "0001_initial"),
        ("streets", "0001_initial"),
        ("streetsafe", "0001_initial"),
        ("verification", "0002_walks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Walker",
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
                ("ref", models.CharField(max_length=6, unique=True)),
                ("given", foundation.encryption.cells.SealedField(key="key", null=True)),
                ("access", foundation.encryption.cells.SealedField(key="key", null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=verification.enums.TextLanguage.as_choices, max_length=8
                        ),
                        size=None,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("spoken_to_at", models.DateTimeField(null=True)),
                ("erase_on", models.DateField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walkers",
                        to="verification.contact",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="encryption.datakey",
                    ),
                ),
                (
                    "spoken_to_by",
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
            name="Walk",
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
                    "state",
                    models.CharField(
                        choices=community.walks.enums.WalkState.as_choices, max_length=10
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ward", models.CharField(max_length=60)),
                ("borough", models.CharField(max_length=60)),
                (
                    "wished_times",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), size=None
                    ),
                ),
                ("ring_me", models.BooleanField()),
                (
                    "company",
                    models.CharField(
                        choices=community.walks.enums.Company.as_choices, max_length=10
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=community.walks.enums.WalkKind.as_choices, max_length=10
                    ),
                ),
                ("heads", models.PositiveSmallIntegerField()),
                ("adult_confirmed", models.BooleanField()),
                ("led_by", models.CharField(blank=True, max_length=60)),
                ("token", foundation.encryption.cells.SealedField(key="walker.key", null=True)),
                ("token_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("starts_at", models.DateTimeField(null=True)),
                ("check_in_by", models.DateTimeField(null=True)),
                ("back_by", models.DateTimeField(null=True)),
                ("officer_yes_at", models.DateTimeField(null=True)),
                ("walker_yes_at", models.DateTimeField(null=True)),
                ("details_wait", models.BooleanField(default=False)),
                ("reminded_on", models.DateField(null=True)),
                ("checked_in_at", models.DateTimeField(null=True)),
                ("late_noticed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("questions_sent_at", models.DateTimeField(null=True)),
                (
                    "route",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "meet_spot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="streets.spot",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.verification",
                    ),
                ),
                (
                    "walker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walks",
                        to="walks.walker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WalkOfficer",
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
                    "wards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("attested_at", models.DateTimeField()),
                ("active", models.BooleanField(default=True)),
                (
                    "attested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.officer",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WalkChange",
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
                        choices=community.walks.enums.WalkState.as_choices, max_length=10
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=community.walks.enums.WalkState.as_choices, max_length=10
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=community.walks.enums.Why.as_choices, max_length=14, null=True
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="walks.walk",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="walks.walkofficer",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="walk",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="walks",
                to="walks.walkofficer",
            ),
        ),
        migrations.AddField(
            model_name="walk",
            name="second",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="walks.walkofficer",
            ),
        ),
        migrations.CreateModel(
            name="DeclinedPair",
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
                ("at", models.DateTimeField()),
                (
                    "walker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declined",
                        to="walks.walker",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="walks.walkofficer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WalkText",
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
                    "said",
                    models.CharField(choices=community.walks.enums.Said.as_choices, max_length=8),
                ),
                ("received_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "inbound",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.inboundtext",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="walks.walk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "walk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="feedback",
                        serialize=False,
                        to="walks.walk",
                    ),
                ),
                (
                    "listened",
                    models.CharField(choices=community.walks.enums.Mark.as_choices, max_length=4),
                ),
                (
                    "went_where",
                    models.CharField(choices=community.walks.enums.Mark.as_choices, max_length=4),
                ),
                (
                    "again",
                    models.CharField(choices=community.walks.enums.Mark.as_choices, max_length=4),
                ),
                ("on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again__in", ["yes", "no"]),
                            ("listened__in", ["yes", "no"]),
                            ("went_where__in", ["yes", "no"]),
                        ),
                        name="feedback_is_of_known_marks",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
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
                ("words", foundation.encryption.cells.SealedField(key="key", null=True)),
                ("noted_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="encryption.datakey",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="walks.walk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words__isnull", False), ("taken_at__isnull", False), _connector="OR"
                        ),
                        name="concern_is_kept_until_taken",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("chainage_m", models.PositiveSmallIntegerField(null=True)),
                ("reasons", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=140)),
                ("noted_at", models.DateTimeField()),
                (
                    "closed",
                    models.CharField(
                        choices=community.walks.enums.Closed.as_choices, max_length=14, null=True
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("told", models.CharField(blank=True, max_length=20)),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="streetsafe.action",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="walks.walk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reasons__range", (1, 131071))),
                        name="finding_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit_kind__in", ["stretch", "street", "spot"])),
                        name="finding_unit_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", None), ("closed", None), ("closed_at", None)),
                            models.Q(
                                ("action__isnull", False),
                                ("closed", None),
                                ("closed_at__isnull", False),
                            ),
                            models.Q(
                                ("action", None),
                                (
                                    "closed__in",
                                    ["asked_already", "done_already", "not_found", "nobody_can"],
                                ),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finding_is_closed_by_action_or_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="walker",
            index=models.Index(
                condition=models.Q(("erased_at", None)),
                fields=["erase_on"],
                name="walkers_to_erase",
            ),
        ),
        migrations.AddConstraint(
            model_name="walker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("erased_at", None)),
                fields=("contact",),
                name="walker_is_one_a_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="walker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "languages__contained_by",
                        ["en", "cy", "pl", "ro", "pa", "ur", "bn", "ar", "pt", "es", "tr", "uk"],
                    ),
                    ("languages__len__range", (1, 3)),
                ),
                name="walker_speaks_known_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="walker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(("access", None), ("given", None)),
                    _connector="OR",
                ),
                name="erased_walker_holds_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="walker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("spoken_to_at", None), ("spoken_to_by", None)),
                    models.Q(("spoken_to_at__isnull", False), ("spoken_to_by__isnull", False)),
                    _connector="OR",
                ),
                name="spoken_to_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="walkofficer",
            constraint=models.CheckConstraint(
                condition=models.Q(("wards__len__gte", 1)), name="walk_officer_has_a_ward"
            ),
        ),
        migrations.AddConstraint(
            model_name="walkofficer",
            constraint=models.CheckConstraint(
                condition=models.Q(("attested_by", models.F("user")), _negated=True),
                name="nobody_attests_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="walkchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "from_state__in",
                        [
                            "asked",
                            "waiting",
                            "paired",
                            "agreed",
                            "under_way",
                            "walked",
                            "missed",
                            "cancelled",
                            "lapsed",
                        ],
                    ),
                    (
                        "to_state__in",
                        [
                            "asked",
                            "waiting",
                            "paired",
                            "agreed",
                            "under_way",
                            "walked",
                            "missed",
                            "cancelled",
                            "lapsed",
                        ],
                    ),
                ),
                name="walk_change_of_known_states",
            ),
        ),
        migrations.AddConstraint(
            model_name="walkchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        [
                            "walker",
                            "stop",
                            "change",
                            "other_officer",
                            "officer",
                            "coordinator",
                            "walker_absent",
                            "not_checked",
                            "broken_off",
                            "no_officer",
                            "no_answer",
                        ],
                    ),
                    ("why", None),
                    _connector="OR",
                ),
                name="walk_change_has_a_known_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="walk",
            index=models.Index(fields=["state", "starts_at"], name="walk_by_state"),
        ),
        migrations.AddIndex(
            model_name="walk",
            index=models.Index(fields=["officer", "starts_at"], name="walk_by_officer"),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asked",
                            "waiting",
                            "paired",
                            "agreed",
                            "under_way",
                            "walked",
                            "missed",
                            "cancelled",
                            "lapsed",
                        ],
                    )
                ),
                name="walk_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("company__in", ["alone", "friend", "group"]), ("kind__in", ["pair", "group"])
                ),
                name="walk_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wished_times__len__lte", 3),
                    models.Q(("wished_times__len__gte", 1), ("ring_me", True), _connector="OR"),
                ),
                name="walk_wishes_times_or_a_call",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "group"),
                    models.Q(("heads__lte", 2), ("second", None)),
                    _connector="OR",
                ),
                name="pair_is_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "group"), ("adult_confirmed", True), _connector="OR"),
                name="pair_is_of_adults",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adult_confirmed", True),
                    models.Q(("led_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="young_group_has_a_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(("heads__range", (1, 30))), name="group_has_heads"
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["agreed", "missed", "paired", "under_way", "walked"]),
                        _negated=True,
                    ),
                    models.Q(
                        ("back_by__isnull", False),
                        ("check_in_by__isnull", False),
                        ("meet_spot__isnull", False),
                        ("officer__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="planned_walk_has_officer_time_and_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("agreed", "under_way", "walked")), _negated=True),
                    models.Q(("officer_yes_at__isnull", False), ("walker_yes_at__isnull", False)),
                    _connector="OR",
                ),
                name="agreed_walk_has_two_yeses",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("under_way", "walked")), _negated=True),
                    ("verification__isnull", False),
                    _connector="OR",
                ),
                name="walk_begins_with_a_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("back_by", None), ("back_by__gt", models.F("starts_at")), _connector="OR"
                ),
                name="walk_ends_after_its_beginning",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second", None),
                    models.Q(("second", models.F("officer")), _negated=True),
                    _connector="OR",
                ),
                name="two_officers_are_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["cancelled", "lapsed", "walked"]), _negated=True),
                fields=("walker",),
                name="one_open_walk_a_walker",
            ),
        ),
        migrations.AddConstraint(
            model_name="walk",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verification__isnull", False)),
                fields=("verification",),
                name="one_walk_a_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="declinedpair",
            constraint=models.UniqueConstraint(
                fields=("walker", "officer"), name="pair_is_declined_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="walktext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("said__in", ["yes", "change", "other", "off", "stop", "marks", "words"])
                ),
                name="walk_text_says_something_known",
            ),
        ),
        migrations.RunSQL(sql=audit_guards.sql(GUARDS), reverse_sql=audit_guards.undo(GUARDS)),
    ]
