"""Turn the addresses of the two stores into what Django and Celery want to hear."""

import urllib.parse
from typing import Any

# What an address may carry after its question mark; anything else is a spelling mistake.
_LIBPQ_WORDS = frozenset(
    {
        "host",
        "port",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslcrl",
        "application_name",
        "target_session_attrs",
        "channel_binding",
        "keepalives_idle",
        "tcp_user_timeout",
    }
)
# A pool waits twice as long before each new attempt, and makes no other meanwhile: without an end
# it keeps a process away from a database that is back for as long again as that was away.
POOL = {"min_size": 1, "max_size": 12, "timeout": 2, "reconnect_timeout": 1}
# What anybody may open has few connections, each for a short time: however many ask, the half that
# somebody's safety hangs on keeps the others.
_PUBLIC_POOL = POOL | {"max_size": 4}
# The few hundred statements a process repeats are planned once for each connection: planning is
# most of what PostgreSQL does for them. A one-off command would only pay for it.
_PREPARED = {"server_side_binding": True, "prepare_threshold": 2}
# A process that froze with a transaction open must not hold the others' rows for ever.
_SERVER_LIMITS = "-c idle_in_transaction_session_timeout=15s -c lock_timeout=10s"
_PUBLIC_LIMITS = f"{_SERVER_LIMITS} -c statement_timeout=2s"


class AddressError(ValueError):
    """A store's address cannot be used; the message says why."""


def database(address: str, *, process: str, has_threads: bool = False) -> dict[str, Any]:
    """Return Django's DATABASES entry for a postgresql:// address.

    A unix socket is given as libpq does: postgresql://user:word@/name?host=/folder&port=5433.
    A process with threads (whatever answers HTTP) gets a pool for them to share; the others fork or
    stand alone. What anybody may open (process `public`) has a smaller one, and 2 s a statement.

    Raises:
        AddressError: no database name, or an unknown word after the question mark.
    """
    parts = urllib.parse.urlsplit(address)
    extra = dict(urllib.parse.parse_qsl(parts.query))
    if unknown := sorted(set(extra) - _LIBPQ_WORDS):
        raise AddressError(f"holds {unknown[0]!r}, which is not known here")
    name = urllib.parse.unquote(parts.path.lstrip("/"))
    if not name:
        raise AddressError("names no database: end it with /name")
    host = extra.pop("host", None) or parts.hostname or ""
    port = extra.pop("port", None) or parts.port or ""
    # PostgreSQL's own list of connections then says whose each is.
    named = {"application_name": f"safe-connection {process}"}
    options: dict[str, Any] = {"connect_timeout": 3, **named, **extra}
    if process != "command":
        options["options"] = _PUBLIC_LIMITS if process == "public" else _SERVER_LIMITS
        options |= _PREPARED
    if has_threads:
        options["pool"] = dict(_PUBLIC_POOL if process == "public" else POOL)
    return {
        "ENGINE": "foundation.postgresql",
        "NAME": name,
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        # Under ASGI persistent connections leak; the pool does that work. Elsewhere one
        # connection a process is kept for a minute, which saves a task its SCRAM hand-shake.
        "CONN_MAX_AGE": 0 if has_threads else 60,
        # The backend itself looks whether a connection of the pool is alive.
        "CONN_HEALTH_CHECKS": not has_threads,
        "OPTIONS": options,
        "TEST": {"TEMPLATE": "template0"},
    }


def broker(address: str) -> str:
    """Return Celery's spelling of a redis://, rediss:// or unix:// address.

    Raises:
        AddressError: a unix:// address without the path of its socket.
    """
    parts = urllib.parse.urlsplit(address)
    if parts.scheme != "unix":
        return address
    if not parts.path:
        raise AddressError("names no socket: write unix://:password@/path/of/the.sock?db=0")
    number = dict(urllib.parse.parse_qsl(parts.query)).get("db", "0")
    who = f"{parts.username or ''}:{parts.password or ''}@" if parts.password else ""
    return f"redis+socket://{who}{parts.path}?virtual_host={number}"
