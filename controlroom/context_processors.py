"""What every template of the console may name."""

from enum import EnumType

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from controlroom.build import build
from controlroom.queue_order import Group
from foundation.sms.statuses import MessageStatus
from verification.enums import (
    AlarmCause,
    CalledParty,
    CallOutcome,
    FaceStatus,
    P1Step,
    Priority,
    State,
    Verdict,
)

_VOCABULARIES = (
    AlarmCause,
    CallOutcome,
    CalledParty,
    FaceStatus,
    Group,
    MessageStatus,
    P1Step,
    Priority,
    State,
    Verdict,
)


def vocabularies(_request: HttpRequest) -> dict[str, EnumType]:
    """Let templates compare with members: `{% if v.state == State.JOINED %}`."""
    return {kind.__name__: kind for kind in _VOCABULARIES}


def live(_request: HttpRequest) -> dict[str, str]:
    """Say where the page's stream is, and what the page is made of."""
    # As controlroom.stream.view names it, which may be served by another process.
    address = f"{settings.STREAM_URL}{reverse('controlroom:queue')}live"
    return {"stream_address": address, "build": build()}
