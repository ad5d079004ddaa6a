"""What the officer says, or lets the person read: one sentence a stage and language.

The sentence depends on the stage alone, so it tells the officer nothing that the stage does not. It
asks the person to trust nothing on the screen. A force adds its reviewed languages here; what has
no wording is said in English.
"""

from collections.abc import Mapping

from verification.enums import OfficerStage

_DEFAULT = "en"

SENTENCES: Mapping[str, Mapping[OfficerStage, str]] = {
    "en": {
        OfficerStage.WAITING: (
            "Please do not take my word. Dial 999 yourself and say the letters on this screen."
            " Keep hold of your phone."
        ),
        OfficerStage.CHECKING: (
            "The control room is checking me now. Wait for its answer on your own phone."
            " You may dial 999 at any time."
        ),
        OfficerStage.ANSWERED: (
            "The control room has answered you. Believe its answer, not me."
            " You may dial 999 at any time."
        ),
        OfficerStage.ENDED: "This check is over. You may dial 999 at any time.",
        OfficerStage.CALL_CONTROL_ROOM: (
            "I have to call my control room now. Stay where you feel safe."
            " You may dial 999 at any time."
        ),
    },
}


def sentence(*, stage: OfficerStage, language: str) -> str:
    """Return the sentence in `language`, or its main language, or English."""
    for known in (language, language.split("-")[0], _DEFAULT):
        if known in SENTENCES:
            return SENTENCES[known][stage]
    raise KeyError(_DEFAULT)
