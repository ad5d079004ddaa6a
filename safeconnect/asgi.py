"""The web process: static files first, then Django."""

import os
from wsgiref.headers import Headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.settings")
os.environ.setdefault("SC_PROCESS", "web")

from typing import Any, cast

from asgiref.typing import ASGI3Application
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.asgi import get_asgi_application
from servestatic import ServeStaticASGI

from safeconnect import environment
from safeconnect.loopback import LoopbackOnly
from verification.api.intake import BodyLimit


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _with_static_files(inner: ASGI3Application) -> ASGI3Application:
    """Serve each app's static folder as it lies; nothing has to be collected first."""
    server: Any = ServeStaticASGI(
        inner, max_age=0, allow_all_origins=False, add_headers_function=_add_headers
    )
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            server.add_file_to_dictionary(f"{settings.STATIC_URL}{path}", storage.path(path))
    return cast(ASGI3Application, server)


environment.load_settings_or_exit()
application: ASGI3Application = BodyLimit(
    _with_static_files(
        # Two packages' words for the same thing.
        cast(ASGI3Application, get_asgi_application())
    ),
    at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
)
if settings.MODE == "demo":
    application = LoopbackOnly(application)
