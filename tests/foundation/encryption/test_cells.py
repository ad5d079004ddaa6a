"""Cells: sealed and opened by name, bound to their place, and gone with their key."""

import pytest

from foundation.audit import clock
from foundation.encryption import cells, data_keys, sealing
from foundation.encryption.models import DataKey
from verification.models import Contact, Message

pytestmark = pytest.mark.django_db

BODY = "Meet me at the station"


def message() -> Message:
    """Build a text to a contact with a key of its own, neither stored."""
    return Message(contact=Contact(key=data_keys.new()))


def test_what_is_sealed_opens_as_text_and_as_bytes() -> None:
    row = message()
    cells.seal(row, "sealed", BODY)
    assert (cells.unseal_text(row, "sealed"), cells.unseal(row, "sealed")) == (BODY, BODY.encode())
    cells.seal(row, "sealed", b"\xff\x00")
    assert cells.unseal(row, "sealed") == b"\xff\x00"


def test_nothing_opened_stays_on_the_row() -> None:
    row = message()
    cells.seal(row, "sealed", BODY)
    cells.unseal_text(row, "sealed")
    key = data_keys.unwrap(row.contact.key)
    kept = [
        value
        for holder in (row, row.contact, row.contact.key)
        for value in vars(holder).values()
        if isinstance(value, (str, bytes))
    ]
    assert not any(value in (BODY, BODY.encode(), key) for value in kept)


def test_a_destroyed_key_opens_and_seals_nothing() -> None:
    row = message()
    cells.seal(row, "sealed", BODY)
    data_keys.destroy(key_id=row.contact.key.id, now=clock.db_now())
    row.contact.key.refresh_from_db()
    with pytest.raises(sealing.Unreadable):
        cells.unseal(row, "sealed")
    with pytest.raises(sealing.Unreadable):
        cells.seal(row, "sealed", BODY)


def test_a_key_stays_with_its_row() -> None:
    """A wrapped key that was copied into another row of the table unwraps nothing there."""
    one, other = data_keys.new(), data_keys.new()
    with pytest.raises(sealing.Unreadable):
        data_keys.unwrap(DataKey(id=other.id, wrapped=one.wrapped))


@pytest.mark.parametrize("nothing", [None, b"", b"plain words"])
def test_what_is_not_sealed_is_unreadable(nothing: bytes | None) -> None:
    row = Contact(key=data_keys.new(), phone_sealed=nothing)
    with pytest.raises(sealing.Unreadable):
        cells.unseal(row, "phone_sealed")


@pytest.mark.parametrize("column", ["text_key", "contact"])
def test_a_column_that_is_not_sealed_is_refused(column: str) -> None:
    with pytest.raises(TypeError, match="no sealed column"):
        cells.seal(message(), column, BODY)


def test_a_row_without_a_primary_key_is_refused() -> None:
    row = message()
    row.pk = None
    with pytest.raises(ValueError, match="primary key"):
        cells.seal(row, "sealed", BODY)


def test_a_path_that_leads_to_no_key_is_refused() -> None:
    field = cells.SealedField(key="contact")
    with pytest.raises(TypeError, match="no data key"):
        field.key_of(message())
