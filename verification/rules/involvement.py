"""Who may do what to a case, by what they have to do with it.

Colleagues of the officer may see, and may do whatever is bad for the officer or good for the
person: look, take an alarm, read, send help, say NO. They may do nothing that calms, since
somebody would stop worrying, and nothing that makes evidence, since a YES could rest on it. The
officer may do nothing. Source: the protocol, "Deciding". An act that is not listed is barred.
"""

from enum import StrEnum, unique


@unique
class Act(StrEnum):
    """What somebody of the control room can do to a case or to its alarms."""

    LOOK = "look"
    LOOK_UP = "look_up"
    RAISE_SOS = "raise_sos"
    TAKE_ALARM = "take_alarm"
    CLOSE_ALARM = "close_alarm"
    ANSWER_CLOSING = "answer_closing"
    READ = "read"
    NOTE = "note"
    SEND_UNIT = "send_unit"
    HELP_COMING = "help_coming"
    REFUSE = "refuse"
    REVOKE = "revoke"
    RELEASE = "release"
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    CONFIRM = "confirm"
    AGREE = "agree"
    DISAGREE = "disagree"
    ASK = "ask"
    NEW_CODE = "new_code"
    LANGUAGE = "language"
    TALKED = "talked"
    ANSWER_CALLER = "answer_caller"
    NUMBER = "number"
    TELL_OFFICER = "tell_officer"
    END = "end"
    RANG = "rang"
    WRITE_ONLY = "write_only"
    CUSTODY = "custody"
    JUDGE = "judge"
    JUDGE_WALK = "judge_walk"
    WAIVE = "waive"


@unique
class Involvement(StrEnum):
    """What somebody has to do with a case beyond their duty."""

    OFFICER = "officer"
    OWN_TEAM = "own_team"
    PROPOSER = "proposer"
    CALL_TAKER = "call_taker"


# An SOS is raised for somebody on the line, whoever took their call. What somebody claimed before
# they came into the team they may give back.
_OWN_TEAM_MAY = frozenset(
    {
        Act.LOOK,
        Act.LOOK_UP,
        Act.RAISE_SOS,
        Act.TAKE_ALARM,
        Act.READ,
        Act.NOTE,
        Act.SEND_UNIT,
        Act.HELP_COMING,
        Act.REFUSE,
        Act.REVOKE,
        Act.RELEASE,
    }
)
_PROPOSER_MAY_NOT = frozenset({Act.AGREE, Act.DISAGREE})
_CALL_TAKER_MAY_NOT = frozenset({Act.CONFIRM, Act.AGREE})


def is_barred(act: Act, involvement: Involvement) -> bool:
    """Say whether somebody who is involved so may not do this."""
    return {
        Involvement.OFFICER: True,
        Involvement.OWN_TEAM: act not in _OWN_TEAM_MAY,
        Involvement.PROPOSER: act in _PROPOSER_MAY_NOT,
        Involvement.CALL_TAKER: act in _CALL_TAKER_MAY_NOT,
    }[involvement]
