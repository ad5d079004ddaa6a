"""The web process: static files first, then Django."""

import os
from wsgiref.headers import Headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
os.environ.setdefault("SC_PROCESS", "all")

from typing import Any, cast

import django
from asgiref.typing import ASGI3Application
from django.conf import settings
from django.contrib.staticfiles import finders
from servestatic import ServeStaticASGI

from safeconnect.config import env
from safeconnect.config.asgi_handler import Handler
from safeconnect.web.body_limit import BodyLimit
from safeconnect.web.loopback import LoopbackOnly

# Of a file on its own: what a page may do with it is in the page's policy.
_OF_A_FILE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in _OF_A_FILE.items():
        headers[name] = value


def _with_static_files(inner: ASGI3Application) -> ASGI3Application:
    """Serve each app's static folder as it lies; nothing has to be collected first."""
    server: Any = ServeStaticASGI(
        inner, max_age=0, allow_all_origins=False, add_headers_function=_add_headers
    )
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            server.add_file_to_dictionary(f"{settings.STATIC_URL}{path}", storage.path(path))
    return cast(ASGI3Application, server)


env.load_settings_or_exit()
django.setup(set_prefix=False)
application: ASGI3Application = BodyLimit(
    _with_static_files(
        # Two packages' words for the same thing.
        cast(ASGI3Application, Handler())
    ),
    at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
)
if settings.MODE == "demo":
    application = LoopbackOnly(application)
