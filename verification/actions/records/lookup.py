"""Finding and locking verifications, by what each asker may know of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.audit import clock, ledger
from verification.actions.records import refusals
from verification.models import Officer, Verification
from verification.rules import codes

# As many as one text can touch; more, as when an officer's standing changes, in one statement.
_FEW = 4


def owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Read an officer's own verification; raises refusals.NotFound for any other."""
    found = Verification.objects.whole_of_officer(
        verification_id=verification_id, officer_id=officer.id
    ).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock_owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Lock an officer's own verification; raises refusals.NotFound for any other."""
    ledger.require_transaction()
    locked = Verification.objects.lock_of_officer(
        verification_id=verification_id, officer_id=officer.id
    ).first()
    if locked is None:
        raise refusals.NotFound
    return _read_locked(locked)


def by_ref(*, ref: str) -> Verification:
    """Read a verification by its ref, however it was typed; raises refusals.NotFound."""
    found = Verification.objects.whole_by_ref(ref=_normal(ref)).first()
    if found is None:
        raise refusals.NotFound
    return found


def id_by_ref(*, ref: str) -> UUID:
    """Find a verification by its ref and read nothing of it; raises refusals.NotFound."""
    found = Verification.objects.filter(ref=_normal(ref)).values_list("id", flat=True).first()
    if found is None:
        raise refusals.NotFound
    return found


def lock_by_ref(*, ref: str) -> Verification:
    """Lock a verification by its ref; raises refusals.NotFound."""
    ledger.require_transaction()
    locked = Verification.objects.lock_by_ref(ref=_normal(ref)).first()
    if locked is None:
        raise refusals.NotFound
    return _read_locked(locked)


def lock(verification_id: UUID) -> Verification:
    """Lock a verification that is known to exist."""
    ledger.require_transaction()
    return _read_locked(Verification.objects.lock_by_id(verification_id=verification_id).get())


def hold(verification_id: UUID) -> Verification | None:
    """Lock a verification, or answer None where somebody else is at it: a sweep comes again."""
    ledger.require_transaction()
    free = Verification.objects.select_for_update(no_key=True, skip_locked=True)
    if free.filter(id=verification_id).values_list("id").first() is None:
        return None
    return _read_locked(verification_id)


def lock_all(ids: Iterable[UUID]) -> list[Verification]:
    """Lock several, lowest id first, so that two lockers never wait for each other."""
    ledger.require_transaction()
    wanted = sorted(set(ids))
    # First all, then their contents: while we wait for one, what is joined to another grows old.
    if len(wanted) <= _FEW:
        locking = [Verification.objects.lock_by_id(verification_id=id_) for id_ in wanted]
        locked = [id_ for one in locking for id_ in one]
        return [_read_locked(id_) for id_ in locked]
    locked = list(Verification.objects.lock_ids().filter(id__in=wanted).order_by("id"))
    return list(Verification.objects.whole().filter(id__in=locked).order_by("id"))


def locked_at(verification: Verification) -> datetime:
    """Say when a case that was just locked was read: by the clock, and after every wait."""
    read: Any = verification
    return clock.service_time(read.clock_at)


def _normal(ref: str) -> str:
    """Read a typed ref; raises refusals.NotFound where it is none."""
    try:
        return codes.normalise_ref(ref)
    except codes.NotARef as none:
        raise refusals.NotFound from none


def _read_locked(verification_id: UUID) -> Verification:
    """Read a row after it is locked, never with it: see VerificationQuerySet."""
    return Verification.objects.whole_by_id(verification_id=verification_id).get()
