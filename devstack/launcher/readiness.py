"""Whether a process that was started answers yet."""

import http.client
import socket
import urllib.parse

import kombu.exceptions
from celery import Celery


def worker_answers(asking: Celery) -> bool:
    """Tell whether a worker answers; none does while the broker cannot write."""
    try:
        return bool(asking.control.ping(timeout=0.3, limit=1))
    except kombu.exceptions.OperationalError:
        return False


def listens(port: int) -> bool:
    """Tell whether somebody takes a connection to this TCP port of 127.0.0.1 within two seconds."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def http_answers(url: str, *, host: str | None = None) -> bool:
    """Tell whether a GET, under the name `host`, is answered with 200 within two seconds."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", parts.path, headers={"Host": host or parts.netloc})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
