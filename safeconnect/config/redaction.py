"""Take phone numbers, codes and secrets out of text that is about to be logged.

The last line of defence, not the first: the service's own log calls pass ids and enums. What
gets past them is text made by libraries: exceptions, SQL errors, request lines.
"""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[hidden]"

# Keys whose value is hidden whatever it looks like.
_SECRET_KEYS = frozenset(
    {
        "authorization",
        "body",
        "code",
        "cookie",
        "device_secret",
        "enrolment_code",
        "from",
        "join_code",
        "match_code",
        "otp",
        "otpauth_url",
        "password",
        "phone",
        "secret",
        "signature",
        "to",
        "token",
    }
)

# Anything between two digits of one number: spaces of every width, dots, dashes, brackets.
_GAP = r"[\s().\-/\u2010-\u2015]{0,3}"
_PHONE = rf"(?:\+|%2[Bb]|\b00)?\(?\d(?:{_GAP}\d){{8,16}}"
_CODE = r"\d(?:[ \-]?\d){3,7}(?!\d)"

_SECRETS = (
    r"otpauth://\S+",
    r"(?i:\b(?:bearer|basic)\s+[\w.~+/=-]{8,})",
    # user and password inside an address
    r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",
    r"(?i:(?<=password)|(?<=secret)|(?<=token)|(?<=signature)|(?<=otp)|(?<=code))"
    rf"(?:[\"']?\s?[=:]\s?[\"']?)(?:{_PHONE}|{_CODE}|[^\s\"',;&}}]{{3,}})",
    # PostgreSQL repeats whole rows in its details
    r"(?<=DETAIL:)[^\n]+",
)

_HARMLESS = (
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",
    r"\b(?:[A-Z]{2})?[0-9a-f]{32,64}\b",
    r"\b0x[0-9a-fA-F]+\b",
    # dates and times of day
    r"\b[12]\d{3}-[01]\d-[0-3]\d"
    r"(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])",
    r"(?<![\d:])[0-2]\d:[0-5]\d:[0-6]\d(?:[.,]\d{1,6})?(?![\d:])",
    # ports and processes
    r"(?:(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\[[0-9a-f:]+\]):\d{2,5}\b",
    r"(?i:\b(?:port|pid)[ =:]{1,2}\d{2,7}\b)",
    r"\.s\.PGSQL\.\d{1,5}\b",
    r"\bprocess \[?\d{2,7}\]?",
    r"\", line \d{1,5}\b",
    # durations
    r"(?<![\d.+-])\d{1,9}(?:\.\d{1,20})?(?:s|[ ]?(?:ms|µs|us|seconds?|milliseconds?|minutes?))\b",
)

_SCAN = re.compile(
    f"(?P<secret>{'|'.join(_SECRETS)})"
    f"|(?P<harmless>{'|'.join(_HARMLESS)})"
    f"|(?P<number>{_PHONE}|{_CODE})"
)


def redact(text: str) -> str:
    """Return `text` with phone numbers, codes of 4 to 8 digits and secrets hidden.

    Identifiers, instants, durations, ports and process numbers stay legible.
    """
    return _SCAN.sub(_shown, text)


def redact_value(value: Any, *, key: str = "") -> Any:
    """Return `value` redacted to its depth; numbers and booleans are the program's own and stay."""
    if key.lower() in _SECRET_KEYS:
        return HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redact(str(name)): redact_value(it, key=str(name)) for name, it in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value(item) for item in value]
    return redact(str(value))


def _shown(found: re.Match[str]) -> str:
    return found.group() if found.lastgroup == "harmless" else HIDDEN
