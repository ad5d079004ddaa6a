"""What is kept of outcomes: a noun a file."""

from community.outcomes.models.briefings import Briefing, Pulse
from community.outcomes.models.figures import Figure, FigureImport
from community.outcomes.models.measures import Measure, Reading
from community.outcomes.models.waves import Answer, SurveyChannel, WardCount, Wave

__all__ = [
    "Answer",
    "Briefing",
    "Figure",
    "FigureImport",
    "Measure",
    "Pulse",
    "Reading",
    "SurveyChannel",
    "WardCount",
    "Wave",
]
