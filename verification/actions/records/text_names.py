"""What a text of ours is called in the log and to staff: its wording, or what else it is about."""

from foundation.audit import ledger
from verification.enums import MessageSubject, TextKey
from verification.models import Message


def key_of(message: Message) -> TextKey | None:
    """Name the wording of a text of a check; None for a text of another subject."""
    return None if message.text_key is None else TextKey(message.text_key)


def of(message: Message) -> TextKey | MessageSubject:
    """Name a text by its wording, else by its subject."""
    return key_of(message) or MessageSubject(message.subject)


def details(message: Message) -> dict[str, ledger.Detail]:
    """Give what an entry about a text says of it; never its words."""
    key = key_of(message)
    return {"text": key} if key else {"about": MessageSubject(message.subject)}
