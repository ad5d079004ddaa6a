"""gunicorn's settings: `gunicorn --config python:safeconnect.config.gunicorn_conf`.

For the roles whose views are synchronous. Address and number of processes are given on the command
line: `--bind` and `--workers`.
"""

from typing import Any

from safeconnect.config import env, logs

wsgi_app = "safeconnect.config.wsgi:application"
worker_class = "gthread"
# Fewer than the database pool has connections, so that a crowd waits here and not for the pool.
threads = 8
# Seconds. Longer than a proxy keeps a connection it does not use, so that it never meets one that
# is being closed.
keepalive = 75
# Seconds for requests under way after SIGTERM.
graceful_timeout = 3
# Which proxies are believed, and how many, is Django's to say (SC_PROXY_COUNT).
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
# Lines of gunicorn's own hold paths; ours hold routes (safeconnect/web/request_log.py).
accesslog = None
# A socket in the home folder, for a program of gunicorn's that nobody runs here.
control_socket_disable = True
logconfig_dict = logs.config(level="INFO")


def on_starting(_server: Any) -> None:
    """End with a sentence and 78 on a wrong environment, before any process is forked."""
    env.load_settings_or_exit()
