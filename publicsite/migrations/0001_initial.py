"""Make the table of remembered reports."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RememberedReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_digest", models.BinaryField(max_length=32, unique=True)),
                ("body_digest", models.BinaryField(max_length=32)),
                ("answer", models.BinaryField(max_length=1000)),
                ("hour", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="remembered_reports_by_age")],
            },
        ),
    ]
