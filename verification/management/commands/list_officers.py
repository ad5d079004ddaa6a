"""`manage.py list_officers`: say who is on record, and who can sign in."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Device
from verification.enums import OfficerStatus
from verification.models import Officer

_SHOWN = ("number", "rank", "name", "team", "status", "has_photo", "has_device", "recorded_at")
# What is shown under a name of its own: the team's row has an id and a name.
_COLUMN_OF = {"team": "team__name"}
_COLUMNS = tuple(_COLUMN_OF.get(name, name) for name in _SHOWN)


class Command(BaseCommand):
    """List the officers by number."""

    help = (
        "List the officers on record: number, rank, name, team, status, whether there is a photo "
        "and an active device, and when the record last spoke of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--status", choices=OfficerStatus.values, help="only those who stand so"
        )
        parser.add_argument("--team", help="only those of one team")
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        rows = [dict(zip(_SHOWN, row, strict=True)) for row in _officers(options)]
        if options["json"]:
            self.stdout.write(json.dumps(rows, default=str))
            return
        for row in rows:
            device = "device" if row["has_device"] else "no device"
            photo = "photo" if row["has_photo"] else "no photo"
            self.stdout.write(
                f"{row['number']:8} {row['rank']:12} {row['name']:32} {row['team']:24} "
                f"{row['status']:10} {device:9} {photo}"
            )


def _officers(options: dict[str, Any]) -> "QuerySet[Officer, tuple[Any, ...]]":
    """Select who was asked for."""
    wanted = {"status": options["status"], "team__name__iexact": options["team"]}
    wanted = {key: value for key, value in wanted.items() if value}
    active = Device.objects.filter(user=OuterRef("user"), revoked_at=None)
    return (
        Officer.objects.filter(**wanted)
        .annotate(has_device=Exists(active), has_photo=Q(photo__isnull=False))
        .order_by("number")
        .values_list(*_COLUMNS)
    )
