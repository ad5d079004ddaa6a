"""Every sealed column holds what a real action sealed, opens in its own cell, and in no other."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.test import override_settings

from community.walks.actions import concerns
from foundation.audit import ledger
from foundation.encryption import cells, sealing
from foundation.encryption.cells import SealedField
from foundation.encryption.models import DataKey
from tests.community.streetsafe import asked, handed
from tests.community.walks import arranged
from tests.support import pictures, shifts
from tests.support.factories import BRIXTON, World
from verification.actions.officers import face_preparation, verification_actions
from verification.models import Face

FACE = pictures.jpeg()
REPLY = "There are two of them"
CONCERN = "They asked for help at home."
Column = tuple[type[models.Model], SealedField]

COLUMNS: list[Column] = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, SealedField)
]
# What is binary and not sealed: digests, codes of authentication, wrapped keys, the record's photo.
OPEN_TO_READ = {
    "Device.secret_digest",
    "EnrolmentCode.code_digest",
    "ShiftToken.token_digest",
    "AuditEntry.mac",
    "AuditEntry.prev_mac",
    "AuditHead.mac",
    "AuditHead.seal",
    "DataKey.wrapped",
    "Contact.phone_index",
    "Decision.shown_face_digest",
    "Face.digest",
    "Face.prepared_digest",
    "JoinCode.digest",
    "MatchTry.digest",
    "Officer.photo",
    "Officer.photo_digest",
    "RememberedRequest.body_digest",
    "StaffNumber.phone_index",
    "Verification.match_digest",
    # Of streets and of reports: digests under keys that lie elsewhere.
    "StreetImport.digest",
    "Report.source",
    "Report.receipt_index",
    # Of walks: the digest of a code, under a key that lies elsewhere.
    "Walk.token_digest",
}
# What `scene` makes the real actions seal, by column; each opens at least one row of its column.
WRITTEN: dict[str, Callable[[bytes], bool]] = {
    "Contact.phone_sealed": lambda plain: plain.startswith(b"+447700900"),
    "Endpoint.api_key": lambda plain: plain == handed.API_KEY.encode(),
    "Face.prepared": lambda plain: plain.startswith(b"\xff\xd8") and plain != FACE,
    "Face.sealed": lambda plain: plain == FACE,
    "InboundText.sealed": lambda plain: plain == REPLY.encode(),
    "JoinCode.sealed": lambda plain: len(plain) == 6 and plain.isdigit(),
    "LocationFix.sealed": lambda plain: json.loads(plain)["lat"] == BRIXTON[0],
    "Message.gloss": lambda plain: b"we have this message" in plain,
    "Message.sealed": lambda plain: b"police" in plain.lower(),
    "ShiftWords.sealed": lambda plain: plain == shifts.DESK_PHONE.encode(),
    "Concern.words": lambda plain: plain == CONCERN.encode(),
    "Walk.token": lambda plain: len(plain) == len("XXXX-XXXX-XXXX"),
    "Walker.access": lambda plain: plain == arranged.ACCESS.encode(),
    "Walker.given": lambda plain: plain == arranged.GIVEN.encode(),
    "Words.sealed": lambda plain: plain == b"Brixton Rd SW9",
}


def name_of(column: Column) -> str:
    """Name a column, as `Model.column`."""
    model, field = column
    return f"{model._meta.object_name}.{field.name}"


def scene(world: World) -> None:
    """Let the real actions write into every sealed column: a joined case, and one that waits."""
    officer = world.make_officer()
    verification, phone = world.make_joined(officer)
    with override_settings(DRAFT_WORDINGS=True):
        world.text(phone, "PL")
    world.text(phone, REPLY)
    with ledger.transaction():
        verification_actions.receive_face(
            officer=officer.officer, verification_id=verification.id, jpeg=FACE
        )
    face_preparation.prepare(face_id=Face.objects.get().id)
    handed.connect(asked.owner())
    world.make_operator()
    world.make_request(world.make_officer())
    walk_with_a_concern(world)


def walk_with_a_concern(world: World) -> None:
    """Let two agree on a walk, and its officer pass something on."""
    walks = arranged.Walks(world)
    who = walks.officer()
    walk = walks.agreed(world.make_phone(), who)
    with ledger.transaction():
        concerns.note(walk_id=walk.id, officer=who.walks, words=CONCERN, actor=who.actor)


def unstored(column: Column, *, pk: object, key: DataKey, sealed: bytes) -> models.Model:
    """Build the row of a cell with this primary key and this data key."""
    model, field = column
    row = model(pk=pk, **{field.name: sealed})
    owner, *further = field.key.split(".")
    if not further:
        setattr(row, owner, key)
        return row
    relation: Any = model._meta.get_field(owner)
    owner_id = pk if relation.primary_key else uuid4()
    setattr(row, owner, relation.related_model(id=owner_id, key=key))
    return row


def test_every_binary_column_is_sealed_or_known_not_to_be() -> None:
    binary = {
        f"{model._meta.object_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and not isinstance(field, SealedField)
    }
    assert binary == OPEN_TO_READ
    assert {name_of(column) for column in COLUMNS} == set(WRITTEN)


@pytest.mark.parametrize("column", COLUMNS, ids=name_of)
def test_what_an_action_sealed_opens_in_its_cell_and_in_no_other(
    world: World, column: Column
) -> None:
    scene(world)
    model, field = column
    rows = [row for row in model._default_manager.all() if getattr(row, field.name) is not None]
    opened = [cells.unseal(row, field.name) for row in rows]
    assert any(WRITTEN[name_of(column)](plain) for plain in opened)
    for row, plain in zip(rows, opened, strict=True):
        sealed, key = bytes(getattr(row, field.name)), field.key_of(row)
        # The key alone opens it: what follows fails for the place and for nothing else.
        twin = unstored(column, pk=row.pk, key=key, sealed=sealed)
        assert cells.unseal(twin, field.name) == plain
        elsewhere = [(column, uuid4()), *((other, row.pk) for other in COLUMNS if other != column)]
        for other, pk in elsewhere:
            moved = unstored(other, pk=pk, key=key, sealed=sealed)
            with pytest.raises(sealing.Unreadable):
                cells.unseal(moved, other[1].name)
