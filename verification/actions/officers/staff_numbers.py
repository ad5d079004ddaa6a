"""Phones of staff: kept by keyed index alone, so that none of them can pass for a person's."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from foundation.audit import ledger
from verification.actions import contacts
from verification.events import Event, SubjectKind
from verification.models import StaffNumber

if TYPE_CHECKING:
    from accounts.models import User


def index_of(raw: str) -> bytes:
    """Index a phone as it was typed; raises phone_numbers.NotANumber."""
    return contacts.index_of(contacts.parse(raw))


def add(*, phone_index: bytes, user: "User | None", actor: ledger.Actor) -> bool:
    """Remember a phone of staff, of a user where one is named; False when it was known."""
    ledger.require_transaction()
    row, made = StaffNumber.objects.get_or_create(phone_index=phone_index, defaults={"user": user})
    if not made and user is not None:
        row.user = user
        row.save(update_fields=["user"])
    ledger.record(
        event=Event.SETTINGS_CHANGED,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.SERVICE, id=row.id),
        staff_numbers_added=int(made),
    )
    return made


def differing(*, phones: Mapping[UUID, bytes]) -> dict[UUID, bytes]:
    """Leave, of phones by officer, those that are not the officer's one phone already."""
    kept = StaffNumber.objects.filter(officer__in=phones).values_list("officer_id", "phone_index")
    on_record: dict[UUID | None, set[bytes]] = {}
    for officer_id, index in kept:
        on_record.setdefault(officer_id, set()).add(bytes(index))
    return {
        officer_id: index
        for officer_id, index in phones.items()
        if on_record.get(officer_id) != {index}
    }


def replace(*, phones: Mapping[UUID, bytes]) -> None:
    """Give officers new phones in place of their old ones.

    A phone is a member of staff's whoever held it before: it moves to its new holder, and one that
    was added for a user stays theirs too.
    """
    ledger.require_transaction()
    former = StaffNumber.objects.filter(officer__in=phones).exclude(phone_index__in=phones.values())
    former.filter(user=None).delete()
    former.update(officer=None)
    StaffNumber.objects.bulk_create(
        [
            StaffNumber(id=uuid7(), phone_index=index, officer_id=officer_id)
            for officer_id, index in phones.items()
        ],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["phone_index"],
        update_fields=["officer"],
    )
