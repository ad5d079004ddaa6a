"""`python -m tests.devstack.run_embedded_servers FOLDER`: run both servers until killed.

Adds a row and a key, prints one JSON line, then waits; a test kills it.
"""

import json
import os
import sys
import time
from pathlib import Path

import redis

from devstack.launcher import embedded_servers


def main() -> None:
    """Run them."""
    folder = Path(sys.argv[1])
    postgres = embedded_servers.Postgres(folder / "pg").start()
    valkey = embedded_servers.Valkey(folder / "vk").start()
    with postgres.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO kept DEFAULT VALUES")
        counted = connection.execute("SELECT count(*) FROM kept").fetchone()
        role = connection.execute("SHOW data_directory").fetchone()
    with redis.Redis.from_url(valkey.url) as client:
        marks = client.incr("marks")
    said = {
        "rows": counted and counted[0],
        "folder": role and role[0],
        "marks": marks,
        "user": os.geteuid(),
        "pids": [server.process.pid for server in (postgres, valkey) if server.process],
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    time.sleep(600)


if __name__ == "__main__":
    main()
