"""Officers who walk: attested by a coordinator, and proposed for a walk of their ward."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import Role, User
from community.streets.models import Street
from community.walks.actions import records
from community.walks.actions.refusals import MayNot, Unfit
from community.walks.events import WalkEvent, WalkSubject
from community.walks.models import DeclinedPair, Walk, WalkOfficer
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor
from verification.enums import OfficerStatus
from verification.models import Officer


def attest(*, number: str, username: str, wards: Sequence[str], actor: Actor) -> WalkOfficer:
    """Attest "woman police officer, volunteered", for these wards; again, with other wards.

    `number` is the officer's in the force's record, `username` their account of the role `team`.
    `actor` is a coordinator, and nobody attests themselves. Raise Unfit or MayNot.
    """
    ledger.require_transaction()
    by = records.user_id(actor)
    officer, user = _officer(number), _user(username)
    named = _wards(wards)
    if by is None or by == user.id:
        raise MayNot("Another coordinator attests it, by name.")
    if WalkOfficer.objects.filter(officer=officer).exclude(user=user).exists():
        raise MayNot("This officer walks under another account.")
    if WalkOfficer.objects.filter(user=user).exclude(officer=officer).exists():
        raise MayNot("This account is another officer's.")
    said = {"wards": named, "attested_by_id": by, "attested_at": clock.db_now(), "active": True}
    walks, _ = WalkOfficer.objects.update_or_create(officer=officer, user=user, defaults=said)
    _record(WalkEvent.WALK_OFFICER_ATTESTED, walks, actor=actor)
    return walks


def stop(walks: WalkOfficer, *, actor: Actor) -> None:
    """Take an officer off the walks: no new one is proposed to them."""
    ledger.require_transaction()
    walks.active = False
    walks.save(update_fields=["active"])
    _record(WalkEvent.WALK_OFFICER_STOPPED, walks, actor=actor)


def of_user(user: User) -> WalkOfficer | None:
    """Give the officer that an account walks as; None where nobody attested it."""
    return WalkOfficer.objects.select_related("officer").filter(user=user).first()


def candidates(walk: Walk) -> QuerySet[WalkOfficer]:
    """Select who may be proposed: of the ward, serving, active, and never declined by the walker.

    Whom a walker declines is nobody's to know, so that an officer is just not on the list.
    """
    declined = DeclinedPair.objects.filter(walker=walk.walker_id).values("officer")
    return (
        WalkOfficer.objects.select_related("officer")
        .filter(
            active=True,
            wards__contains=[walk.ward],
            officer__status=OfficerStatus.SERVING,
            user__is_active=True,
            user__role=Role.TEAM,
        )
        .exclude(pk__in=declined)
        .defer("officer__photo")
        .order_by("officer__name", "id")
    )


def _officer(number: str) -> Officer:
    found = Officer.objects.filter(number__iexact=number.strip()).defer("photo").first()
    if found is None or found.status != OfficerStatus.SERVING:
        raise Unfit("number", "No serving officer has this number.")
    return found


def _user(username: str) -> User:
    found = User.objects.filter(username=User.normalise(username), is_active=True).first()
    if found is None or found.role != Role.TEAM:
        raise Unfit("username", "No active account with the role team has this name.")
    return found


def _wards(wards: Sequence[str]) -> list[str]:
    named = sorted({" ".join(one.split()) for one in wards} - {""})
    known = set(Street.objects.filter(ward__in=named).values_list("ward", flat=True))
    unknown = [one for one in named if one not in known]
    if unknown:
        raise Unfit("wards", f"There is no ward {unknown[0]}.")
    if not named:
        raise Unfit("wards", "Name one ward at least.")
    return named


def _record(event: WalkEvent, walks: WalkOfficer, *, actor: Actor) -> None:
    records.write(event, WalkSubject.WALK_OFFICER, walks.id, actor=actor)
