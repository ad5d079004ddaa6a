"""Sources: one connection is known again on one road, for 28 days, and on no other.

What is kept of it is an HMAC under the key of the period, of the road and of the network that the
address lies in (/24, or /48 of IPv6). The address itself is never written. Once the key is
destroyed (retention.py) nothing links two reports any more.
"""

import ipaddress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from community.streetsafe.enums import Counted
from community.streetsafe.models import Report, SourceKey
from community.streetsafe.models.sources import PERIOD_DAYS
from foundation.encryption import data_keys, digests

# A Monday, from which periods are counted.
_FIRST = date(2021, 11, 1)
_IPV4_NETWORK, _IPV6_NETWORK = 24, 48
_TOKEN_BYTES = 16
# Reports of one road in one period that weigh: of one connection, and of a network many share.
OWN_AT_MOST, SHARED_AT_MOST = 3, 10
# Any number, as long as no other advisory lock of the service uses it.
_KEYS_LOCK = 7_413_328


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a report keeps of its connection, and how often that may weigh on the road."""

    token: bytes
    key: SourceKey
    at_most: int


def network_of(address: str) -> str:
    """Name the network of an address, as 192.0.2.0/24; "" for what is no address."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = _IPV4_NETWORK if read.version == 4 else _IPV6_NETWORK
    return str(ipaddress.ip_network((read, bits), strict=False))


def of(*, address: str, road_id: UUID, today: date) -> Source:
    """Make what a report of today on this road keeps of its connection.

    The road is the whole street, also of a stretch: else one connection that names each stretch
    of a street would look like as many connections as there are stretches.
    """
    most = SHARED_AT_MOST if is_shared(address) else OWN_AT_MOST
    return _source(network_of(address), road_id=road_id, day=today, at_most=most)


def of_word(word: str, *, road_id: UUID, day: date, at_most: int) -> Source:
    """Make what a report of a day keeps of the word by which another service knew its connection.

    The day must be of a period whose key would still be there.
    """
    return _source(f"word {word}", road_id=road_id, day=day, at_most=at_most)


def _source(name: str, *, road_id: UUID, day: date, at_most: int) -> Source:
    key = _key_of(day)
    token = digests.keyed(
        key=data_keys.unwrap(key.key), purpose="street source", value=f"{road_id} {name}"
    )
    return Source(token=token[:_TOKEN_BYTES], key=key, at_most=at_most)


def has_said_enough(source: Source) -> bool:
    """Say whether this connection's reports of the road weigh as much as they may.

    Two at once from one connection wait for each other, or both would be the last that weighs.
    """
    lock = int.from_bytes(source.token[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    said = Report.objects.filter(
        source=source.token, source_key=source.key, counted=Counted.YES
    ).count()
    return said >= source.at_most


def is_shared(address: str) -> bool:
    """Say whether the force has named this address's network as one that many share."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(read in network for network in settings.STREETS_SHARED_NETWORKS)


def _key_of(today: date) -> SourceKey:
    """Find the key of today's period; the first report of a period makes it."""
    begins = _FIRST + timedelta(days=(today - _FIRST).days // PERIOD_DAYS * PERIOD_DAYS)
    found = SourceKey.objects.select_related("key").filter(begins_on=begins).first()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEYS_LOCK])
    made = SourceKey.objects.select_related("key").filter(begins_on=begins).first()
    return made or SourceKey.objects.create(begins_on=begins, key=data_keys.new())
