"""Read the settings from the environment, each once, and say plainly what is wrong with it.

Every reading is also written down (`Environment.settings`), so that docs/settings.md can be made
from the code. Problems are collected, not raised one by one: whoever sets up the service sees
all of them in one go.
"""

import base64
import binascii
import os
import re
import sys
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

KEY_BYTES = 32
# sysexits.h: the configuration is at fault, so restarting will not help.
EXIT_WRONG_ENVIRONMENT = 78

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_UNQUOTED = "(secret)"
_LONGEST_QUOTE = 60


class WrongEnvironmentError(ImproperlyConfigured):
    """The environment lacks a setting or holds a wrong one.

    Attributes:
        sentences: one for each fault; each names the variable and says what to do.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class _WrongValueError(ValueError):
    """What a value should have been, worded to follow the variable's name."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One line of docs/settings.md. `default` is None where the setting is required."""

    name: str
    kind: str
    default: str | None
    unit: str
    meaning: str
    secret: bool


class Environment:
    """A mapping of variables, read by type."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.settings: list[Setting] = []
        self.problems: list[str] = []

    def text(
        self,
        name: str,
        *,
        meaning: str,
        default: str | None = None,
        at_least: int = 1,
        at_most: int | None = None,
        secret: bool = False,
    ) -> str:
        """Return the value as it stands, of `at_least` to `at_most` characters."""

        def parse(raw: str) -> str:
            if raw and len(raw) < at_least:
                raise _WrongValueError(f"must have at least {at_least} characters")
            if at_most is not None and len(raw) > at_most:
                raise _WrongValueError(f"must be at most {at_most} characters")
            return raw

        limit = "" if at_most is None else f"at most {at_most} characters"
        return self._read(name, "text", limit, meaning, default, "", parse, secret=secret)

    def pattern(self, name: str, *, meaning: str, matching: str, such_as: str) -> str:
        """Return a required value that matches the whole of the expression `matching`."""

        def parse(raw: str) -> str:
            if not re.fullmatch(matching, raw):
                raise _WrongValueError(f"must look like {such_as}")
            return raw

        return self._read(name, "text", f"like {such_as}", meaning, None, "", parse)

    def integer(self, name: str, *, default: int, meaning: str, unit: str, least: int = 0) -> int:
        """Return a whole number, `least` or more."""

        def parse(raw: str) -> int:
            if not re.fullmatch(r"-?\d{1,9}", raw):
                raise _WrongValueError("must be a whole number")
            if int(raw) < least:
                raise _WrongValueError(f"must be {least} or more")
            return int(raw)

        return self._read(name, "whole number", unit, meaning, str(default), default, parse)

    def flag(self, name: str, *, default: bool, meaning: str) -> bool:
        """Return a switch: yes or no."""

        def parse(raw: str) -> bool:
            if raw.lower() not in _YES | _NO:
                raise _WrongValueError("must be yes or no")
            return raw.lower() in _YES

        shown = "yes" if default else "no"
        return self._read(name, "flag", "yes or no", meaning, shown, default, parse)

    def seconds(
        self, name: str, *, default: float, meaning: str, may_be_negative: bool = False
    ) -> timedelta:
        """Return a duration given in seconds; a fraction is allowed."""

        def parse(raw: str) -> timedelta:
            if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", raw):
                raise _WrongValueError("must be a number of seconds, such as 180")
            if raw.startswith("-") and not may_be_negative:
                raise _WrongValueError("must not be negative")
            return timedelta(seconds=float(raw))

        return self._read(
            name, "duration", "seconds", meaning, _plain(default), timedelta(seconds=default), parse
        )

    def choice(self, name: str, *, options: Sequence[str], default: str, meaning: str) -> str:
        """Return one of `options`."""

        def parse(raw: str) -> str:
            if raw not in options:
                raise _WrongValueError(f"must be one of {', '.join(options)}")
            return raw

        return self._read(name, "choice", ", ".join(options), meaning, default, default, parse)

    def time_zone(self, name: str, *, default: str, meaning: str) -> ZoneInfo:
        """Return a time zone by its name in the tz database."""

        def parse(raw: str) -> ZoneInfo:
            try:
                return ZoneInfo(raw)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise _WrongValueError("must name a time zone, such as Europe/London") from None

        return self._read(name, "time zone", "", meaning, default, ZoneInfo("UTC"), parse)

    def words(self, name: str, *, default: Sequence[str], meaning: str) -> list[str]:
        """Return words separated by commas."""

        def parse(raw: str) -> list[str]:
            return [word.strip() for word in raw.split(",") if word.strip()]

        shown = ",".join(default)
        return self._read(
            name, "words", "separated by commas", meaning, shown, list(default), parse
        )

    def dotted_path(self, name: str, *, default: str, meaning: str) -> str:
        """Return the dotted path of a Python class."""

        def parse(raw: str) -> str:
            if not _DOTTED.fullmatch(raw):
                raise _WrongValueError("must be a dotted path, such as package.module.Class")
            return raw

        return self._read(name, "dotted path", "", meaning, default, default, parse)

    def url(
        self,
        name: str,
        *,
        schemes: Sequence[str],
        meaning: str,
        default: str | None = None,
        secret: bool = False,
    ) -> str:
        """Return an address with one of `schemes`, without a slash at its end."""
        forms = ", ".join(f"{scheme}://" for scheme in schemes)

        def parse(raw: str) -> str:
            if raw == default:
                return raw
            parts = _split(raw)
            if parts is None or parts.scheme not in schemes or not (parts.netloc or parts.path):
                raise _WrongValueError(f"must be an address that begins with {forms}")
            return raw.rstrip("/")

        return self._read(name, "address", forms, meaning, default, "", parse, secret=secret)

    def key(self, name: str, *, meaning: str) -> bytes:
        """Return one required key of 32 bytes, given in base64."""
        unit = f"base64 of {KEY_BYTES} bytes"
        return self._read(name, "key", unit, meaning, None, bytes(KEY_BYTES), _key, secret=True)

    def keys(self, name: str, *, meaning: str) -> list[bytes]:
        """Return one or more required keys; the first is the one in use, the others only read."""

        def parse(raw: str) -> list[bytes]:
            found = [_key(part.strip()) for part in raw.split(",")]
            if len(set(found)) != len(found):
                raise _WrongValueError("holds the same key twice; give each key once")
            return found

        unit = f"base64 of {KEY_BYTES} bytes each, separated by commas, the current one first"
        return self._read(name, "keys", unit, meaning, None, [bytes(KEY_BYTES)], parse, secret=True)

    def refuse(self, sentence: str) -> None:
        """Note a fault that concerns more than one setting."""
        self.problems.append(sentence)

    def refuse_if_wrong(self) -> None:
        """Raise WrongEnvironmentError when anything read so far was missing or wrong."""
        if self.problems:
            raise WrongEnvironmentError(self.problems)

    def _read(
        self,
        name: str,
        kind: str,
        unit: str,
        meaning: str,
        default: str | None,
        fallback: T,
        parse: Callable[[str], T],
        *,
        secret: bool = False,
    ) -> T:
        """Register the setting, then return its value, or `fallback` when that is at fault.

        A fault is noted in `problems`; the fallback only lets the reading go on to the next one.
        """
        self.settings.append(
            Setting(
                name=name, kind=kind, default=default, unit=unit, meaning=meaning, secret=secret
            )
        )
        raw = self._values.get(name, "").strip()
        if not raw and default is None:
            self.problems.append(f"{name} is not set: give it {_article(kind)} ({meaning})")
            return fallback
        try:
            return parse(raw or default or "")
        except _WrongValueError as error:
            self.problems.append(f"{name} {error}, not {_quote(raw, secret=secret)} ({meaning})")
            return fallback


def load_settings_or_exit() -> None:
    """Load Django's settings; on a wrong environment print its sentences and exit with 78.

    A role at the database that may do too much is a wrong environment, too.
    """
    # Needs what is read here.
    from safeconnect.config import database_role  # noqa: PLC0415

    try:
        _ = settings.INSTALLED_APPS
    except WrongEnvironmentError as error:
        for sentence in error.sentences:
            print(sentence, file=sys.stderr)
        sys.exit(EXIT_WRONG_ENVIRONMENT)
    database_role.refuse_powerful_role_or_exit()


def _key(raw: str) -> bytes:
    try:
        key = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        raise _WrongValueError("must be base64; `./run keys` makes one") from None
    if len(key) != KEY_BYTES:
        raise _WrongValueError(f"must hold {KEY_BYTES} bytes; `./run keys` makes one")
    return key


def _split(raw: str) -> urllib.parse.SplitResult | None:
    try:
        parts = urllib.parse.urlsplit(raw)
        _ = parts.port  # a malformed port is only noticed when asked for
    except ValueError:
        return None
    return parts


def _quote(raw: str, *, secret: bool) -> str:
    return _UNQUOTED if secret else repr(raw[:_LONGEST_QUOTE])


def _plain(seconds: float) -> str:
    """Write a number without an exponent, as it is read again."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


def _article(kind: str) -> str:
    return kind if kind in {"keys", "words"} else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


env = Environment(os.environ)
