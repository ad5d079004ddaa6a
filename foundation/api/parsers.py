"""Read what was sent, once, with a limit, and trust none of it.

REST framework's own parsers read a body whole whatever its size and take JSON with a key twice;
docs/decisions/0044 and 0094 say what else.
"""

import json
from collections.abc import Mapping
from typing import IO, Any, ClassVar, NoReturn

from django.conf import settings
from django.http.request import UnreadablePostError
from django.utils.http import parse_header_parameters
from rest_framework.parsers import BaseParser

from foundation.api import problems
from foundation.api.problems import ApiProblem

JSON_TYPE = "application/json"
# A location inside a verification is two levels; more is somebody trying things.
_DEEPEST = 8


class LimitedParser(BaseParser):
    """Take one type of body, at most `size_setting` bytes of it, not compressed."""

    size_setting: ClassVar[str]

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body holds; raises ApiProblem (400, 413, 415).

        The declared length is checked first and believed in nothing: more than the limit is never
        read. An empty body needs no type.
        """
        sent: Mapping[str, str] = (parser_context or {})["request"].META
        at_most: int = getattr(settings, self.size_setting)
        _check_declared(sent, at_most=at_most)
        try:
            raw = stream.read(at_most + 1)
        except (UnreadablePostError, OSError) as error:
            raise ApiProblem(kind=problems.MALFORMED) from error
        if len(raw) > at_most:
            raise ApiProblem(kind=problems.TOO_LARGE)
        if raw:
            self._check_type(media_type or "", encoding=sent.get("HTTP_CONTENT_ENCODING", ""))
        return self.content(raw)

    def content(self, raw: bytes) -> Any:
        """Make of the bytes what `request.data` is to be; raises ApiProblem."""
        raise NotImplementedError

    def _check_type(self, sent: str, *, encoding: str) -> None:
        kind, options = parse_header_parameters(sent)
        utf_8 = options.get("charset", "utf-8").lower() in ("utf-8", "utf8")
        if kind != self.media_type or not utf_8 or encoding.lower() not in ("", "identity"):
            raise ApiProblem(kind=problems.UNSUPPORTED_TYPE)


class StrictJSONParser(LimitedParser):
    """JSON in UTF-8: no key twice, no NaN, no NUL, no half characters, not deep."""

    media_type = JSON_TYPE
    size_setting = "REQUEST_BYTES_AT_MOST"

    def content(self, raw: bytes) -> object:
        """Parse it; raises ApiProblem (400 malformed)."""
        try:
            value: object = json.loads(
                raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse
            )
            _check(value, depth=1)
        except (ValueError, RecursionError) as error:
            raise ApiProblem(kind=problems.MALFORMED) from error
        return value


class OptionalJSONParser(StrictJSONParser):
    """The same, where no body at all is an empty object."""

    def content(self, raw: bytes) -> object:
        """Parse it, if there is anything."""
        return super().content(raw) if raw else {}


def canonical(value: object) -> bytes:
    """Write parsed JSON in one spelling: a retry may order its keys in another way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check_declared(sent: Mapping[str, str], *, at_most: int) -> None:
    declared = str(sent.get("CONTENT_LENGTH") or "0")
    if declared.isascii() and declared.isdigit() and int(declared[:12]) > at_most:
        raise ApiProblem(kind=problems.TOO_LARGE)


def _once(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    built = dict(pairs)
    if len(built) != len(pairs):
        # Two readers may take different ones of the two values.
        raise ValueError("a key came twice")
    return built


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


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
