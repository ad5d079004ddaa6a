"""`manage.py enrol_officer`: issue the code by which an officer enrols his device."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import devices
from audit import ledger
from verification.management import asking
from verification.verbs import officers


class Command(BaseCommand):
    """Issue one enrolment code; the codes issued to the officer before stop working."""

    help = (
        "Issue an enrolment code for an officer's device. It works once and is shown once. "
        "Enrolling a device revokes the one before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("number", help="the officer's number")
        parser.add_argument("--by", metavar="USERNAME", help="the supervisor who issues it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the code and print it."""
        officer = asking.officer(options["number"])
        actor = asking.supervisor(options["by"])
        try:
            with ledger.transaction():
                code = officers.enrolment_code(officer=officer, actor=actor)
        except officers.MayNotEnrol as refusal:
            raise CommandError(refusal.sentence) from refusal
        except devices.NotAnOfficer as error:
            raise CommandError(str(error)) from error
        life: timedelta = settings.ENROLMENT_CODE_LIFE
        seconds = int(life.total_seconds())
        if options["json"]:
            shown = {"number": officer.number, "code": code, "valid_for_seconds": seconds}
            self.stdout.write(json.dumps(shown))
        else:
            self.stdout.write(f"{officer.number}: {code} (works once, for {seconds} seconds)")
