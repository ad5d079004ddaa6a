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
    found = _lock(id=verification_id, officer=officer)
    if not found:
        raise refusals.NotFound
    return found[0]


def by_ref(*, ref: str) -> Verification:
    """Read a verification by its ref, however it was typed; raises refusals.NotFound."""
    found = _whole().filter(ref=_normal(ref)).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock_by_ref(*, ref: str) -> Verification:
    """Lock a verification by its ref; raises refusals.NotFound."""
    found = _lock(ref=_normal(ref))
    if not found:
        raise refusals.NotFound
    return found[0]


def lock(verification_id: UUID) -> Verification:
    """Lock a verification that is known to exist."""
    (found,) = _lock(id=verification_id)
    return found


def lock_all(ids: Iterable[UUID]) -> list[Verification]:
    """Lock several, lowest id first, so that two lockers never wait for each other."""
    return _lock(id__in=set(ids))


def _normal(ref: str) -> str:
    """Read a typed ref; raises refusals.NotFound where it is none."""
    try:
        return codes.normalise_ref(ref)
    except codes.NotARef as none:
        raise refusals.NotFound from none


def _whole() -> "QuerySet[Verification]":
    """Select with what every reader needs; his photo, by far the largest, only where shown."""
    whole = Verification.objects.select_related("officer", "key", "contact__key")
    return whole.defer("officer__photo")


def _lock(**wanted: object) -> list[Verification]:
    """Lock rows, lowest id first, and only then read them.

    In one query, what is joined to a row we had to wait for would be as old as the wait's
    beginning: a case that was joined meanwhile would come without its contact.
    """
    ledger.require_transaction()
    rows = Verification.objects.filter(**wanted).order_by("id").select_for_update(no_key=True)
    ids = list(rows.values_list("id", flat=True))
    return list(_whole().filter(id__in=ids).order_by("id")) if ids else []
