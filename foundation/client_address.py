"""Where a request comes from: what sign-in failures and paces are counted by."""

import functools
import ipaddress
import logging

from django.conf import settings
from django.http import HttpRequest

log = logging.getLogger(__name__)

# Whoever has one IPv6 address has all of these: counted singly they would be no limit at all.
_IPV6_NETWORK = 64


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from, as our own outermost proxy saw it; of IPv6 its /64.

    Only the last PROXY_COUNT entries of X-Forwarded-For are ours; all before them can be invented
    by whoever sends the request.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXY_COUNT:
        return _counted_as(peer) or peer
    forwarded = request.headers.get("X-Forwarded-For", "")
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    found = _counted_as(seen[-settings.PROXY_COUNT]) if len(seen) >= settings.PROXY_COUNT else ""
    if not found:
        _say_that_callers_count_as_one()
    return found or _counted_as(peer) or peer


@functools.lru_cache(maxsize=256)
def _counted_as(address: str) -> str:
    """Write an address as it is counted; "" for what is none."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if read.version == 4:
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, _IPV6_NETWORK), strict=False).network_address)


@functools.cache
def _say_that_callers_count_as_one() -> None:
    """Say once a process what nobody would notice before an operator is locked out."""
    log.error(
        "X-Forwarded-For holds fewer addresses than SC_PROXY_COUNT: everybody counts as one caller"
    )
