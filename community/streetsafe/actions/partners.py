"""Partners are added, and users act for them."""

from accounts.models import Role, User
from community.streetsafe.enums import PartnerKind
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Partner, PartnerMember
from foundation.audit import ledger
from foundation.audit.ledger import Actor, Detail, Subject

NAME_AT_MOST = 100


class UnfitName(Exception):  # noqa: N818
    """A partner's name is empty, too long or does not print; the sentence says which."""


class NameTaken(Exception):  # noqa: N818
    """There is a partner of that name."""


class NotAPartner(Exception):  # noqa: N818
    """The user has another role than a partner's; the sentence says which."""


def find(name: str) -> Partner | None:
    """Find an owner by its name; None where there is none. Raise UnfitName."""
    return Partner.objects.filter(name=_fit(name)).first()


def create(*, name: str, public_name: str, kind: PartnerKind, actor: Actor) -> Partner:
    """Add an owner; `public_name` (both at most 100 characters) is what the public pages say.

    Raise UnfitName or NameTaken.
    """
    ledger.require_transaction()
    partner = Partner(name=_fit(name), public_name=_fit(public_name), kind=kind)
    # Another transaction may add the same: the row that is there then is theirs.
    Partner.objects.bulk_create([partner], ignore_conflicts=True)
    if not Partner.objects.filter(pk=partner.pk).exists():
        raise NameTaken(f"There is a partner {partner.name!r} already.")
    _record(StreetSafeEvent.PARTNER_CREATED, partner, actor=actor, kind=kind)
    return partner


def join(user: User, partner: Partner, *, actor: Actor) -> PartnerMember:
    """Let a user with the role act for this partner, and for no other any more.

    Raise NotAPartner.
    """
    ledger.require_transaction()
    if user.role != Role.PARTNER:
        raise NotAPartner(f"{user.username} is {user.role}; set_role makes them partner.")
    member, _ = PartnerMember.objects.update_or_create(user=user, defaults={"partner": partner})
    _record(StreetSafeEvent.PARTNER_JOINED, partner, actor=actor, member=user.id)
    return member


def _record(event: StreetSafeEvent, partner: Partner, *, actor: Actor, **details: Detail) -> None:
    ledger.record(
        event=event,
        actor=actor,
        subject=Subject(kind=StreetSafeSubject.PARTNER, id=partner.id),
        topic=None,
        **details,
    )


def _fit(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > NAME_AT_MOST or not tidy.isprintable():
        raise UnfitName(f"The name {tidy!r} must be 1 to {NAME_AT_MOST} characters that print.")
    return tidy
