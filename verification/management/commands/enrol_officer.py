"""`manage.py enrol_officer`: issue the codes by which officers enrol their devices."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import devices
from foundation.audit import ledger
from verification.actions.officers import devices_and_status
from verification.management import asking
from verification.models import Officer


class Command(BaseCommand):
    """Issue one code for each officer, all or none; codes issued to them before stop working."""

    help = (
        "Issue an enrolment code for each officer's device. It works once and is shown once. "
        "Enrolling a device revokes the one before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("numbers", nargs="+", metavar="number", help="an officer's number")
        parser.add_argument("--by", metavar="USERNAME", help="the supervisor who issues it")
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the codes in one transaction and print them."""
        named = [asking.officer(number) for number in options["numbers"]]
        actor = asking.supervisor(options["by"])
        with ledger.transaction():
            codes = {officer.number: _code(officer, actor=actor) for officer in named}
        life: timedelta = settings.ENROLMENT_CODE_LIFE
        seconds = int(life.total_seconds())
        if options["json"]:
            shown = [
                {"number": number, "code": code, "valid_for_seconds": seconds}
                for number, code in codes.items()
            ]
            self.stdout.write(json.dumps(shown))
            return
        for number, code in codes.items():
            self.stdout.write(f"{number}: {code} (works once, for {seconds} seconds)")


def _code(officer: Officer, *, actor: ledger.Actor) -> str:
    """Issue one code. Raise CommandError with a sentence that names the officer."""
    try:
        return devices_and_status.enrolment_code(officer=officer, actor=actor)
    except devices_and_status.MayNotEnrol as refusal:
        raise CommandError(f"{officer.number}: {refusal.sentence}") from refusal
    except devices.NotAnOfficer as error:
        raise CommandError(f"{officer.number}: {error}") from error
