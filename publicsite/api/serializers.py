"""The shape of a report in JSON."""

from typing import Any, ClassVar

from rest_framework import serializers

from community.streets.models.streets import LONGEST_M
from community.streetsafe.actions.reports import Answers
from community.streetsafe.enums import Dark, Feeling, Reason, SpeaksAs, TimeBand, When
from foundation.api import fields
from foundation.api.serializers import StrictSerializer

_REASONS = {reason.name.lower(): reason for reason in Reason}
_EITHER = "Give either unit or point."
_ALONG_WHAT = "Only with unit: a point says itself how far along."
_NO_REASONS = "A place that feels better has no reasons."


class PointSerializer(StrictSerializer):
    """A place in degrees. It finds the street, and is then dropped."""

    lat = fields.NumberField(between=(-90, 90), min_value=-90, max_value=90)
    lon = fields.NumberField(between=(-180, 180), min_value=-180, max_value=180)


class ReasonsField(serializers.ListField):
    """Reasons by their words; a value is a set of Reason."""

    default_error_messages: ClassVar[dict[str, Any]] = {"not_a_list": "This must be a list."}
    child = fields.WordField(choices=tuple(_REASONS))

    def to_internal_value(self, data: Any) -> Any:
        """Return the reasons; raises ValidationError."""
        return frozenset(_REASONS[word] for word in super().to_internal_value(data))


class ReportSerializer(StrictSerializer):
    """What somebody says of a place: the three questions of /streets."""

    unit = fields.IdField(required=False)
    point = PointSerializer(required=False)
    chainage = fields.NumberField(
        between=(0, LONGEST_M), min_value=0, max_value=LONGEST_M, required=False
    )
    feeling = fields.WordField(choices=Feeling.values)
    reasons = ReasonsField(default=list, max_length=len(Reason))
    when = fields.WordField(choices=When.values)
    dark = fields.WordField(choices=Dark.values)
    time_band = fields.WordField(choices=TimeBand.values, required=False)
    speaks_as = fields.WordField(choices=SpeaksAs.values, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check what goes together; raises ValidationError."""
        if ("unit" in attrs) == ("point" in attrs):
            raise serializers.ValidationError({"unit": _EITHER})
        if "chainage" in attrs and "unit" not in attrs:
            raise serializers.ValidationError({"chainage": _ALONG_WHAT})
        if attrs["feeling"] == Feeling.BETTER and attrs["reasons"]:
            raise serializers.ValidationError({"reasons": _NO_REASONS})
        return attrs


def answers_of(sent: dict[str, Any]) -> Answers:
    """Read what is said out of a valid report."""
    band, speaks_as = sent.get("time_band"), sent.get("speaks_as")
    return Answers(
        feeling=Feeling(sent["feeling"]),
        reasons=frozenset(sent["reasons"]),
        when=When(sent["when"]),
        dark=Dark(sent["dark"]),
        time_band=TimeBand(band) if band else None,
        speaks_as=SpeaksAs(speaks_as) if speaks_as else None,
    )
