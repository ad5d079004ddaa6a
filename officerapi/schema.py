"""The OpenAPI document: what REST framework's views cannot say of themselves.

Every call names the answers it gives besides problems; which problems it can give follows from
what it takes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, force_instance
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from foundation.api import problems
from foundation.api.serializers import StrictSerializer
from officerapi import examples
from officerapi.idempotency import Keys
from officerapi.serializers import ProblemSerializer

T = TypeVar("T", bound=Callable[..., Any])

BEARER = "bearer"

_PROBLEM_TEXT = {
    400: "malformed, or wrong fields",
    401: "not signed in, or not accepted",
    403: "the force does not allow it",
    404: "not found, or another officer's",
    409: "not at this stage, already open, or still in progress",
    413: "too large",
    415: "not the type this call takes",
    422: "the Idempotency-Key came with another body before",
    429: "too many requests of this device",
    500: "a fault of the service; nothing was done",
    503: "a store is away; nothing was done",
}
# Where a key may be missing, an empty one is as good as none.
_KEY_PATTERN = {Keys.REQUIRED: "^[!-~]{1,80}$", Keys.ACCEPTED: "^[!-~]{0,80}$"}
_WITH_RETRY_AFTER = (409, 429, 500, 503)


class OfficerSchema(AutoSchema):
    """Describe a call: signed in with a bearer token, unless its view is public."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Name the token of a shift as what is needed, where anything is."""
        if not self.view.get_authenticators():
            return []
        self.registry.register_on_missing(
            ResolvedComponent(  # type: ignore[no-untyped-call]
                name=BEARER,
                type=ResolvedComponent.SECURITY_SCHEMA,
                object=BEARER,
                schema={
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a shift, from POST /api/v1/sign-in.",
                },
            )
        )
        return [{BEARER: []}]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Say of a public call that it needs no token, not only nothing of one."""
        described = super().get_operation(*args, **kwargs)
        return {"security": [], **described} if described else described

    def get_description(self) -> str:  # type: ignore[override]
        """Add to what the call does how often it may be made."""
        described = super().get_description()
        limits = [
            f"At most {limit.per_minute} a minute, {limit.burst} of them at once."
            for throttle in self.view.throttle_classes
            if (limit := getattr(throttle, "limit", None)) is not None
        ]
        return "\n\n".join([described, *(limits or ["Never slowed down."])])

    def get_paginated_name(self, serializer_name: str) -> str:
        """Name the component of a page."""
        del serializer_name
        return "Page"

    def _map_serializer_field(self, field: Any, *args: Any, **kwargs: Any) -> Any:
        """Describe a field as exactly as it is read."""
        described = super()._map_serializer_field(  # type: ignore[no-untyped-call]
            field, *args, **kwargs
        )
        return described | getattr(field, "documented", {}) if described else described

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Say of a body that a field it does not know is refused."""
        described = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        whole = force_instance(serializer)  # type: ignore[no-untyped-call]
        closed = {"additionalProperties": False} if isinstance(whole, StrictSerializer) else {}
        return described | closed


def documented(
    *,
    name: str,
    summary: str,
    gives: Mapping[int, Any],
    fails: Sequence[int],
    takes: Any = None,
    keys: Keys = Keys.IGNORED,
    parameters: Sequence[OpenApiParameter] = (),
) -> Callable[[T], T]:
    """Describe one call: `gives` maps 2xx and 3xx to a serializer or a description."""
    statuses = sorted({*fails, *_of_keys(keys), 500, 503})
    responses = {**gives} | {
        (status, problems.MEDIA_TYPE): OpenApiResponse(
            response=ProblemSerializer, description=_PROBLEM_TEXT[status]
        )
        for status in statuses
    }
    decorate: Callable[[T], T] = extend_schema(
        operation_id=name,
        summary=summary,
        request=takes,
        responses=responses,
        parameters=[*parameters, *_key_header(keys), *_retry_after(statuses)],
        examples=examples.of_call(takes=takes, gives=gives, fails=statuses),
    )
    return decorate


def _of_keys(keys: Keys) -> tuple[int, ...]:
    """List the statuses that a key can bring about."""
    return () if keys is Keys.IGNORED else (400, 409, 422)


def _key_header(keys: Keys) -> list[OpenApiParameter]:
    """Describe the Idempotency-Key of a call that takes one."""
    if keys is Keys.IGNORED:
        return []
    return [
        OpenApiParameter(
            name="Idempotency-Key",
            location=OpenApiParameter.HEADER,
            required=keys is Keys.REQUIRED,
            type={"type": "string", "pattern": _KEY_PATTERN[keys]},
            description="Made by the device for one act; repeats are answered, not done again.",
        )
    ]


def _retry_after(statuses: Sequence[int]) -> list[OpenApiParameter]:
    """Describe the header that says when to try again."""
    return [
        OpenApiParameter(
            name="Retry-After",
            location=OpenApiParameter.HEADER,
            type=int,
            response=[status for status in statuses if status in _WITH_RETRY_AFTER],
            description="seconds",
        )
    ]
