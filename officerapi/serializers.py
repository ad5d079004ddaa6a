"""Every shape of this API, once: what a call takes, and what it is answered with.

An answer depends on `verification_actions.officer_view`, the language and a setting: never on the
person's number, their words, the match, an alarm or the outcome (invariant 7).
"""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from rest_framework import serializers

from foundation.api import fields, parsers
from foundation.api.serializers import StrictSerializer
from foundation.sms import phone_numbers
from officerapi import officer_phrases
from officerapi.problems import KINDS
from verification.actions.officers import verification_actions
from verification.actions.officers.verification_actions import OfficerView
from verification.actions.records.locations import Fix
from verification.enums import EndedHow, OfficerStage, Reason, TextLanguage
from verification.models import Verification
from verification.rules.wordings import catalogues

# Named in settings.py, so that the document has one name for each of these sets.
REASONS = Reason.values
STAGES = OfficerStage.values
LANGUAGES = TextLanguage.values

# --- what is sent to us -----------------------------------------------------------------------


class LocationSerializer(StrictSerializer):
    """A place, as the device measured it. Degrees north and east; metres."""

    lat = fields.NumberField(between=(-90, 90), help_text="degrees north")
    lon = fields.NumberField(between=(-180, 180), help_text="degrees east")
    accuracy_m = fields.NumberField(between=(0, 1_000_000), help_text="metres")
    at = fields.InstantField(help_text="when it was measured; an old one is accepted and marked")


class EnrolmentSerializer(StrictSerializer):
    """The code a supervisor issued, and what the device is to be called."""

    enrolment_code = fields.TextField(max_length=64)
    name = fields.TextField(max_length=60)


class SignInSerializer(StrictSerializer):
    """The device's own secret, and the six digits of its authenticator."""

    device_id = fields.IdField()
    device_secret = fields.TextField(max_length=200)
    otp = fields.TextField(pattern=r"\d{6}", max_length=6, help_text="six digits")


class NewVerificationSerializer(StrictSerializer):
    """Why and where the officer has stopped somebody."""

    reason = fields.WordField(choices=REASONS)
    location = LocationSerializer(allow_null=True)
    place = fields.TextField(
        max_length=60, required=False, allow_blank=True, help_text="in the officer's words"
    )
    language = fields.WordField(
        choices=LANGUAGES,
        required=False,
        help_text="of the texts to the person; one of those that `me` lists",
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Offer what this force has: the languages with reviewed texts, a walk where there are any.

        Any other is refused, never changed.
        """
        found = super().get_fields()
        cast("fields.WordField", found["reason"]).choices = offered_reasons()
        offered = catalogues.offered(drafts=settings.DRAFT_WORDINGS)
        cast("fields.WordField", found["language"]).choices = offered
        return found


def offered_reasons() -> list[str]:
    """List the reasons that this force has: for a walk alone where walks are offered."""
    return [one for one in REASONS if one != Reason.WALK or settings.COMMUNITY_WALKS]


class UkMobileField(fields.TextField):
    """A UK mobile; it is read in any usual form, and the document names the plainest."""

    @property
    def documented(self) -> dict[str, Any]:
        """Say what is surely taken."""
        return {"pattern": f"^{phone_numbers.uk_mobile_pattern()}$".replace(r"\d", "[0-9]")}


class PhoneSerializer(StrictSerializer):
    """The person's number, to invite them; it is never read back."""

    phone = UkMobileField(max_length=32, write_only=True, help_text="spaces may be in it")


class MatchTrySerializer(StrictSerializer):
    """The four digits the person said."""

    code = fields.TextField(pattern=r"\d{4}", max_length=4, help_text="four digits")


class CancellingSerializer(StrictSerializer):
    """Why the officer withdraws the request."""

    why = fields.TextField(max_length=200)


class EndingSerializer(StrictSerializer):
    """How it ended."""

    how = fields.WordField(choices=EndedHow.values)
    custody_number = fields.TextField(
        max_length=40, required=False, help_text="of an arrest; it is checked within the hour"
    )


class NothingSerializer(StrictSerializer):
    """An empty object."""


def fix_of(location: Mapping[str, Any]) -> Fix:
    """Make the domain's place of a validated LocationSerializer."""
    return Fix(
        lat=location["lat"],
        lon=location["lon"],
        accuracy_m=location["accuracy_m"],
        at=location["at"],
    )


# --- what we send -----------------------------------------------------------------------------


class ShowSerializer(serializers.Serializer[Any]):
    """What the officer's screen shows to the person."""

    join_code = serializers.CharField(help_text="six digits, to be texted to `number`")
    number = serializers.CharField(help_text="the force's published number, E.164")
    expires_at = serializers.DateTimeField()


class LimitsSerializer(serializers.Serializer[Any]):
    """What this installation asks of the app; the same for every check."""

    location_every_s = serializers.IntegerField(help_text="seconds from one location to the next")
    face_max_bytes = serializers.IntegerField(help_text="the largest picture of a face")
    wait_max_s = serializers.IntegerField(help_text="the longest a request may wait")


class VerificationSerializer(serializers.Serializer[Any]):
    """A verification as the officer sees it, and nothing else."""

    id = serializers.UUIDField()
    ref = serializers.CharField(help_text="public; for a call to 999 or 101")
    status = serializers.ChoiceField(choices=STAGES)
    version = serializers.IntegerField(help_text="counts changes of this representation")
    reason = serializers.ChoiceField(choices=REASONS)
    show = ShowSerializer(
        allow_null=True, help_text="only in `waiting`, and null when there is no code"
    )
    say = serializers.CharField(help_text="for the officer to say or to show")
    requested_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(
        allow_null=True, help_text="when `status` became `answered`, whatever the answer"
    )
    prompt_at = serializers.DateTimeField(
        allow_null=True, help_text="when the app asks the officer to end the check, or extend it"
    )
    may_extend = serializers.BooleanField(help_text="whether `extend` would be taken now")
    ended_at = serializers.DateTimeField(allow_null=True)
    limits = LimitsSerializer()

    def to_representation(self, instance: Verification) -> dict[str, Any]:
        """Reduce a verification to what its officer may see, and write that."""
        view = verification_actions.officer_view(verification=instance)
        seen = {
            "id": view.id,
            "ref": view.ref,
            "status": view.status,
            "version": view.version,
            "reason": view.reason,
            "show": _show(view),
            "say": officer_phrases.sentence(stage=view.status, language=instance.language),
            "requested_at": view.requested_at,
            "answered_at": view.answered_at,
            "prompt_at": view.prompt_at,
            "may_extend": view.may_extend,
            "ended_at": view.ended_at,
            "limits": _limits(),
        }
        written: dict[str, Any] = super().to_representation(seen)
        return written


class EnrolledSerializer(serializers.Serializer[Any]):
    """A new device. Secret and URL are shown once."""

    device_id = serializers.UUIDField(source="device.id")
    device_secret = serializers.CharField()
    otpauth_url = serializers.CharField()


class OfficerSerializer(serializers.Serializer[Any]):
    """The officer, as the force's record has them."""

    number = serializers.CharField()
    rank = serializers.CharField()
    name = serializers.CharField()
    team = serializers.CharField()


class SignedInSerializer(serializers.Serializer[Any]):
    """A shift has begun. The token is shown once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    officer = OfficerSerializer()


class OwnDeviceSerializer(serializers.Serializer[Any]):
    """The device that asks."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class DutySerializer(serializers.Serializer[Any]):
    """A half-open period of duty."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    boroughs = serializers.ListField(child=serializers.CharField())


class AllowedSerializer(serializers.Serializer[Any]):
    """What the force allows."""

    invite = serializers.BooleanField(help_text="whether the officer may enter the person's number")


class LanguageSerializer(serializers.Serializer[Any]):
    """A language that the texts to the person can be in."""

    code = serializers.ChoiceField(choices=LANGUAGES)
    name = serializers.CharField(help_text="what its own speakers call it")


class MeSerializer(serializers.Serializer[Any]):
    """All that the app needs to start."""

    officer = OfficerSerializer()
    device = OwnDeviceSerializer()
    duty = DutySerializer(allow_null=True, help_text="null when no period covers now")
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=REASONS),
        help_text="those the officer may give",
    )
    languages = LanguageSerializer(many=True, help_text="those that may be asked for")
    allowed = AllowedSerializer()
    number = serializers.CharField(help_text="the force's published number, E.164")


# A schema, for a serializer without fields would be described as no body at all.
EMPTY = {"type": "object", "description": "An empty object.", "additionalProperties": False}


class WrongFieldSerializer(serializers.Serializer[Any]):
    """One wrong field."""

    pointer = serializers.CharField(help_text="JSON pointer into the body (RFC 6901)")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField(help_text="the HTTP status")
    detail = serializers.CharField()
    code = serializers.ChoiceField(choices=list(KINDS))
    retryable = serializers.BooleanField()
    fallback = serializers.CharField(help_text="for the officer, as it is")
    # The library's base class has a property of this name.
    errors = WrongFieldSerializer(many=True, required=False)  # type: ignore[assignment]
    verification_id = serializers.UUIDField(required=False, help_text="with `already_open`")
    verification_status = serializers.ChoiceField(
        choices=STAGES,
        required=False,
        help_text="with `wrong_state`",
    )


def etag(written: Mapping[str, Any]) -> str:
    """Return the strong entity tag of what a serializer wrote."""
    return f'"{hashlib.sha256(parsers.canonical(written)).hexdigest()[:32]}"'


def _limits() -> dict[str, int]:
    """Collect the settings that the app must know."""
    return {
        "location_every_s": int(settings.LOCATION_EVERY.total_seconds()),
        "face_max_bytes": settings.FACE_BYTES_AT_MOST,
        "wait_max_s": int(settings.LONG_POLL_AT_MOST.total_seconds()),
    }


def _show(view: OfficerView) -> dict[str, Any] | None:
    """Collect what the officer's screen shows; None when there is no code."""
    if view.join_code is None or view.expires_at is None:
        return None
    return {
        "join_code": view.join_code,
        "number": settings.PUBLISHED_NUMBER,
        "expires_at": view.expires_at,
    }
