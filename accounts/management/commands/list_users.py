"""`manage.py list_users`: say who may come in."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Role, User


class Command(BaseCommand):
    """List the accounts by name."""

    help = "List the accounts: name, role, team, whether active, and the name that colleagues see."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--role", choices=Role.values, help="only those of one role")
        parser.add_argument("--json", action="store_true", help="print one JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        users = User.objects.select_related("team").order_by("username")
        if options["role"]:
            users = users.filter(role=options["role"])
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(user) for user in users]))
            return
        for user in users:
            state = "active" if user.is_active else "shut out"
            self.stdout.write(
                f"{user.username:24} {user.role:10} {user.team.name:16} {state:8} "
                f"{user.display_name}"
            )


def _as_json(user: User) -> dict[str, object]:
    """Give an account as JSON values."""
    return {
        "id": str(user.id),
        "username": user.username,
        "display_name": user.display_name,
        "role": user.role,
        "team": user.team.name,
        "is_active": user.is_active,
    }
