"""Whether the service's role could switch its guards off; in production it may not."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

SENTENCE = (
    "DATABASE_URL names a superuser or an owner of the tables, who could switch their guards off: "
    "give the service a role of its own (docs/operations.md, Three roles)"
)
# Not whether it does, but whether it may become one who does.
POWERFUL = """
SELECT rolsuper OR rolcreaterole OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class AS made JOIN pg_namespace AS place ON place.oid = made.relnamespace
    WHERE place.nspname = 'public' AND made.relkind = 'r'
        AND pg_has_role(current_user, made.relowner, 'MEMBER')
) FROM pg_roles WHERE rolname = current_user
"""


class TooPowerfulError(ImproperlyConfigured):
    """The service would run with a role that may do more than the service."""


_found_good: list[bool] = []


def must_be_few() -> bool:
    """Say whether this process may not run with the owner's role: all that last, in production."""
    return bool(settings.POWERFUL_ROLE_REFUSED)


def refuse_too_many(connection: "BaseDatabaseWrapper", **_signal: Any) -> None:
    """Refuse a new connection of a role that is too powerful; raises TooPowerfulError.

    Asked until it was found good once: a pool's connections are new at each request.
    """
    if _found_good:
        return
    if is_too_powerful(connection):
        connection.close()
        raise TooPowerfulError(SENTENCE)
    _found_good.append(True)


def is_too_powerful(connection: "BaseDatabaseWrapper") -> bool:
    """Ask the database whether this connection's role could switch guards off."""
    with connection.cursor() as cursor:
        cursor.execute(POWERFUL)
        (powerful,) = cursor.fetchone()
    return bool(powerful)
