"""Make the table of remembered requests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("verification", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RememberedRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=80)),
                ("body_digest", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.device"
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="verification.verification"
                    ),
                ),
            ],
            options={
                "db_table": "verification_rememberedrequest",
                "indexes": [models.Index(fields=["at"], name="remembered_requests_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("device", "path", "key"), name="request_remembered_once"
                    )
                ],
            },
        ),
    ]
