"""Erase a contact for ever."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit import ledger
from verification.actions import contacts
from verification.actions.records import refusals
from verification.models import Contact


class Command(BaseCommand):
    """Destroy a contact's data key, its number and the keys of the cases it joined."""

    help = (
        "Destroy a contact's data key and number, and the keys of the cases it joined: words, "
        "places and faces become unreadable for ever; the audit log still verifies."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the contact's id and a confirmation."""
        parser.add_argument("contact_id", type=UUID, help="the contact's id")
        parser.add_argument("--yes", action="store_true", help="really do it; there is no undo")

    def handle(self, *args: object, **options: object) -> None:
        """Erase, or say why not."""
        contact_id = options["contact_id"]
        if not isinstance(contact_id, UUID):
            raise CommandError("Give the contact's id.")
        if not options["yes"]:
            raise CommandError("This cannot be undone. Say --yes to erase.")
        actor = ledger.Actor(kind=ledger.ActorKind.COMMAND, id=None)
        try:
            with ledger.transaction():
                contacts.erase(contact_id=contact_id, actor=actor)
        except Contact.DoesNotExist:
            raise CommandError(f"There is no contact {contact_id}.") from None
        except refusals.Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"erased contact {contact_id}")
