"""Each app's static folder, served as it lies; nothing has to be collected first."""

from typing import Any, cast
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from asgiref.typing import ASGI3Application
from django.conf import settings
from django.contrib.staticfiles import finders
from servestatic import ServeStatic, ServeStaticASGI

# Of a file on its own: what a page may do with it is in the page's policy.
_OF_A_FILE = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def before_asgi(inner: ASGI3Application) -> ASGI3Application:
    """Serve files before `inner` is asked."""
    return cast(ASGI3Application, _with_files(ServeStaticASGI, inner))


def before_wsgi(inner: WSGIApplication) -> WSGIApplication:
    """Serve files before `inner` is asked."""
    return cast(WSGIApplication, _with_files(ServeStatic, inner))


def _with_files(server: Any, inner: Any) -> Any:
    made = server(inner, max_age=0, allow_all_origins=False, add_headers_function=_add_headers)
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            made.add_file_to_dictionary(f"{settings.STATIC_URL}{path}", storage.path(path))
    return made


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in _OF_A_FILE.items():
        headers[name] = value
