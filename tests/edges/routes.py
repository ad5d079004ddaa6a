"""Every route of the service, as the URL resolver has it, and how to go there."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

NO_ID = str(uuid4())


def every_route() -> list[str]:
    """List the patterns of all routes."""
    return list(_walk(get_resolver().url_patterns, under=""))


def posting_routes(allowed: dict[str, dict[str, Any]]) -> list[str]:
    """List the console's routes that take forms."""
    return [
        route for route, row in allowed.items() if route.startswith("console/") and "POST" in row
    ]


def address(route: str, *, ref: str = "K7M4Q2", an_id: str = NO_ID) -> str:
    """Fill in a pattern."""
    path = route.replace("<str:ref>", ref).replace("<int:seq>", "0")
    for name in (
        "verification_id",
        "message_id",
        "alarm_id",
        "face_id",
        "shift_id",
        "review_id",
        "report_id",
        "signal_id",
        "action_id",
        "unit_id",
        "look_id",
        "slot_id",
        "visit_id",
        "plan_id",
        "walk_id",
        "finding_id",
        "concern_id",
        "officer_id",
        "wave_id",
    ):
        path = path.replace(f"<uuid:{name}>", an_id)
    path = path.replace("<str:quarter>", "2026-q1")
    path = path.replace("<str:token>", "x").replace("<str:digest>", "00")
    path = path.replace("<str:code>", "7K2M9-QXR04")
    path = path.replace("<str:wave_code>", "7K2M9").replace("<str:channel_code>", "QXR0")
    for name in ("z", "x", "y"):
        path = path.replace(f"<int:{name}>", "0")
    assert "<" not in path, f"tests/edges/routes.py does not know how to fill in {route}"
    return f"/{path}"


def _walk(patterns: list[URLPattern | URLResolver], *, under: str) -> Iterator[str]:
    for each in patterns:
        whole = under + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, under=whole)
        else:
            yield whole
