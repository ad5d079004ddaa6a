"""Make the tables of the domain, and let the database refuse a YES without a decision."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

import foundation.encryption.cells
import foundation.sms.statuses
import verification.enums
from foundation.audit import guards as audit_guards
from verification.models.guards import GUARDS

# Composite keys: the decision's join, check and face, and the text's decision, must be of the same
# verification. `confirmed_only` is a generated column, so that a CONFIRMED text can point only at
# a decision of kind CONFIRMED; `face_after_answer`, so that no face which came after the answer
# can stand beside a decision.
NO_YES_WITHOUT_A_DECISION = """
ALTER TABLE verification_join
    ADD CONSTRAINT join_of_verification UNIQUE (id, verification_id);
ALTER TABLE verification_officercheck
    ADD CONSTRAINT check_of_verification UNIQUE (id, verification_id);
ALTER TABLE verification_face
    ADD CONSTRAINT face_of_verification UNIQUE (id, verification_id, after_answer);
ALTER TABLE verification_proposal
    ADD COLUMN face_after_answer boolean GENERATED ALWAYS AS (
        CASE WHEN shown_face_id IS NOT NULL THEN false END
    ) STORED,
    ADD CONSTRAINT proposal_face_is_its_own
        FOREIGN KEY (shown_face_id, verification_id, face_after_answer)
        REFERENCES verification_face (id, verification_id, after_answer);
ALTER TABLE verification_decision
    ADD COLUMN face_after_answer boolean GENERATED ALWAYS AS (
        CASE WHEN shown_face_id IS NOT NULL THEN false END
    ) STORED,
    ADD CONSTRAINT decision_face_is_its_own
        FOREIGN KEY (shown_face_id, verification_id, face_after_answer)
        REFERENCES verification_face (id, verification_id, after_answer),
    ADD CONSTRAINT decision_of_verification UNIQUE (id, verification_id, kind),
    ADD CONSTRAINT decision_join_is_its_own FOREIGN KEY (join_id, verification_id)
        REFERENCES verification_join (id, verification_id),
    ADD CONSTRAINT decision_check_is_its_own FOREIGN KEY (officer_check_id, verification_id)
        REFERENCES verification_officercheck (id, verification_id);
ALTER TABLE verification_message
    ADD COLUMN confirmed_only varchar(10) GENERATED ALWAYS AS (
        CASE WHEN text_key = 'confirmed' THEN 'confirmed' END
    ) STORED,
    ADD CONSTRAINT confirmed_text_of_confirmed_decision
        FOREIGN KEY (decision_id, verification_id, confirmed_only)
        REFERENCES verification_decision (id, verification_id, kind);
"""
UNDO = """
ALTER TABLE verification_message
    DROP CONSTRAINT confirmed_text_of_confirmed_decision, DROP COLUMN confirmed_only;
ALTER TABLE verification_decision
    DROP CONSTRAINT decision_check_is_its_own, DROP CONSTRAINT decision_join_is_its_own,
    DROP CONSTRAINT decision_of_verification, DROP CONSTRAINT decision_face_is_its_own,
    DROP COLUMN face_after_answer;
ALTER TABLE verification_proposal
    DROP CONSTRAINT proposal_face_is_its_own, DROP COLUMN face_after_answer;
ALTER TABLE verification_face DROP CONSTRAINT face_of_verification;
ALTER TABLE verification_officercheck DROP CONSTRAINT check_of_verification;
ALTER TABLE verification_join DROP CONSTRAINT join_of_verification;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("encryption", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Verification",
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
                (
                    "reason",
                    models.CharField(choices=verification.enums.Reason.as_choices, max_length=10),
                ),
                (
                    "language",
                    models.CharField(
                        choices=verification.enums.TextLanguage.as_choices,
                        default="en",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=verification.enums.State.as_choices, max_length=10),
                ),
                ("state_at", models.DateTimeField()),
                (
                    "match",
                    models.CharField(
                        choices=verification.enums.Match.as_choices,
                        default="not_used",
                        max_length=10,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=verification.enums.Evidence.as_choices, max_length=8, null=True
                    ),
                ),
                (
                    "contact_way",
                    models.CharField(
                        choices=verification.enums.ContactWay.as_choices, max_length=8, null=True
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("join_by", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("decide_by", models.DateTimeField(null=True)),
                ("still_checking_at", models.DateTimeField(null=True)),
                ("still_checking_sent", models.PositiveSmallIntegerField(default=0)),
                ("overdue_at", models.DateTimeField(null=True)),
                ("dark_at", models.DateTimeField(null=True)),
                ("tell_by", models.DateTimeField(null=True)),
                ("extended_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_how",
                    models.CharField(
                        choices=verification.enums.EndedHow.as_choices, max_length=18, null=True
                    ),
                ),
                ("match_digest", models.BinaryField(null=True)),
                ("match_codes_sent", models.PositiveSmallIntegerField(default=0)),
                ("match_codes_tried", models.PositiveSmallIntegerField(default=0)),
                ("mismatches", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_ask_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "officer_stage",
                    models.CharField(
                        choices=verification.enums.OfficerStage.as_choices,
                        default="waiting",
                        max_length=17,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("officer_answered_at", models.DateTimeField(null=True)),
                ("officer_ended_at", models.DateTimeField(null=True)),
                ("answer_shown_at", models.DateTimeField(null=True)),
                ("caller_wrong_digits", models.PositiveSmallIntegerField(default=0)),
                (
                    "claimed_by",
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
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Officer",
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
                ("number", models.CharField(max_length=8, unique=True)),
                ("rank", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                (
                    "status",
                    models.CharField(
                        choices=verification.enums.OfficerStatus.as_choices, max_length=10
                    ),
                ),
                ("looks", models.CharField(max_length=30)),
                ("photo", models.BinaryField(null=True)),
                ("photo_digest", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="accounts.team",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsolePresence",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["-beat_at"], name="newest_console")],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("phone_index", models.BinaryField(null=True, unique=True)),
                ("phone_sealed", foundation.encryption.cells.SealedField(key="key", null=True)),
                ("textable", models.BooleanField()),
                (
                    "language",
                    models.CharField(
                        choices=verification.enums.TextLanguage.as_choices, max_length=2, null=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("opted_out_at", models.DateTimeField(null=True)),
                ("quiet_at", models.DateTimeField(null=True)),
                ("write_only_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("wrong_window_at", models.DateTimeField(null=True)),
                ("wrong_in_window", models.PositiveSmallIntegerField(default=0)),
                ("wrong_day_at", models.DateTimeField(null=True)),
                ("wrong_in_day", models.PositiveSmallIntegerField(default=0)),
                ("too_many_at", models.DateTimeField(null=True)),
                ("silenced_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JoinCode",
            fields=[
                (
                    "verification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="join_code",
                        serialize=False,
                        to="verification.verification",
                    ),
                ),
                ("digest", models.BinaryField(unique=True)),
                (
                    "sealed",
                    foundation.encryption.cells.SealedField(key="verification.key", null=True),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "phone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.contact",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="verification",
            name="contact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verifications",
                to="verification.contact",
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="device",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.device"
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="told_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Join",
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
                    "way",
                    models.CharField(
                        choices=verification.enums.ContactWay.as_choices, max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="verification.contact",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="verification.verification"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="verification",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verifications",
                to="verification.officer",
            ),
        ),
        migrations.CreateModel(
            name="MatchTry",
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
                ("digest", models.BinaryField()),
                ("of_code", models.PositiveSmallIntegerField()),
                ("while_joined", models.BooleanField()),
                ("typed_at", models.DateTimeField()),
                ("compared_at", models.DateTimeField(null=True)),
                (
                    "result",
                    models.CharField(
                        choices=verification.enums.Match.as_choices, max_length=10, null=True
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match_tries",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("compared_at__isnull", True)),
                        fields=["verification", "id"],
                        name="match_tries_uncompared",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LookUpMisses",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("window_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PhoneCaller",
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
                ("answer_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_the_person", models.BooleanField(null=True)),
                ("joined", models.BooleanField(default=False)),
                ("proved", models.BooleanField(default=False)),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callers",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer_by__isnull", False)),
                        fields=["answer_by"],
                        name="callers_unanswered",
                    ),
                    models.Index(fields=["verification", "taken_by"], name="callers_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("joined", True)),
                        fields=("verification",),
                        name="one_line_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined", False), ("proved", False)),
                            ("is_the_person", True),
                            _connector="OR",
                        ),
                        name="only_the_person_joins_or_proves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyPeriod",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "boroughs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=verification.enums.Reason.as_choices, max_length=10
                        ),
                        size=None,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_periods",
                        to="verification.officer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfficerCheck",
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
                    "occasion",
                    models.CharField(
                        choices=verification.enums.CheckOccasion.as_choices, max_length=8
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(choices=verification.enums.Verdict.as_choices, max_length=7),
                ),
                (
                    "identity",
                    models.CharField(choices=verification.enums.Verdict.as_choices, max_length=7),
                ),
                (
                    "on_duty",
                    models.CharField(choices=verification.enums.Verdict.as_choices, max_length=7),
                ),
                (
                    "area",
                    models.CharField(choices=verification.enums.Verdict.as_choices, max_length=7),
                ),
                (
                    "purpose",
                    models.CharField(choices=verification.enums.Verdict.as_choices, max_length=7),
                ),
                ("sources", models.JSONField()),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officer_checks",
                        to="verification.verification",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterImport",
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
                ("imported_at", models.DateTimeField()),
                ("span_from", models.DateTimeField()),
                ("span_to", models.DateTimeField()),
                ("periods", models.PositiveIntegerField()),
                ("replaced", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["-imported_at"], name="roster_newest")],
            },
        ),
        migrations.CreateModel(
            name="StaffNumber",
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
                ("phone_index", models.BinaryField(unique=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="verification.officer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Words",
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
                        choices=verification.enums.WordsKind.as_choices, max_length=16
                    ),
                ),
                ("sealed", foundation.encryption.cells.SealedField(key="key")),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="verification.contact",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="verification.verification",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Face",
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
                    "sealed",
                    foundation.encryption.cells.SealedField(key="verification.key", null=True),
                ),
                ("digest", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("after_answer", models.BooleanField()),
                (
                    "status",
                    models.CharField(
                        choices=verification.enums.FaceStatus.as_choices,
                        default="received",
                        max_length=8,
                    ),
                ),
                (
                    "prepared",
                    foundation.encryption.cells.SealedField(key="verification.key", null=True),
                ),
                ("prepared_digest", models.BinaryField(null=True)),
                ("prepared_at", models.DateTimeField(null=True)),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faces",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["verification", "received_at"], name="faces_of_case"),
                    models.Index(
                        condition=models.Q(("status", "received")),
                        fields=["received_at"],
                        name="faces_to_prepare",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("prepared__isnull", False),
                                ("prepared_at__isnull", False),
                                ("prepared_digest__isnull", False),
                                ("status", "ready"),
                            ),
                            models.Q(
                                models.Q(("status", "ready"), _negated=True),
                                ("prepared__isnull", True),
                                ("prepared_digest__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="ready_face_can_be_shown",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("proposed_at", models.DateTimeField()),
                (
                    "face",
                    models.CharField(choices=verification.enums.FaceTick.as_choices, max_length=8),
                ),
                ("reason_fits", models.BooleanField()),
                (
                    "heard",
                    models.CharField(choices=verification.enums.Heard.as_choices, max_length=5),
                ),
                (
                    "status",
                    models.CharField(
                        choices=verification.enums.ProposalStatus.as_choices,
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "shown_face",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.face",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="verification.verification",
                    ),
                ),
                (
                    "why",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                        choices=verification.enums.FollowUpKind.as_choices, max_length=13
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(default=1)),
                ("due_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="verification.contact",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="verification.verification",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactAttempt",
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
                    "whom",
                    models.CharField(
                        choices=verification.enums.CalledParty.as_choices, max_length=7
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=verification.enums.CallOutcome.as_choices, max_length=13
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="verification.verification",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
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
                    "ended",
                    models.CharField(
                        choices=verification.enums.JudgedEnding.as_choices, max_length=9
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=verification.enums.HowKnown.as_choices, max_length=15, null=True
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="verification.verification",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
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
                        choices=verification.enums.DecisionKind.as_choices, max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "face",
                    models.CharField(
                        choices=verification.enums.FaceTick.as_choices, max_length=8, null=True
                    ),
                ),
                ("reason_fits", models.BooleanField(null=True)),
                (
                    "heard",
                    models.CharField(
                        choices=verification.enums.Heard.as_choices, max_length=5, null=True
                    ),
                ),
                (
                    "shown_face",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.face",
                    ),
                ),
                ("shown_face_digest", models.BinaryField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="verification.verification",
                    ),
                ),
                (
                    "join",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.join",
                    ),
                ),
                (
                    "officer_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.officercheck",
                    ),
                ),
                (
                    "why",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Alarm",
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
                    "cause",
                    models.CharField(
                        choices=verification.enums.AlarmCause.as_choices, max_length=20
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=verification.enums.Priority.as_choices
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("escalated_at", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("urgency", models.PositiveSmallIntegerField(default=0)),
                ("unblocked_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=verification.enums.AlarmOutcome.as_choices, max_length=20, null=True
                    ),
                ),
                (
                    "proposed_outcome",
                    models.CharField(
                        choices=verification.enums.AlarmOutcome.as_choices, max_length=20, null=True
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
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
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="verification.contact",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="verification.verification",
                    ),
                ),
                (
                    "incident_number",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClosingProposal",
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
                ("proposed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=verification.enums.ProposalStatus.as_choices,
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing_proposals",
                        to="verification.alarm",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident_number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispatch",
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
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="verification.alarm",
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
                (
                    "incident_number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.words",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dispatches",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "verification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="verification.verification",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="verification.contact"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseContact",
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
                ("attached_at", models.DateTimeField()),
                ("last_text_at", models.DateTimeField()),
                ("joined", models.BooleanField(default=False)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_contacts",
                        to="verification.contact",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_contacts",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["contact", "-last_text_at"], name="cases_of_contact")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("verification", "contact"), name="contact_belongs_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("joined", True)),
                        fields=("verification",),
                        name="one_contact_joined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundText",
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
                ("provider_sid", models.CharField(max_length=64, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=foundation.sms.senders.Channel.as_choices,
                        default="sms",
                        max_length=9,
                    ),
                ),
                ("pictures", models.PositiveSmallIntegerField(default=0)),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_parts",
                        to="verification.inboundtext",
                    ),
                ),
                ("sealed", foundation.encryption.cells.SealedField(key="contact.key")),
                ("received_at", models.DateTimeField()),
                ("alarm_word", models.BooleanField()),
                ("says_place", models.BooleanField(default=False)),
                (
                    "alarm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="verification.alarm",
                    ),
                ),
                ("odd", models.BooleanField(default=False)),
                ("is_score", models.BooleanField(default=False)),
                ("unread_due_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inbound_texts",
                        to="verification.contact",
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
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inbound_texts",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("read_at__isnull", True), ("unread_due_at__isnull", False)
                        ),
                        fields=["unread_due_at"],
                        name="unread_replies",
                    ),
                    models.Index(fields=["contact", "received_at"], name="texts_of_contact"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LocationFix",
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
                ("sealed", foundation.encryption.cells.SealedField(key="verification.key")),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("says_something", models.BooleanField()),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locations",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["verification", "received_at"], name="fixes_of_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                    "text_key",
                    models.CharField(choices=verification.enums.TextKey.as_choices, max_length=16),
                ),
                ("sealed", foundation.encryption.cells.SealedField(key="contact.key")),
                (
                    "language",
                    models.CharField(
                        choices=verification.enums.TextLanguage.as_choices,
                        default="en",
                        max_length=2,
                    ),
                ),
                ("gloss", foundation.encryption.cells.SealedField(key="contact.key", null=True)),
                ("segments", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=foundation.sms.statuses.MessageStatus.as_choices,
                        default="queued",
                        max_length=11,
                    ),
                ),
                ("status_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("provider_sid", models.CharField(max_length=64, null=True, unique=True)),
                ("error_code", models.PositiveIntegerField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="verification.contact",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.decision",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "sending"])),
                        fields=["due_at"],
                        name="messages_to_send",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("missed_at", None),
                            models.Q(
                                ("status__in", ["delivered", "withdrawn", "failed", "undelivered"]),
                                _negated=True,
                            ),
                        ),
                        fields=["created_at"],
                        name="messages_without_receipt",
                    ),
                    models.Index(fields=["contact", "created_at"], name="messages_of_contact"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_key", "confirmed"), _negated=True),
                            models.Q(("decision__isnull", False), ("verification__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmed_text_has_a_decision",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("text_key", "confirmed")),
                        fields=("verification",),
                        name="one_confirmed_text_a_case",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("state__in", ["requested", "joined", "confirmed"])),
                fields=["state", "requested_at"],
                name="live_verifications",
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                fields=["officer", "-requested_at", "-id"], name="newest_of_officer"
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["officer", "-state_at"], name="lately_of_officer"),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("officer_stage", "waiting"), ("state", "refused")),
                fields=["join_by"],
                name="refused_while_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("officer_stage", "checking"), ("state", "refused")),
                fields=["answer_shown_at"],
                name="refused_while_checking",
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("tell_by__isnull", False)),
                fields=["tell_by"],
                name="to_be_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "requested",
                            "joined",
                            "confirmed",
                            "refused",
                            "unverified",
                            "cancelled",
                            "expired",
                            "revoked",
                            "ended",
                        ],
                    )
                ),
                name="state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "joined"), _negated=True),
                    models.Q(("decide_by__isnull", False), ("joined_at__isnull", False)),
                    _connector="OR",
                ),
                name="joined_has_a_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["confirmed", "revoked", "ended"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("joined_at__isnull", False)),
                    _connector="OR",
                ),
                name="confirmed_was_joined_and_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "expired"), _negated=True),
                    ("joined_at__isnull", True),
                    _connector="OR",
                ),
                name="expired_was_never_joined",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("officer_stage__in", ["waiting", "checking", "answered", "call_control_room"])
                ),
                fields=("officer",),
                name="one_open_verification_an_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["serving", "restricted", "suspended", "left"])),
                name="officer_status_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="dutyperiod",
            index=models.Index(fields=["officer", "starts_at"], name="duty_of_officer"),
        ),
        migrations.AddConstraint(
            model_name="dutyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="duty_period_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="officercheck",
            index=models.Index(fields=["verification", "-read_at"], name="checks_of_case"),
        ),
        migrations.AddConstraint(
            model_name="officercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["yes", "no", "unknown"])),
                name="status_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="officercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("identity__in", ["yes", "no", "unknown"])),
                name="identity_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="officercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_duty__in", ["yes", "no", "unknown"])),
                name="on_duty_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="officercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("area__in", ["yes", "no", "unknown"])),
                name="area_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="officercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["yes", "no", "unknown"])),
                name="purpose_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("verification",),
                name="one_open_proposal_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="second_person_is_another",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="message",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.message",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("done_at__isnull", True),
                    models.Q(("kind__in", ("feedback", "next_day")), _negated=True),
                ),
                fields=["verification"],
                name="follow_ups_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("alarmed_at__isnull", True),
                    ("done_at__isnull", True),
                    ("message__isnull", True),
                ),
                fields=["kind", "due_at"],
                name="follow_ups_due",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(
                    ("answer_by__isnull", False),
                    ("answered_at__isnull", True),
                    ("done_at__isnull", True),
                ),
                fields=["answer_by"],
                name="follow_ups_late",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("message__isnull", False)),
                fields=["contact"],
                name="follow_ups_unanswered",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                fields=("verification", "contact", "kind", "ordinal"),
                name="one_follow_up_of_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("verification", "kind"), name="one_decision_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "confirmed"), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("face__in", ["matches", "not_seen"]),
                        ("join__isnull", False),
                        ("officer_check__isnull", False),
                        ("reason_fits", True),
                    ),
                    _connector="OR",
                ),
                name="confirmed_has_person_join_and_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shown_face__isnull", True), ("shown_face_digest__isnull", True)),
                    models.Q(("shown_face__isnull", False), ("shown_face_digest__isnull", False)),
                    _connector="OR",
                ),
                name="shown_face_has_its_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second__isnull", True),
                    models.Q(("second", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_second_is_another",
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["priority", "raised_at"],
                name="open_alarms",
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("contact__isnull", False), ("verification__isnull", True)),
                fields=["raised_at"],
                name="alarms_of_phones",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause__in",
                        [
                            "sos",
                            "words_without_case",
                            "flood",
                            "forged_text",
                            "caller_unproved",
                            "caller_lost",
                            "asked_quiet",
                            "nobody_may_act",
                            "throttled_code",
                            "officer_panic",
                            "officer_refused",
                            "code_after_refusal",
                            "mismatch",
                            "code_collision",
                            "staff_number",
                            "cancelled_after_join",
                            "refused",
                            "unverified",
                            "revoked",
                            "off_duty",
                            "odd_reply",
                            "unknown_code",
                            "dead_code",
                            "not_reached",
                            "not_told",
                            "unclaimed",
                            "stale_claim",
                            "proposal",
                            "hand_over",
                            "expired",
                            "moved",
                            "dark",
                            "overdue",
                            "check_in_missed",
                            "arrest_unchecked",
                            "ring_due",
                            "follow_up_unanswered",
                            "unjudged",
                            "no_console",
                            "watchkeeper_late",
                            "worker_deaf",
                            "roster_old",
                            "provider_down",
                        ],
                    )
                ),
                name="alarm_cause_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", [1, 2, 3])), name="alarm_priority_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__in", ["prank", "test", "curiosity", "wrong_number"]),
                        _negated=True,
                    ),
                    ("outcome__isnull", True),
                    models.Q(
                        ("closed_by__isnull", False),
                        ("proposed_by__isnull", False),
                        models.Q(("proposed_by", models.F("closed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_prank_is_closed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True), ("verification__isnull", False)),
                fields=("verification", "cause"),
                name="one_open_alarm_a_case_and_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("contact__isnull", False),
                    ("verification__isnull", True),
                ),
                fields=("contact", "cause"),
                name="one_open_alarm_a_phone_and_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("contact__isnull", True),
                    ("verification__isnull", True),
                ),
                fields=("cause",),
                name="one_open_alarm_of_the_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "not_known"), ("how__isnull", True)),
                    models.Q(
                        ("ended__in", ["well", "badly"]),
                        ("how__in", ["spoke_to_person", "unit_saw_person", "person_wrote"]),
                        ("how__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="judgement_says_how_it_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("alarm",),
                name="one_open_closing_proposal_an_alarm",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="closing_is_answered_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "no_contact_possible"), ("priority", 1), _negated=True),
                    models.Q(("incident_number__isnull", False), ("second__isnull", False)),
                    _connector="OR",
                ),
                name="no_contact_has_number_and_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second__isnull", True),
                    models.Q(("second", models.F("closed_by")), _negated=True),
                    _connector="OR",
                ),
                name="second_closer_is_another",
            ),
        ),
        # What Django's models cannot say.
        migrations.CreateModel(
            name="CasePresence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
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
                ("offered_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=verification.enums.HandOverStatus.as_choices,
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
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
                ("opened_at", models.DateTimeField()),
                ("test_sent_at", models.DateTimeField(null=True)),
                ("test_taken_at", models.DateTimeField(null=True)),
                ("round_trip_ms", models.PositiveIntegerField(null=True)),
                ("sound_heard", models.BooleanField(default=False)),
                (
                    "alerts",
                    models.CharField(
                        choices=verification.enums.DesktopAlerts.as_choices,
                        max_length=11,
                        null=True,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ShiftHandOver",
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
                ("offered_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ShiftWords",
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
                        choices=verification.enums.ShiftWordsKind.as_choices, max_length=11
                    ),
                ),
                ("sealed", foundation.encryption.cells.SealedField(key="key")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="casepresence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="casepresence",
            name="verification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="verification.verification",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="given_to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="line",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="verification.words",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="verification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="verification.verification",
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="allowed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="console_shifts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shifthandover",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shifthandover",
            name="given_to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shifthandover",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="verification.shift",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="of_shift",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="verification.shifthandover",
            ),
        ),
        migrations.AddField(
            model_name="shiftwords",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, to="encryption.datakey"
            ),
        ),
        migrations.AddField(
            model_name="shiftwords",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="words",
                to="verification.shift",
            ),
        ),
        migrations.AddField(
            model_name="shiftwords",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="casepresence",
            index=models.Index(fields=["-seen_at"], name="newest_presences"),
        ),
        migrations.AddConstraint(
            model_name="casepresence",
            constraint=models.UniqueConstraint(
                fields=("user", "verification"), name="one_presence_a_user_and_case"
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["-started_at"], name="newest_shifts"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("user",),
                name="one_open_shift_a_user",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_at__isnull", True),
                    ("allowed_by__isnull", False),
                    models.Q(("sound_heard", True), ("test_taken_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_shift_begins_checked_or_allowed",
            ),
        ),
        migrations.AddIndex(
            model_name="shifthandover",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=["given_to"],
                name="hand_overs_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="shifthandover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("shift",),
                name="one_standing_hand_over_a_shift",
            ),
        ),
        migrations.AddConstraint(
            model_name="shifthandover",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_to", models.F("given_by")), _negated=True),
                name="a_shift_is_handed_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("verification",),
                name="one_open_hand_over_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_to", models.F("given_by")), _negated=True),
                name="a_case_is_handed_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="an_open_hand_over_has_no_answer",
            ),
        ),
        migrations.CreateModel(
            name="ConfidenceScore",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "borough",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField()),
                ("borough", models.CharField(blank=True, max_length=60)),
                ("ones", models.PositiveIntegerField(default=0)),
                ("twos", models.PositiveIntegerField(default=0)),
                ("threes", models.PositiveIntegerField(default=0)),
                ("fours", models.PositiveIntegerField(default=0)),
                ("fives", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="scores_have_no_finer_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                        choices=verification.enums.ReviewKind.as_choices, max_length=11
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="verification.verification",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="newest_reviews")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=("verification", "kind"),
                        name="one_unseen_review_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_seen_review_was_seen_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql=NO_YES_WITHOUT_A_DECISION, reverse_sql=UNDO),
        migrations.RunSQL(sql=audit_guards.sql(GUARDS), reverse_sql=audit_guards.undo(GUARDS)),
    ]
