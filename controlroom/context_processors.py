"""What every template of the console may name."""

from enum import EnumType

from django.http import HttpRequest

from foundation.sms.statuses import MessageStatus
from verification.enums import AlarmCause, FaceStatus, Priority, State

_VOCABULARIES = (AlarmCause, FaceStatus, MessageStatus, Priority, State)


def vocabularies(_request: HttpRequest) -> dict[str, EnumType]:
    """Let templates compare with members: `{% if v.state == State.JOINED %}`."""
    return {kind.__name__: kind for kind in _VOCABULARIES}
