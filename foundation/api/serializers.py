"""Bodies with known fields: one that is not listed is refused by name, at every depth."""

import re
from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from foundation.api import problems
from foundation.api.problems import ApiProblem, FieldError

_FIELD_NAME = re.compile(r"[A-Za-z_]{1,40}", re.ASCII)


class StrictSerializer(serializers.Serializer[Any]):
    """A JSON object with these fields and no other."""

    default_error_messages = {"invalid": "This must be an object."}

    def is_valid(self, *, raise_exception: bool = False) -> bool:
        """Check the fields; raises ApiProblem (400 unknown_field) for others, whatever is asked."""
        if unknown := sorted(set(_unknown(self, self.initial_data, at=""))):
            raise ApiProblem(
                kind=problems.UNKNOWN_FIELD,
                errors=[FieldError(pointer=it, detail="This is not known here.") for it in unknown],
            )
        return super().is_valid(raise_exception=raise_exception)


def _unknown(serializer: serializers.Serializer[Any], content: object, at: str) -> Iterator[str]:
    """Yield pointers to keys the serializer has no field for, at every depth it knows."""
    if not isinstance(content, dict):
        return
    for key, inner in content.items():
        field = serializer.fields.get(key)
        if isinstance(field, StrictSerializer):
            yield from _unknown(field, inner, f"{at}/{key}")
        elif field is None:
            # A key may be anything that was typed: only what looks like a name comes back.
            yield f"{at}/{key}" if _FIELD_NAME.fullmatch(key) else f"{at}/"
