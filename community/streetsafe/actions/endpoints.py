"""Endpoints: where an owner takes requests by Open311, set by a command and read on the way out."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from community.streetsafe.enums import ActionKind
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.gateways import base
from community.streetsafe.models import Endpoint, Partner, ServiceCode
from community.streetsafe.models.endpoints import CODE_AT_MOST, JURISDICTION_AT_MOST, URL_AT_MOST
from foundation.audit import ledger
from foundation.audit.ledger import Actor, Subject
from foundation.encryption import cells, data_keys

_PLAIN = re.compile(r"[\x21-\x7e]+")
_KEY_AT_MOST = 200


class UnfitEndpoint(Exception):  # noqa: N818
    """An address, a code or a key cannot be used so; the sentence says which and why."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Where an owner takes requests; `codes` by kind of action. The key is in no repr."""

    url: str
    jurisdiction_id: str = ""
    codes: Mapping[ActionKind, str]
    api_key: str = field(default="", repr=False)


def put(partner: Partner, wanted: Wanted, *, actor: Actor) -> Endpoint:
    """Set where an owner takes requests, in the place of what was set before.

    Without a new key the old one stays, as long as the address does. Raise UnfitEndpoint.
    """
    ledger.require_transaction()
    url = _fit_url(wanted.url)
    jurisdiction = _fit("jurisdiction", wanted.jurisdiction_id, JURISDICTION_AT_MOST, empty=True)
    codes = {
        kind: _fit(f"code of {kind}", code, CODE_AT_MOST) for kind, code in wanted.codes.items()
    }
    if not codes:
        raise UnfitEndpoint("Give the service code of one kind of action or more.")
    endpoint = _row(partner, url=url)
    endpoint.url, endpoint.jurisdiction_id = url, jurisdiction
    if wanted.api_key:
        cells.seal(endpoint, "api_key", _fit("API key", wanted.api_key, _KEY_AT_MOST))
    endpoint.save()
    endpoint.codes.all().delete()
    ServiceCode.objects.bulk_create(
        ServiceCode(endpoint=endpoint, kind=kind, code=code) for kind, code in codes.items()
    )
    _record(partner, actor=actor, kinds=len(codes), has_key=endpoint.api_key is not None)
    return endpoint


def code_for(*, partner_id: UUID, kind: ActionKind) -> str:
    """Give what an owner's system calls a kind; empty where it has none, or there is no system."""
    codes = ServiceCode.objects.filter(endpoint=partner_id, kind=kind)
    return codes.values_list("code", flat=True).first() or ""


def where(endpoint: Endpoint) -> base.Where:
    """Open what a request needs to get there. Raises sealing.Unreadable."""
    has_key = endpoint.api_key is not None
    return base.Where(
        url=endpoint.url,
        jurisdiction_id=endpoint.jurisdiction_id,
        api_key=cells.unseal_text(endpoint, "api_key") if has_key else "",
    )


def _row(partner: Partner, *, url: str) -> Endpoint:
    """Find the owner's endpoint under a lock, or make one; another host's key is dropped."""
    found = Endpoint.objects.select_for_update(of=("self",)).filter(partner=partner).first()
    if found is None:
        return Endpoint(partner=partner, key=data_keys.new())
    if urlsplit(found.url).netloc != urlsplit(url).netloc:
        found.api_key = None
    return found


def _fit_url(given: str) -> str:
    url = _fit("address", given.rstrip("/"), URL_AT_MOST)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnfitEndpoint(f"The address {url!r} cannot be read: {error}.") from error
    if not host or parts.username is not None or parts.query or parts.fragment:
        raise UnfitEndpoint("The address is https://HOST/PATH, with no name, query or # in it.")
    if parts.scheme == "https" or (parts.scheme == "http" and _may_be_open(host)):
        return url
    raise UnfitEndpoint(
        "The address must begin with https://; http:// is for this machine, in a demo."
    )


def _may_be_open(host: str) -> bool:
    """Say whether plain HTTP may go there: to this machine, outside production."""
    if settings.MODE == "production":
        return False
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fit(what: str, text: str, at_most: int, *, empty: bool = False) -> str:
    """Refuse what does not print, without showing it: it may be the key."""
    if (empty and not text) or (len(text) <= at_most and _PLAIN.fullmatch(text)):
        return text
    raise UnfitEndpoint(f"The {what} must be 1 to {at_most} plain characters without a space.")


def _record(partner: Partner, *, actor: Actor, **details: ledger.Detail) -> None:
    subject = Subject(kind=StreetSafeSubject.PARTNER, id=partner.id)
    ledger.record(
        event=StreetSafeEvent.ENDPOINT_CHANGED, actor=actor, subject=subject, topic=None, **details
    )
