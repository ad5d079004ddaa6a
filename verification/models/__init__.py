"""The domain's data, a noun a file. Rows hold; actions act."""

from verification.models.alarms import Alarm, ClosingProposal
from verification.models.callers import LookUpMisses, PhoneCaller
from verification.models.checks import OfficerCheck
from verification.models.confidence import ConfidenceScore
from verification.models.contacts import CaseContact, Contact
from verification.models.decisions import Decision, Proposal
from verification.models.dispatches import Dispatch
from verification.models.duty import DutyPeriod, RosterImport
from verification.models.faces import Face
from verification.models.followups import ContactAttempt, FollowUp, Judgement
from verification.models.hand_overs import HandOver
from verification.models.match_tries import MatchTry
from verification.models.messages import InboundText, Message
from verification.models.officers import Officer, StaffNumber
from verification.models.reviews import Review
from verification.models.service import CasePresence, ConsolePresence, Counter, Heartbeat
from verification.models.shifts import Shift, ShiftHandOver, ShiftWords
from verification.models.verifications import (
    Invitation,
    Join,
    JoinCode,
    LocationFix,
    Verification,
)
from verification.models.words import Words

__all__ = [
    "Alarm",
    "CaseContact",
    "CasePresence",
    "ClosingProposal",
    "ConfidenceScore",
    "ConsolePresence",
    "Contact",
    "ContactAttempt",
    "Counter",
    "Decision",
    "Dispatch",
    "DutyPeriod",
    "Face",
    "FollowUp",
    "HandOver",
    "Heartbeat",
    "InboundText",
    "Invitation",
    "Join",
    "JoinCode",
    "Judgement",
    "LocationFix",
    "LookUpMisses",
    "MatchTry",
    "Message",
    "Officer",
    "OfficerCheck",
    "PhoneCaller",
    "Proposal",
    "Review",
    "RosterImport",
    "Shift",
    "ShiftHandOver",
    "ShiftWords",
    "StaffNumber",
    "Verification",
    "Words",
]
