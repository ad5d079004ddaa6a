"""The settings as the type checker reads them: no server runs, and none is asked."""

import os

from safeconnect import keys
from tests import installation

os.environ.update(installation.VARIABLES | keys.fresh())
os.environ.update(DATABASE_URL="postgresql:///nobody-asks", REDIS_URL="redis://localhost")

from safeconnect.settings import *  # noqa: F403
