"""`manage.py add_staff_number`: name a phone of staff that the officers' file does not hold."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit import ledger
from foundation.sms import phone_numbers
from verification.actions.officers import staff_numbers
from verification.management import asking


class Command(BaseCommand):
    """Remember one phone by its keyed index; the number itself is not kept."""

    help = (
        "Remember a phone of staff (of the control room, or an officer's second one), so that it "
        "can never stand for a person: joining with it raises an alarm. Only a keyed index is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "phone",
            help="such as +44 and the rest; - reads it from standard input, out of shell history",
        )
        parser.add_argument("--user", metavar="USERNAME", help="the account whose phone it is")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remember the phone and say whether it is new."""
        raw = sys.stdin.readline() if options["phone"] == "-" else options["phone"]
        user = asking.user(options["user"]) if options["user"] else None
        try:
            phone_index = staff_numbers.index_of(raw.strip())
        except phone_numbers.NotANumber as error:
            raise CommandError("That is not a telephone number.") from error
        with ledger.transaction():
            added = staff_numbers.add(phone_index=phone_index, user=user, actor=ledger.COMMAND)
        if options["json"]:
            self.stdout.write(json.dumps({"added": added}))
        else:
            self.stdout.write("The phone is remembered." if added else "The phone was known.")
