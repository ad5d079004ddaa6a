"""Finding and locking verifications, by what each asker may know of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from audit import ledger
from verification.models import Officer, Verification
from verification.rules import codes
from verification.verbs import refusals


def owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Read an officer's own verification; raises refusals.NotFound for any other."""
    found = _whole().filter(id=verification_id, officer=officer).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock_owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Lock an officer's own verification; raises refusals.NotFound for any other."""
    ledger.require_transaction()
    found = _locking().filter(id=verification_id, officer=officer).first()
    if found is None:
        raise refusals.NotFound
    return found


def by_ref(*, ref: str) -> Verification:
    """Read a verification by its ref, however it was typed; raises refusals.NotFound."""
    found = _whole().filter(ref=_normal(ref)).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock_by_ref(*, ref: str) -> Verification:
    """Lock a verification by its ref; raises refusals.NotFound."""
    ledger.require_transaction()
    found = _locking().filter(ref=_normal(ref)).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock(verification_id: UUID) -> Verification:
    """Lock a verification that is known to exist."""
    ledger.require_transaction()
    return _locking().get(id=verification_id)


def lock_all(ids: Iterable[UUID]) -> list[Verification]:
    """Lock several, lowest id first, so that two lockers never wait for each other."""
    ledger.require_transaction()
    return list(_locking().filter(id__in=set(ids)).order_by("id"))


def _normal(ref: str) -> str:
    """Read a typed ref; raises refusals.NotFound where it is none."""
    try:
        return codes.normalise_ref(ref)
    except codes.NotARef as none:
        raise refusals.NotFound from none


def _whole() -> "QuerySet[Verification]":
    """Select with what every reader needs."""
    return Verification.objects.select_related("officer", "key", "contact__key")


def _locking() -> "QuerySet[Verification]":
    """Select the same, locking the verification's row alone."""
    return _whole().select_for_update(no_key=True, of=("self",))
