"""Erasure: the key is destroyed, nothing personal is readable, the log still verifies."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from foundation.audit import ledger
from foundation.encryption import cells, sealing
from tests.support import database_owner, pictures
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.decisions import judging
from verification.actions.messaging import outbox
from verification.actions.officers import face_preparation, verification_actions
from verification.actions.records import locations, words
from verification.enums import EndedHow, HowKnown, JudgedEnding
from verification.models import Contact, Face, InboundText, LocationFix, Message, Words


def _ended(world: World) -> Contact:
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_confirmed(actor, operator)
    with ledger.transaction():
        verification_actions.receive_face(
            officer=actor.officer, verification_id=verification.id, jpeg=pictures.jpeg()
        )
    face_preparation.prepare(face_id=Face.objects.get().id)
    world.text(phone, "OK")
    # A language says where somebody comes from.
    world.text(phone, "EN")
    with ledger.transaction():
        verification_actions.end_by_officer(
            officer=actor.officer,
            verification_id=verification.id,
            how=EndedHow.LEFT_FREELY,
            custody_number=None,
        )
    with ledger.transaction():
        judging.judge(
            ref=verification.ref,
            by=operator,
            ended=JudgedEnding.WELL,
            how=HowKnown.SPOKE_TO_PERSON,
            note="Spoke to Jane; she is home.",
        )
    for message in world.messages(phone):
        message.status = "delivered"
        with database_owner.past_guards():
            message.save(update_fields=["status"])
    contact = world.fresh(verification).contact
    assert contact is not None
    return contact


def test_after_erasure_nothing_personal_can_be_read(real_world: World) -> None:
    """Number, texts, words, places and face are gone; the chain verifies."""
    contact = _ended(real_world)
    call_command("erase_contact", str(contact.id), "--yes")
    call_command("verify_audit", "--entries-only")
    erased = Contact.objects.select_related("key").get(id=contact.id)
    assert contact.language is not None
    assert erased.language is None
    assert erased.phone_index is None
    unreadable: list[Callable[[], object]] = [
        *(lambda row=row: outbox.body_of(row) for row in Message.objects.all()),
        *(lambda row=row: contacts.body_of(row) for row in InboundText.objects.all()),
        *(lambda row=row: words.read(row) for row in Words.objects.all()),
        *(
            lambda row=row: locations.newest(verification=row.verification)
            for row in LocationFix.objects.all()
        ),
        *(lambda row=row: cells.unseal(row, "sealed") for row in Face.objects.all()),
        *(lambda row=row: cells.unseal(row, "prepared") for row in Face.objects.all()),
        lambda: contacts.number_of(erased),
    ]
    assert len(unreadable) >= 8
    for read in unreadable:
        with pytest.raises(sealing.Unreadable):
            read()


def test_what_is_still_needed_is_not_erased(real_world: World) -> None:
    """A live case, an open alarm or an owed judgement stands in the way."""
    verification, _ = real_world.make_joined(real_world.make_officer())
    with pytest.raises(CommandError, match="still belongs"):
        call_command("erase_contact", str(verification.contact_id), "--yes")
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_contact", str(verification.contact_id))


@pytest.mark.django_db(transaction=True)
def test_nobody_is_erased_by_a_wrong_id() -> None:
    wrong = uuid4()
    with pytest.raises(CommandError, match=f"no contact {wrong}"):
        call_command("erase_contact", str(wrong), "--yes")
