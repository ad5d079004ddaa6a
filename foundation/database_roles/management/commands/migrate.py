"""`manage.py migrate` as the owner of the tables, then what the other roles may do with them."""

from typing import Any

from django.core.management.commands import migrate

from foundation.database_roles import acting, grants


class Command(migrate.Command):
    """Django's own, with DATABASE_OWNER_URL where it is set."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner, then grant; both other roles must exist."""
        if not acting.is_configured(acting.OWNER) or options["database"] != acting.SERVICE:
            super().handle(*args, **options)
            return
        service = acting.name_of(acting.SERVICE)
        audit = acting.AUDIT if acting.is_configured(acting.AUDIT) else acting.SERVICE
        reader = acting.name_of(audit)
        with acting.acting_as(acting.OWNER):
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                grants.grant(service=service, audit=reader)
