"""What the operator ticks before a YES."""

from dataclasses import dataclass

from verification.enums import FaceTick, Heard


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """The operator's own judgements: the face, the reason, how the person was heard, their age."""

    face: FaceTick
    reason_fits: bool
    heard: Heard
    under_18: bool = False
