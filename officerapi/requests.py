"""What each call takes. A field that is not listed here is refused by name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

from officerapi import fields
from officerapi.problems import ApiProblem, Code, FieldError
from verification.actions.records.locations import Fix
from verification.enums import EndedHow, Reason

_FIELD_NAME = re.compile(r"[A-Za-z_]{1,40}", re.ASCII)


class Body(serializers.Serializer[Any]):
    """A JSON object with known fields."""

    default_error_messages = {"invalid": "This must be an object."}


class Location(Body):
    """A place, as the device measured it. Degrees north and east; metres."""

    lat = fields.Number(between=(-90, 90), help_text="degrees north")
    lon = fields.Number(between=(-180, 180), help_text="degrees east")
    accuracy_m = fields.Number(between=(0, 1_000_000), help_text="metres")
    at = fields.Instant(help_text="when it was measured; an old one is accepted and marked")


class Enrolment(Body):
    """The code a supervisor issued, and what the device is to be called."""

    enrolment_code = fields.Text(max_length=64)
    name = fields.Text(max_length=60)


class SignIn(Body):
    """The device's own secret, and the six digits of its authenticator."""

    device_id = fields.Id()
    device_secret = fields.Text(max_length=200)
    otp = fields.Text(pattern=r"\d{6}", max_length=6, help_text="six digits")


class NewVerification(Body):
    """Why and where he has stopped somebody."""

    reason = fields.Choice(choices=Reason.values)
    location = Location(allow_null=True)
    place = fields.Text(
        max_length=60, required=False, allow_blank=True, help_text="in the officer's words"
    )
    language = fields.Text(
        pattern=r"[a-z]{2,3}(-[A-Z]{2})?",
        max_length=8,
        required=False,
        help_text="of the texts to her, such as en or pl",
    )


class Phone(Body):
    """Her number, to invite her; it is never read back."""

    phone = fields.Text(max_length=32, write_only=True)


class MatchTry(Body):
    """The four digits she said."""

    code = fields.Text(pattern=r"\d{4}", max_length=4, help_text="four digits")


class Cancelling(Body):
    """Why he withdraws the request."""

    why = fields.Text(max_length=200)


class Ending(Body):
    """How it ended."""

    how = fields.Choice(choices=EndedHow.values)
    custody_number = fields.Text(
        max_length=40, required=False, help_text="of an arrest; it is checked within the hour"
    )


class Nothing(Body):
    """An empty object."""


def validated(body: type[Body], content: object) -> dict[str, Any]:
    """Return the fields of parsed JSON; raises ApiProblem (400 unknown_field or invalid)."""
    serializer = body(data=content)
    if unknown := sorted(set(_unknown(serializer, content, at=""))):
        raise ApiProblem(
            code=Code.UNKNOWN_FIELD,
            errors=[FieldError(pointer=it, detail="This is not known here.") for it in unknown],
        )
    if not serializer.is_valid():
        raise ApiProblem(code=Code.INVALID, errors=list(_wrong(serializer.errors, at="")))
    return dict(serializer.validated_data)


def fix_of(content: Mapping[str, Any]) -> Fix:
    """Make the domain's place of a validated Location."""
    return Fix(
        lat=content["lat"],
        lon=content["lon"],
        accuracy_m=content["accuracy_m"],
        at=content["at"],
    )


def _unknown(
    serializer: serializers.BaseSerializer[Any], content: object, at: str
) -> Iterator[str]:
    """Yield pointers to keys the serializer has no field for, at every depth it knows."""
    if not isinstance(content, dict) or not isinstance(serializer, Body):
        return
    for key, inner in content.items():
        field = serializer.fields.get(key)
        if isinstance(field, Body):
            yield from _unknown(field, inner, f"{at}/{key}")
        elif field is None:
            # A key may be anything that was typed: only what looks like a name comes back.
            yield f"{at}/{key}" if _FIELD_NAME.fullmatch(key) else f"{at}/"


def _wrong(errors: Mapping[str, Any], at: str) -> Iterator[FieldError]:
    """Turn REST framework's nested errors into pointers."""
    for name, found in errors.items():
        pointer = at if name == "non_field_errors" else f"{at}/{name}"
        if isinstance(found, Mapping):
            yield from _wrong(found, pointer)
        else:
            yield from (FieldError(pointer=pointer, detail=str(detail)) for detail in found)
