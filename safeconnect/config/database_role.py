"""End a process of production that would run with a role that may switch the guards off."""

import sys

import psycopg
from django.db import connection

from foundation.database_roles import powers
from safeconnect.config import env


def refuse_powerful_role_or_exit() -> None:
    """Ask the database about our role; print the sentence and exit with 78 where it is too much.

    A database that does not answer is asked again at the first connection (database_roles.apps).
    """
    if not powers.must_be_few():
        return
    given = connection.get_connection_params()
    address = {name: given[name] for name in given if isinstance(given[name], str | int)}
    try:
        # A connection of its own: the service's are made after a fork.
        with psycopg.connect(**address) as asked:
            answer = asked.execute(powers.POWERFUL).fetchone()
    except psycopg.OperationalError:
        return
    if answer is not None and answer[0]:
        sys.stderr.write(f"{powers.SENTENCE}\n")
        sys.exit(env.EXIT_WRONG_ENVIRONMENT)
