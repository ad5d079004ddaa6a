"""Read what was sent, once, with a limit, and trust none of it."""

import json
from collections.abc import Mapping
from typing import NoReturn

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from officerapi.problems import ApiProblem, Code

JSON_TYPE = "application/json"
# A location inside a verification is two levels; more is somebody trying things.
_DEEPEST = 8


def read(request: HttpRequest, *, media_type: str, at_most: int) -> bytes:
    """Return the raw body, at most `at_most` bytes.

    The declared length is checked first and believed in nothing: more than `at_most` bytes are
    never read. An empty body needs no type.
    Raises ApiProblem (413, 415, or 400 when the sender went away).
    """
    _check_declared(request, at_most=at_most)
    try:
        raw = request.read(at_most + 1)
    except (UnreadablePostError, OSError) as error:
        raise ApiProblem(code=Code.MALFORMED) from error
    if len(raw) > at_most:
        raise ApiProblem(code=Code.TOO_LARGE)
    if raw:
        _check_type(request, media_type=media_type)
    return raw


def parse(raw: bytes) -> object:
    """Parse JSON strictly: UTF-8, no key twice, no NaN, no NUL, no half characters, not deep.

    Raises ApiProblem (400 malformed).
    """
    try:
        value: object = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse
        )
        _check(value, depth=1)
    except (ValueError, RecursionError) as error:
        raise ApiProblem(code=Code.MALFORMED) from error
    return value


def canonical(value: object) -> bytes:
    """Write parsed JSON in one spelling: a retry may order its keys in another way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check_declared(request: HttpRequest, *, at_most: int) -> None:
    """Refuse by Content-Length where there is one, before reading anything."""
    declared = str(request.META.get("CONTENT_LENGTH") or "0")
    if declared.isascii() and declared.isdigit() and int(declared[:12]) > at_most:
        raise ApiProblem(code=Code.TOO_LARGE)


def _check_type(request: HttpRequest, *, media_type: str) -> None:
    """Refuse every type but the one this call takes, and every compression."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    encoded = request.headers.get("Content-Encoding", "identity").lower() != "identity"
    if request.content_type != media_type or charset not in ("utf-8", "utf8") or encoded:
        raise ApiProblem(code=Code.UNSUPPORTED_TYPE)


def _once(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    """Build an object; two readers may take different ones of two values with one key."""
    built = dict(pairs)
    if len(built) != len(pairs):
        raise ValueError("a key came twice")
    return built


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which are not JSON."""
    raise ValueError("not a JSON number")


def _check(value: object, *, depth: int) -> None:
    """Refuse depth, and characters that a database or a log cannot hold; raises ValueError."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    match value:
        case str():
            if "\0" in value:
                raise ValueError("a NUL")
            value.encode()  # half a surrogate pair raises UnicodeEncodeError, a ValueError
        case dict():
            for key, inner in value.items():
                _check(key, depth=depth)
                _check(inner, depth=depth + 1)
        case list():
            for inner in value:
                _check(inner, depth=depth + 1)
