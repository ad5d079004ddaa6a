"""The application of the roles hooks, web and public: static files first, then Django.

gunicorn serves it, with safeconnect/config/gunicorn_conf.py.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
os.environ.setdefault("SC_PROCESS", "web")

from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from safeconnect.config import env
from safeconnect.web import static_files
from safeconnect.web.body_limit import WsgiBodyLimit

env.load_settings_or_exit()
# Seconds. A thread that comes back from the database waits this long, at each statement, for one
# that computes; by default 5 ms, which a request with thirty statements pays thirty times.
sys.setswitchinterval(0.001)
application: WSGIApplication = WsgiBodyLimit(
    static_files.before_wsgi(get_wsgi_application()),
    at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
)
