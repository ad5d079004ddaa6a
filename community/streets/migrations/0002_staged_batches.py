"""Make the table of what an import has read so far."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("streets", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StagedBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("file_digest", models.CharField(max_length=64)),
                ("after", models.PositiveIntegerField()),
                ("up_to", models.PositiveIntegerField()),
                ("gathered", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file_digest", "after"), name="batch_is_staged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("up_to__gt", models.F("after"))),
                        name="batch_is_not_empty",
                    ),
                ],
            },
        ),
    ]
