"""The floor of a join: what it costs before any of our code, on the same servers at the same time.

A text comes in over HTTP, is committed and queued; another process takes it off the queue, commits
that it sends, and posts to the stand-in; then it commits that it did. Bare http, psycopg
and redis code, a statement for each commit.

`python -m bench.baseline receive PORT` takes texts, `python -m bench.baseline send` sends them.
"""

import base64
import http.client
import http.server
import os
import sys
import threading
import urllib.parse
import uuid

import psycopg
import redis

from devstack.launcher import readiness
from devstack.launcher.stack import Stack

_QUEUE = "bench:floor"
_TABLE = "CREATE TABLE bench_floor (id uuid PRIMARY KEY, phone text, body text, state int)"
_BODY = "Demo Police: WAIT. We do not know yet who this is. This text is as long as ours is. " * 2
_PATIENCE = 5


def start(stack: Stack, *, port: int) -> None:
    """Make the table and start both processes beside the service."""
    with psycopg.connect(stack.env["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(_TABLE)
        connection.execute("GRANT ALL ON bench_floor TO PUBLIC")
    stack.add("baseline-receiver", ["-m", "bench.baseline", "receive", str(port)])
    stack.add("baseline-sender", ["-m", "bench.baseline", "send"])
    stack.wait_for("baseline-receiver", lambda: readiness.listens(port))


class _Receiver(http.server.BaseHTTPRequestHandler):
    """Take a text: one commit, one task, an empty answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    _held = threading.local()

    def do_POST(self) -> None:
        """Take one text."""
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = dict(urllib.parse.parse_qsl(form))
        number = uuid.uuid4()
        with self._database().transaction():
            self._database().execute(
                "INSERT INTO bench_floor VALUES (%s, %s, %s, 0)",
                [number, fields["From"], fields["Body"]],
            )
        self._broker().lpush(_QUEUE, f"{number} {fields['From']}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _database(self) -> psycopg.Connection:
        if not hasattr(self._held, "database"):
            self._held.database = _database()
        held: psycopg.Connection = self._held.database
        return held

    def _broker(self) -> "redis.Redis":
        if not hasattr(self._held, "broker"):
            self._held.broker = _broker()
        held: redis.Redis = self._held.broker
        return held


def _send() -> None:
    """Send what is queued, one after another, until killed."""
    database, broker = _database(), _broker()
    stand_in = urllib.parse.urlsplit(os.environ["SC_TWILIO_BASE_URL"])
    provider = http.client.HTTPConnection(stand_in.hostname or "", stand_in.port, timeout=_PATIENCE)
    while True:
        queued = broker.brpop([_QUEUE], timeout=1)
        if queued is None:
            continue
        number, phone = str(queued[1]).split()
        _mark(database, number, state=1)
        _post(provider, phone)
        _mark(database, number, state=2)


def _mark(database: psycopg.Connection, number: str, *, state: int) -> None:
    with database.transaction():
        database.execute("UPDATE bench_floor SET state = %s WHERE id = %s", [state, number])


def _post(provider: http.client.HTTPConnection, phone: str) -> None:
    account, token = os.environ["SC_TWILIO_ACCOUNT_SID"], os.environ["SC_TWILIO_AUTH_TOKEN"]
    form = {"To": phone, "From": os.environ["SC_PUBLISHED_NUMBER"], "Body": _BODY}
    headers = {
        "Authorization": "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    path = f"/2010-04-01/Accounts/{account}/Messages.json"
    try:
        provider.request("POST", path, urllib.parse.urlencode(form), headers)
        provider.getresponse().read()
    except (http.client.HTTPException, OSError):
        # Kept alive too long for the stand-in: the next request opens a new connection.
        provider.close()
        provider.request("POST", path, urllib.parse.urlencode(form), headers)
        provider.getresponse().read()


def _database() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=2)


def _broker() -> "redis.Redis":
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def main() -> None:
    """Play one of the two parts."""
    if sys.argv[1] == "send":
        _send()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), _Receiver)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
