"""Cases that are due at once, written past the service: copies of one, each with its own phone.

They are written by the owner of the tables with every guard off; how, is up to the caller.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model
from uuid_utils.compat import uuid7

from foundation.encryption import data_keys
from verification.enums import FollowUpKind, OfficerStage, State
from verification.models import CaseContact, Contact, FollowUp, Verification

WITHIN = timedelta(minutes=1)
_LETTERS = "CDFHJKMNPQRTVWXY23467"
_AT_ONCE = 500
Row = TypeVar("Row", bound=Model)


class NobodyJoinedError(ValueError):
    """The case to be copied has no phone."""


def write(
    like: Verification, *, many: int, owe: FollowUpKind, at: datetime, using: str = "default"
) -> None:
    """Write so many confirmed cases like a joined one; each owes one thing, to its own phone.

    It comes due in the minute from `at` on, of one after the other. Raises NobodyJoinedError.
    """
    if like.contact is None:
        raise NobodyJoinedError
    phones = [_phone(like.contact) for _ in range(many)]
    cases = [_case(like, number, phone, at=at) for number, phone in enumerate(phones)]
    joined = [CaseContact.objects.get(verification=like, contact=like.contact)] * many
    belonging = [
        _copied(row, verification=case, contact=case.contact)
        for row, case in zip(joined, cases, strict=True)
    ]
    _store(Contact, phones, using=using)
    _store(Verification, cases, using=using)
    _store(CaseContact, belonging, using=using)
    _store(FollowUp, _owed(cases, owe, at=at), using=using)


def _phone(like: Contact) -> Contact:
    return _copied(like, key=data_keys.new(), phone_index=secrets.token_bytes(32))


def _case(like: Verification, number: int, phone: Contact, *, at: datetime) -> Verification:
    """Copy the case. To its one officer all but the original are over."""
    return _copied(
        like,
        ref=_ref(number),
        key=data_keys.new(),
        contact=phone,
        state=State.CONFIRMED,
        decided_at=at,
        officer_stage=OfficerStage.ENDED,
        still_checking_at=None,
        overdue_at=None,
        dark_at=None,
    )


def _owed(cases: list[Verification], kind: FollowUpKind, *, at: datetime) -> list[FollowUp]:
    """Make the rows, the last that comes due first: who goes by ids does not go by times."""
    step = WITHIN / max(len(cases), 1)
    return [
        FollowUp(verification=case, contact=case.contact, kind=kind, due_at=at + number * step)
        for number, case in reversed(list(enumerate(cases)))
    ]


def _ref(number: int) -> str:
    found = ""
    for _ in range(6):
        number, letter = divmod(number, len(_LETTERS))
        found += _LETTERS[letter]
    return found


def _copied(row: Row, **changes: Any) -> Row:
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": uuid7(), **changes})


def _store(model: type[Row], rows: list[Row], *, using: str) -> None:
    model._default_manager.using(using).bulk_create(rows, batch_size=_AT_ONCE)
