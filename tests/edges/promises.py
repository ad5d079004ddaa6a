"""What the document of the officers' API promises of every answer, checked on the answer itself."""

import json
import re
from typing import Any, Protocol

import jsonschema  # type: ignore[import-untyped]

from foundation.api.problems import MEDIA_TYPE
from officerapi.problems import ENROLMENT_REFUSED, KINDS
from tests.edges.calls import DOCUMENT, Call

_REQUIRED = {"type", "title", "status", "detail", "code", "retryable", "fallback"}
_ALLOWED = _REQUIRED | {"errors", "verification_id", "verification_status"}
_POINTER = re.compile(r"(/[A-Za-z_]*)*")
# A code that was not accepted is not typed again.
_OTHER_FALLBACKS = {"sign_in_refused": {ENROLMENT_REFUSED.fallback}}
# Of any address, whatever the document says of its calls: it has none for these.
_ALWAYS_POSSIBLE = {405}


class Answer(Protocol):
    """What came back, whoever fetched it."""

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def headers(self) -> Any:
        """The headers, by name."""

    @property
    def text(self) -> str:
        """The body."""


def check_documented(call: Call, answer: Answer) -> None:
    """Demand a status, a type, headers and a body that the document names for this call."""
    assert answer.status_code != 500, answer.text
    described = call.described["responses"].get(str(answer.status_code))
    if described is None:
        assert answer.status_code in _ALWAYS_POSSIBLE, (str(call), answer.status_code)
    if answer.status_code >= 400:
        check_problem(answer)
    elif described is not None and "content" in described:
        _check_body(described["content"], answer)
    else:
        assert not answer.text
    for name in (described or {}).get("headers", {}):
        if name == "ETag":
            assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers[name])


def check_problem(answer: Answer) -> None:
    """Demand a problem of RFC 9457 as our document has it, and nothing beside it."""
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    told = _json(answer)
    assert _REQUIRED <= set(told) <= _ALLOWED, told
    jsonschema.Draft202012Validator(_PROBLEM).validate(told)
    kind = KINDS[told["code"]]
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:safe-connection:problem:{told['code']}"
    assert told["title"] == kind.title
    assert told["fallback"] in {kind.fallback, *_OTHER_FALLBACKS.get(told["code"], ())}
    assert told["retryable"] is kind.retryable
    assert all(_POINTER.fullmatch(error["pointer"]) for error in told.get("errors", []))
    _check_headers(answer)


def _check_headers(answer: Answer) -> None:
    """Demand the header that goes with a status."""
    beside = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}
    if answer.status_code in beside:
        assert answer.headers.get(beside[answer.status_code]), answer.status_code


def _check_body(content: dict[str, Any], answer: Answer) -> None:
    """Demand the one type that is described, and a body of its shape and no other field."""
    ((media_type, described),) = content.items()
    assert answer.headers["Content-Type"] == media_type
    told = _json(answer)
    whole = {**described["schema"], "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(_closed(whole)).validate(told)


def _closed(schema: Any) -> Any:
    """Forbid every field that a schema does not name; on its own JSON Schema allows them all."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _closed(each) for name, each in schema.items()}
    closed = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return closed | inner


_PROBLEM = _closed({"$ref": "#/components/schemas/Problem", "components": DOCUMENT["components"]})


def _json(answer: Answer) -> Any:
    """Read the body."""
    return json.loads(answer.text)
