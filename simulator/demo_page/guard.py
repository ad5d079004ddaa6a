"""Who may open the page, phones, log and faults: this machine, and no other page in a browser."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OWN_NAME = "127.0.0.1"
HARMLESS = frozenset({"GET", "HEAD"})
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src {frame}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def is_loopback(host: str) -> bool:
    """Say whether `host` is an address of this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse names that are not this machine's, and orders that another page gives.

    The name is checked because somebody else's domain may be made to point here; the sign-ins must
    not be read through it.
    """
    if not is_loopback(request.remote or ""):
        return _refused("This answers on its own machine only.")
    name, _, port = request.host.rpartition(":")
    if name == "localhost" and request.method in HARMLESS:
        # Under another name the frame would be another site's, and its cookies not sent.
        raise web.HTTPFound(f"http://{OWN_NAME}:{port}{request.path_qs}", headers=HEADERS)
    if name != OWN_NAME:
        return _refused("This page answers at 127.0.0.1 only.")
    if request.method not in HARMLESS and not _is_own(request):
        return _refused("Only the page itself may ask for this.")
    answer = await handler(request)
    answer.headers.update(HEADERS)
    return answer


def _is_own(request: web.Request) -> bool:
    """Say whether the order comes from this page, or from no page at all."""
    origin = request.headers.get("Origin")
    return origin is None or origin == f"http://{request.host}"


def _refused(sentence: str) -> web.Response:
    return web.json_response({"sentence": sentence}, status=403, headers=HEADERS)
