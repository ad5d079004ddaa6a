"""The settings as the type checker reads them: no server runs, and none is asked."""

import os

from safeconnect.config import secret_keys
from tests.support import env_vars

os.environ.update(env_vars.VARIABLES | secret_keys.fresh())
os.environ.update(DATABASE_URL="postgresql:///nobody-asks", REDIS_URL="redis://localhost")

from safeconnect.config.settings import *  # noqa: F403
