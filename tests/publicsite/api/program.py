"""Another program that reports streets."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

PATH = "/api/v1/streets/reports"
# On Tanner Row, a hundred metres east of the town centre; nowhere near a street.
LAT, LON = 51.58, 0.07145
TANNER = "Tanner Row, in the town centre"
FAR = {"lat": 51.60, "lon": 0.09}
HOME = "192.0.2.77"


def body(**changed: Any) -> dict[str, Any]:
    """Make a whole report by a point; None leaves a field out."""
    whole = {
        "point": {"lat": LAT, "lon": LON},
        "feeling": "unsafe",
        "reasons": ["bad_light", "followed"],
        "when": "often",
        "dark": "dark",
        "speaks_as": "woman",
    }
    return {name: value for name, value in (whole | changed).items() if value is not None}


def send(
    sent: Any,
    *,
    key: str | None = None,
    address: str = HOME,
    content_type: str = "application/json",
) -> Any:
    """Send a report under a key, a new one unless it is given; "" is none."""
    used = str(uuid4()) if key is None else key
    headers = {"Idempotency-Key": used} if used else {}
    content = sent if isinstance(sent, str) else json.dumps(sent)
    return Client(enforce_csrf_checks=True).post(
        PATH, content, content_type=content_type, headers=headers, REMOTE_ADDR=address
    )
