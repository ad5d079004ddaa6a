"""Make the tables of streets."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import uuid_utils.compat
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import community.streets.enums
import community.streets.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Names are searched as people mistype them; trusted, so that the owner may make it.
        TrigramExtension(),
        migrations.CreateModel(
            name="StreetImport",
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
                    "source",
                    models.CharField(
                        choices=community.streets.enums.Source.as_choices, max_length=12
                    ),
                ),
                ("licence", models.CharField(max_length=120)),
                ("attribution", models.CharField(max_length=300)),
                ("made_on", models.DateField()),
                ("imported_at", models.DateTimeField()),
                ("standard_latitude", models.FloatField()),
                ("stretches", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("is_current", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="one_import_is_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["generated", "open_roads", "open_usrn", "geojson"])
                        ),
                        name="street_source_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Street",
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
                ("name", models.CharField(max_length=100)),
                ("ward", models.CharField(max_length=60)),
                ("borough", models.CharField(max_length=60)),
                ("usrn", models.BigIntegerField(null=True)),
                (
                    "street_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="streets.streetimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stretch",
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
                ("length_m", models.PositiveSmallIntegerField()),
                (
                    "source_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="streets.stretch",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="streets.stretch",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stretches",
                        to="streets.street",
                    ),
                ),
                (
                    "street_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="streets.streetimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Spot",
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
                        choices=community.streets.enums.SpotKind.as_choices, max_length=12
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("ward", models.CharField(max_length=60)),
                ("borough", models.CharField(max_length=60)),
                ("point", community.streets.fields.PointField()),
                (
                    "street_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="streets.streetimport",
                    ),
                ),
                (
                    "stretch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spots",
                        to="streets.stretch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chainage_m", models.FloatField()),
                ("line", community.streets.fields.LineField()),
                ("box", community.streets.fields.BoxField()),
                (
                    "stretch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="streets.stretch",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="street",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="street_name_trigrams",
            ),
        ),
        migrations.AddIndex(
            model_name="street",
            index=models.Index(fields=["borough", "ward"], name="street_by_area"),
        ),
        migrations.AddConstraint(
            model_name="street",
            constraint=models.UniqueConstraint(
                fields=("name", "ward", "borough"), name="street_is_one_in_its_ward"
            ),
        ),
        migrations.AddConstraint(
            model_name="stretch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("length_m__range", (50, 250)), ("parent__isnull", False), _connector="OR"
                ),
                name="short_stretch_counts_with_its_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="stretch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="stretch_is_not_its_own_parent",
            ),
        ),
        migrations.AddIndex(
            model_name="spot",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="spot_name_trigrams",
            ),
        ),
        migrations.AddConstraint(
            model_name="spot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "park",
                            "car_park",
                            "station",
                            "bus_stop",
                            "underpass",
                            "path",
                            "school",
                            "town_centre",
                        ],
                    )
                ),
                name="spot_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="spot",
            constraint=models.UniqueConstraint(
                fields=("kind", "name", "ward", "borough"), name="spot_is_one_in_its_ward"
            ),
        ),
        migrations.AddIndex(
            model_name="piece",
            index=django.contrib.postgres.indexes.GistIndex(fields=["box"], name="piece_by_box"),
        ),
    ]
