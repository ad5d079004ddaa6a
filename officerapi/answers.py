"""What each call answers, described for the OpenAPI document; `representation` writes it."""

from typing import Any

from rest_framework import serializers

from officerapi.problems import Code
from verification.enums import OfficerStage, Reason

# Named in settings.py, so that the document has one name for each of these sets.
REASONS = Reason.values
STAGES = OfficerStage.values


class Show(serializers.Serializer[Any]):
    """What his screen shows to her."""

    join_code = serializers.CharField(help_text="six digits, to be texted to `number`")
    number = serializers.CharField(help_text="the force's published number, E.164")
    expires_at = serializers.DateTimeField()


class Verification(serializers.Serializer[Any]):
    """A verification as the officer sees it, and nothing else."""

    id = serializers.UUIDField()
    ref = serializers.CharField(help_text="public; for a call to 999 or 101")
    status = serializers.ChoiceField(choices=STAGES)
    version = serializers.IntegerField(help_text="counts changes of this representation")
    reason = serializers.ChoiceField(choices=REASONS)
    show = Show(allow_null=True, help_text="only in `waiting`, and null when there is no code")
    say = serializers.CharField(help_text="for the officer to say or to show")
    requested_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class Page(serializers.Serializer[Any]):
    """Own verifications, newest first."""

    results = Verification(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="address of the next page, relative to this host"
    )


class Enrolled(serializers.Serializer[Any]):
    """A new device. Secret and URL are shown once."""

    device_id = serializers.UUIDField()
    device_secret = serializers.CharField()
    otpauth_url = serializers.CharField()


class Officer(serializers.Serializer[Any]):
    """The officer, as his force's record has him."""

    number = serializers.CharField()
    rank = serializers.CharField()
    name = serializers.CharField()
    team = serializers.CharField()


class SignedIn(serializers.Serializer[Any]):
    """A shift has begun. The token is shown once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    officer = Officer()


class OwnDevice(serializers.Serializer[Any]):
    """The device that asks."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class Duty(serializers.Serializer[Any]):
    """A half-open period of duty."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    boroughs = serializers.ListField(child=serializers.CharField())


class Allowed(serializers.Serializer[Any]):
    """What the force allows."""

    invite = serializers.BooleanField(help_text="whether he may enter her number")


class Me(serializers.Serializer[Any]):
    """All that the app needs to start."""

    officer = Officer()
    device = OwnDevice()
    duty = Duty(allow_null=True, help_text="null when no period covers now")
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=REASONS),
        help_text="those he may give",
    )
    allowed = Allowed()
    number = serializers.CharField(help_text="the force's published number, E.164")


# A schema, for a serializer without fields would be described as no body at all.
EMPTY = {"type": "object", "description": "An empty object.", "additionalProperties": False}


class WrongField(serializers.Serializer[Any]):
    """One wrong field."""

    pointer = serializers.CharField(help_text="JSON pointer into the body (RFC 6901)")
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField(help_text="the HTTP status")
    detail = serializers.CharField()
    code = serializers.ChoiceField(choices=[code.value for code in Code])
    retryable = serializers.BooleanField()
    fallback = serializers.CharField(help_text="for the officer, as it is")
    # The library's base class has a property of this name.
    errors = WrongField(many=True, required=False)  # type: ignore[assignment]
    verification_id = serializers.UUIDField(required=False, help_text="with `already_open`")
    verification_status = serializers.ChoiceField(
        choices=STAGES,
        required=False,
        help_text="with `wrong_state`",
    )
