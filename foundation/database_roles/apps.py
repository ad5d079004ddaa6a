"""Register the roles with Django, for their commands."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from foundation.registry import privileges


class DatabaseRolesConfig(AppConfig):
    """Owner, service and audit."""

    name = "foundation.database_roles"
    label = "database_roles"

    def ready(self) -> None:
        """Name what only the owner writes, and refuse too powerful a role in production."""
        from foundation.database_roles import powers  # noqa: PLC0415  (needs the settings)

        privileges.register(
            {
                "audit_auditentry": "SELECT, INSERT",
                "audit_audithead": "SELECT, UPDATE (seq, mac, key_id, seal)",
                "django_migrations": "SELECT",
                "django_content_type": "SELECT",
                "auth_permission": "SELECT",
                "auth_group": "SELECT",
                "auth_group_permissions": "SELECT",
            }
        )
        if powers.must_be_few():
            connection_created.connect(powers.refuse_too_many, dispatch_uid="powers")
