"""`manage.py replace_authenticator`: somebody of the control room has lost theirs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import operator_changes
from accounts.management import named_account
from foundation.audit import ledger


class Command(BaseCommand):
    """Give an account a new authenticator; the old one and every session end at once."""

    help = (
        "Give an account of the control room a new authenticator, in the place of a lost one. The "
        "address is shown once, and as a picture for the app's camera. The old one works no more, "
        "and open sessions of the account must sign in again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        named_account.add_account(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace it and show the new one."""
        user = named_account.account(
            options["username"], instead="enrol a new device for them (enrol_officer)."
        )
        with ledger.transaction():
            otpauth_url = operator_changes.replace_authenticator(user=user, actor=ledger.COMMAND)
        if options["json"]:
            shown = {"username": user.username, "otpauth_url": otpauth_url}
            self.stdout.write(json.dumps(shown))
        else:
            self.stdout.write(f"{user.username}: authenticator {otpauth_url}")
            self.stdout.write(named_account.qr_of(otpauth_url))
