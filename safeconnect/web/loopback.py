"""Keep a demonstration on its own machine, whatever address the server was told to listen on."""

import functools
import ipaddress

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope

_REFUSAL = b"This is a demonstration: it answers on its own machine only.\n"


class LoopbackOnly:
    """Pass requests from this machine on and refuse all others with 403."""

    def __init__(self, inner: ASGI3Application) -> None:
        self._inner = inner

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["type"] != "http" or is_loopback(scope.get("client")):
            await self._inner(scope, receive, send)
            return
        await send(
            {
                "type": "http.response.start",
                "status": 403,
                "headers": [(b"content-type", b"text/plain; charset=utf-8")],
                "trailers": False,
            }
        )
        await send({"type": "http.response.body", "body": _REFUSAL, "more_body": False})


def is_loopback(client: tuple[str, int] | None) -> bool:
    """Tell whether a peer is on this machine; one on a unix socket has no address and is."""
    if client is None or not client[0]:
        return True
    return _is_loopback(client[0])


@functools.lru_cache(maxsize=64)
def _is_loopback(host: str) -> bool:
    """Read an address once: every request asks."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
