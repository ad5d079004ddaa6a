"""Let a check begin a walk, and a text be about one: until when, and what a text is about."""

from django.conf import settings
from django.db import migrations, models

import verification.enums
from foundation.audit import guards as audit_guards
from verification.models.walk_guards import REPLACED, WALK_GUARDS


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_devices"),
        ("encryption", "0001_initial"),
        ("verification", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="subject",
            field=models.CharField(
                choices=verification.enums.MessageSubject.as_choices,
                db_default="check",
                default="check",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="back_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="text_key",
            field=models.CharField(
                choices=verification.enums.TextKey.as_choices, max_length=16, null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", "check"), ("text_key__isnull", False)),
                    models.Q(
                        ("decision__isnull", True),
                        ("subject", "walk"),
                        ("text_key__isnull", True),
                        ("verification__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="text_of_another_subject_has_no_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("back_by__isnull", False),
                        ("reason", "walk"),
                        ("state__in", ["confirmed", "revoked", "ended"]),
                    ),
                    models.Q(
                        models.Q(
                            ("reason", "walk"),
                            ("state__in", ["confirmed", "revoked", "ended"]),
                            _negated=True,
                        ),
                        ("back_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="back_by_is_of_a_walk_with_a_yes",
            ),
        ),
        migrations.RunSQL(
            sql=audit_guards.undo(REPLACED) + audit_guards.sql(WALK_GUARDS),
            reverse_sql=audit_guards.undo(WALK_GUARDS) + audit_guards.sql(REPLACED),
        ),
    ]
