"""Finding and locking verifications, by what each asker may know of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from foundation.audit import ledger
from foundation.queries.compiled import compiled
from verification.actions.records import refusals
from verification.models import Officer, Verification
from verification.rules import codes

# As many as one text can touch; more, as when an officer's standing changes, in one statement.
_FEW = 4


def owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Read an officer's own verification; raises refusals.NotFound for any other."""
    found = _owned(id_=verification_id, officer_id=officer.id)
    if not found:
        raise refusals.NotFound
    return found[0]


def lock_owned(*, officer: Officer, verification_id: UUID) -> Verification:
    """Lock an officer's own verification; raises refusals.NotFound for any other."""
    ledger.require_transaction()
    found = _locked_owned(id_=verification_id, officer_id=officer.id)
    if not found:
        raise refusals.NotFound
    return _read_locked(verification_id)


def by_ref(*, ref: str) -> Verification:
    """Read a verification by its ref, however it was typed; raises refusals.NotFound."""
    found = _by_ref(ref=_normal(ref))
    if not found:
        raise refusals.NotFound
    return found[0]


def id_by_ref(*, ref: str) -> UUID:
    """Find a verification by its ref and read nothing of it; raises refusals.NotFound."""
    found = _ids_by_ref(ref=_normal(ref))
    if not found:
        raise refusals.NotFound
    return found[0]


def lock_by_ref(*, ref: str) -> Verification:
    """Lock a verification by its ref; raises refusals.NotFound."""
    ledger.require_transaction()
    found = _locked_by_ref(ref=_normal(ref))
    if not found:
        raise refusals.NotFound
    return _read_locked(found[0])


def lock(verification_id: UUID) -> Verification:
    """Lock a verification that is known to exist."""
    ledger.require_transaction()
    (locked,) = _locked(id_=verification_id)
    return _read_locked(locked)


def lock_all(ids: Iterable[UUID]) -> list[Verification]:
    """Lock several, lowest id first, so that two lockers never wait for each other."""
    ledger.require_transaction()
    wanted = sorted(set(ids))
    # First all, then their contents: while we wait for one, what is joined to another grows old.
    if len(wanted) <= _FEW:
        locked = [one for id_ in wanted for one in _locked(id_=id_)]
        return [_read_locked(id_) for id_ in locked]
    locked = list(_locking().filter(id__in=wanted).order_by("id"))
    return list(_whole().filter(id__in=locked).order_by("id"))


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


def _read_locked(verification_id: UUID) -> Verification:
    """Read a row only after it is locked.

    In one query, what is joined to a row we had to wait for would be as old as the wait's
    beginning: a case that was joined meanwhile would come without its contact.
    """
    (found,) = _by_id(id_=verification_id)
    return found


@compiled
def _by_id(id_: UUID) -> "QuerySet[Verification]":
    return _whole().filter(id=id_)


@compiled
def _by_ref(ref: str) -> "QuerySet[Verification]":
    return _whole().filter(ref=ref)


@compiled
def _ids_by_ref(ref: str) -> "QuerySet[Verification, UUID]":
    return Verification.objects.filter(ref=ref).values_list("id", flat=True)


@compiled
def _owned(id_: UUID, officer_id: UUID) -> "QuerySet[Verification]":
    return _whole().filter(id=id_, officer_id=officer_id)


@compiled
def _locked(id_: UUID) -> "QuerySet[Verification, UUID]":
    return _locking().filter(id=id_)


@compiled
def _locked_by_ref(ref: str) -> "QuerySet[Verification, UUID]":
    return _locking().filter(ref=ref)


@compiled
def _locked_owned(id_: UUID, officer_id: UUID) -> "QuerySet[Verification, UUID]":
    return _locking().filter(id=id_, officer_id=officer_id)


def _locking() -> "QuerySet[Verification, UUID]":
    """Lock rows and give their ids alone."""
    return Verification.objects.select_for_update(no_key=True).values_list("id", flat=True)
