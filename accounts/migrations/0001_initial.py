"""Make the tables of teams and of users.

They stand alone, because django-otp's tables refer to it and the devices refer to those.
"""

import django.db.models.deletion
import django.db.models.functions.text
import uuid_utils.compat
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
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
                ("name", models.CharField(max_length=60)),
                ("skeleton", models.CharField(max_length=200, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("username", models.CharField(max_length=64, unique=True)),
                ("display_name", models.CharField(max_length=100)),
                (
                    "role",
                    models.CharField(
                        choices=accounts.models.Role.as_choices,
                        max_length=16,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="accounts.team",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("username", django.db.models.functions.text.Lower("username"))
                        ),
                        name="user_name_is_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "operator",
                                    "supervisor",
                                    "reviewer",
                                    "officer",
                                    "analyst",
                                    "partner",
                                    "coordinator",
                                    "team",
                                ],
                            )
                        ),
                        name="user_role_is_known",
                    ),
                ],
            },
        ),
    ]
