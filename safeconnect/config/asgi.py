"""The application of the roles that wait for long, and of `all`: static files first, then Django.

uvicorn serves it: docs/operations.md has the line.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
os.environ.setdefault("SC_PROCESS", "all")

from typing import cast

import django
from asgiref.typing import ASGI3Application
from django.conf import settings

from safeconnect.config import env
from safeconnect.config.asgi_handler import Handler
from safeconnect.web import static_files
from safeconnect.web.body_limit import BodyLimit
from safeconnect.web.poll_limit import PollLimit

env.load_settings_or_exit()
# wsgi.py says why.
sys.setswitchinterval(0.001)
django.setup(set_prefix=False)
application: ASGI3Application = PollLimit(
    BodyLimit(
        # Two packages' words for the same thing.
        static_files.before_asgi(cast(ASGI3Application, Handler())),
        at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    ),
    at_most=settings.POLLS_AT_MOST,
    each=settings.POLLS_PER_DEVICE,
)
