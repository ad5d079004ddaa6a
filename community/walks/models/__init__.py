"""What is kept of walks: a noun a file."""

from community.walks.models.concerns import Concern
from community.walks.models.findings import Feedback, Finding
from community.walks.models.officers import DeclinedPair, WalkOfficer
from community.walks.models.walkers import Walker
from community.walks.models.walks import Walk, WalkChange, WalkText

__all__ = [
    "Concern",
    "DeclinedPair",
    "Feedback",
    "Finding",
    "Walk",
    "WalkChange",
    "WalkOfficer",
    "WalkText",
    "Walker",
]
